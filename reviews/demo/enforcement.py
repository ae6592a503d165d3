"""What looked wrong in the months of the demonstration, and what was done about it: one incident that is over, one that
is open, a signal that nobody looked at yet, and a measure that waits for a person."""

from datetime import timedelta

from accessprogram.clock import db_now, shifted
from accessprogram.models import GatewayKey, Incident, Surface
from accessprogram.operations import enforcement, incidents, partners, signals, surfaces, usage
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.demo.people import acting


def tell() -> None:
    """Through the operations, at the times at which it happened."""
    grid, bank, health = (
        Surface.objects.select_related("partner__created_by", "grant").get(reference=f"org-{slug}")
        for slug in ("northern-grid", "harbour-bank", "willow-health")
    )
    _used(health)
    _stolen_key(grid)
    _open_incident(health)
    _proposed(health)
    with shifted(timedelta(hours=-3)):
        _seen(bank, "signal-hb-0001", "unusual-use", "Four times the usual requests of a Sunday, all by one key.", 1840)


def _used(surface: Surface) -> None:
    """A week of calls by two named users, so that a measure shows what it would cut."""
    key = GatewayKey.objects.filter(programme=surface.grant.programme_id).earliest("created_at")
    use_case = surface.use_cases.order_by("slug")[0]
    owner = actor_of(surface.partner.created_by)
    day_shift, night_shift = (
        partners.add_named_user(actor=owner, partner_id=surface.partner_id, label=f"Analyst, {shift} shift").user_key
        for shift in ("day", "night")
    )
    for day in range(1, 7):
        calls = ((day_shift, 20 + 3 * day), (night_shift, 4 + day), ("", 2))
        reports = [
            usage.Report(
                id=f"usage-wh-{day}-{number}",
                surface=surface.reference,
                requests=requests,
                use_case=use_case.slug,
                user_key=user_key,
            )
            for number, (user_key, requests) in enumerate(calls)
        ]
        with shifted(timedelta(days=-day)):
            usage.report_all(key=key, reports=reports)


def _stolen_key(surface: Surface) -> None:
    """Eighteen days ago: cut at once at one surface, ratified, answered, given back, reported, closed."""
    senior, second = acting("senior-1"), acting("senior-2")
    with shifted(timedelta(days=-18)):
        incident = _seen(
            surface, "signal-ng-0001", "key-theft", "The key was used from an address never seen before.", 61
        )
        for action in ("triage", "open"):
            _move(
                senior, incident, action, "The address belongs to a hosting company; the partner knows nothing of it."
            )
        measure = enforcement.emergency(
            actor=senior,
            programme_id=incident.programme_id,
            partner_id=incident.partner_id,
            scope="surface",
            surface_id=surface.id,
            incident_id=incident.id,
            reason="The surface's key was used from an address that is not yours.",
            what_to_do="Replace the key, look through its log of the last three days, and tell us what you find.",
        )
    with shifted(timedelta(days=-18, hours=2)):
        enforcement.ratify(actor=second, enforcement_id=measure.id)
        _write(
            senior, incident, "notice", "A key of yours was used from an address that is not yours. The surface is cut."
        )
    with shifted(timedelta(days=-17)):
        owner = actor_of(surface.partner.created_by)
        words = "The key lay in a test machine's backup. It is replaced, and the backup is destroyed."
        enforcement.represent(actor=owner, enforcement_id=measure.id, text=words)
        enforcement.end(
            actor=second, enforcement_id=measure.id, reason="The key is replaced; nothing else was touched."
        )
        surfaces.prove_by_call(surface_id=surface.id)
        _move(senior, incident, "contain", "The old key answers to nobody.")
    with shifted(timedelta(days=-16)):
        _write(
            senior,
            incident,
            "report",
            "One key, 61 requests, no finding left the partner. The key was replaced in a day.",
        )
        _move(senior, incident, "close", "Reported, and agreed with the partner.")


def _open_incident(surface: Surface) -> None:
    """Thirty hours ago: the first notice is given, the report is owed."""
    senior = acting("senior-3")
    with shifted(timedelta(hours=-30)):
        words = "Questions about software of others, outside the agreed use case."
        incident = _seen(surface, "signal-wh-0001", "out-of-scope", words, 212)
        _move(senior, incident, "triage", "A sample of the declared use cases does not fit the pledged one.")
        _move(senior, incident, "open", "Two hundred calls in two days; the partner has to be asked.")
    with shifted(timedelta(hours=-26)):
        _write(
            senior,
            incident,
            "notice",
            "Some of your calls look as if they served another use case than the agreed one.",
        )


def _proposed(surface: Surface) -> None:
    """Three days ago: what a fact found later proposes; the partner has answered, a person decides."""
    with shifted(timedelta(days=-3)):
        measure = enforcement.propose(
            programme_id=surface.grant.programme_id,
            partner_id=surface.partner_id,
            scope="grant",
            action="restrict",
            grant_id=surface.grant_id,
            cause="evidence of per-user logs is older than agreed",
            reason="The evidence that every call is logged by person is older than the agreement allows.",
            what_to_do="Bring a log of this quarter. Until then restricted access asks for a named user in each call.",
            due_at=db_now() + timedelta(days=12),
        )
    with shifted(timedelta(days=-1)):
        owner = actor_of(surface.partner.created_by)
        words = "The new log is being put together; the auditor comes on Thursday."
        enforcement.represent(actor=owner, enforcement_id=measure.id, text=words)


def _seen(surface: Surface, report_id: str, kind: str, summary: str, requests: int) -> Incident:
    key = GatewayKey.objects.filter(programme=surface.grant.programme_id).earliest("created_at")
    signal = signals.from_gateway(
        key=key,
        report_id=report_id,
        surface=surface.reference,
        kind=kind,
        summary=summary,
        data={"counts": {"requests": requests}},
    )
    return signal.incident


def _move(actor: Actor, incident: Incident, action: str, reason: str) -> None:
    incidents.move(actor=actor, incident_id=incident.id, action=action, reason=reason)


def _write(actor: Actor, incident: Incident, kind: str, text: str) -> None:
    incidents.write(actor=actor, incident_id=incident.id, kind=kind, text=text)
