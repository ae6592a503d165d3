"""What must always be true of the lasting facts, each named and each answered by what breaks it (nothing: it holds).

``manage.py check_invariants`` runs them all. They read everything and trust nothing that an operation says of itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Count, F, Model

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.crypto.commitments import commit
from accessprogram.enums import AgreementState, GrantState
from accessprogram.models import (
    Agreement,
    Application,
    AuditEvent,
    Commitment,
    Contribution,
    Enforcement,
    Grant,
    GrantLine,
    Incident,
    NamedUser,
    OutboxMessage,
    PersonalValue,
    Signal,
    Submission,
    Surface,
)
from accessprogram.queries.audit import verify
from accessprogram.queries.enforcement import action_of, reached_grants, standing, strongest_on
from accessprogram.queries.roles import people_with_wrong_rows
from accessprogram.states import APPLICATION, COMMITMENT, CONTRIBUTION, ENFORCEMENT, GRANT, INCIDENT, SURFACE, Table

Invariant = Callable[[], Iterator[str]]
STUCK = timedelta(minutes=15)
OPEN = (GrantState.ACTIVE, GrantState.RESTRICTED)
# Table, model, first state, and the events that tell its moves: replayed, they lead to the state that stands.
_MOVING: tuple[tuple[str, Table, type[Model], str, tuple[str, ...]], ...] = (
    ("application", APPLICATION, Application, "draft",
     ("application.submitted", "application.withdrawn", "application.decided")),
    ("grant", GRANT, Grant, "pending_terms", ("grant.state_changed",)),
    ("surface", SURFACE, Surface, "requested", ("surface.state_changed",)),
    ("contribution", CONTRIBUTION, Contribution, "draft", ("contribution.state_changed",)),
    ("commitment", COMMITMENT, Commitment, "pledged", ("commitment.state_changed",)),
    ("incident", INCIDENT, Incident, "signal", ("incident.state_changed",)),
    ("measure", ENFORCEMENT, Enforcement, "proposed", ("enforcement.state_changed",)),
)  # fmt: skip
# Things that exist only because of an event: as many of the one as of the other.
_BORN: tuple[tuple[type[Model], str], ...] = (
    (Submission, "application.submitted"),
    (Grant, "grant.issued"),
    (Agreement, "agreement.drafted"),
    (Commitment, "commitment.pledged"),
    (Enforcement, "enforcement.proposed"),
    (Signal, "signal.raised"),
)


def submissions_are_whole() -> Iterator[str]:
    """I1 Each submitted application has its submission, and its hash is that of its content."""
    for submission in Submission.objects.iterator(chunk_size=200):
        if digest(submission.content) != submission.content_hash:
            yield f"submission {submission.id}: its content has another hash"
    sent = Application.objects.filter(submitted_at__isnull=False, submissions__isnull=True)
    yield from (f"application {row.id}: submitted without a submission" for row in sent)


def personal_values_match() -> Iterator[str]:
    """I12 Each personal value that still exists is the one that was committed to."""
    for submission in Submission.objects.iterator(chunk_size=200):
        held = {str(answer["personal"]): answer for answer in submission.content["answers"].values()
                if "personal" in answer}  # fmt: skip
        for value in PersonalValue.objects.filter(id__in=held):
            if commit(bytes(value.salt), value.value) != held[str(value.id)]["commitment"]:
                yield f"personal value {value.id}: does not match its commitment"


def one_live_line() -> Iterator[str]:
    """I4 At most one live grant line per programme, partner, offering and use case."""
    live = GrantLine.objects.filter(live=True).order_by().values("programme", "partner", "offering", "use_case")
    for row in live.annotate(n=Count("id")).filter(n__gt=1):
        yield f"partner {row['partner']}, offering {row['offering']}: {row['n']} live lines"


def lines_follow_their_sources() -> Iterator[str]:
    """I6 What the gateway reads is what grants, tiers and rations say; a live line has a countersigned agreement."""
    grants = Grant.objects.select_related("agreement").prefetch_related("lines", "rations", "tier_version__offerings")
    for grant in grants.iterator(chunk_size=200):
        given = {offering["slug"] for offering in grant.agreement.content["offerings"]}
        offerings = {offering.id for offering in grant.tier_version.offerings.all() if offering.slug in given}
        uses = {ration.use_case_id for ration in grant.rations.all()}
        expected = {(offering, use) for offering in offerings for use in uses}
        lines = list(grant.lines.all())
        if {(line.offering_id, line.use_case_id) for line in lines} != expected:
            yield f"grant {grant.id}: its lines are not its offerings and use cases"
        for line in lines:
            if line.live and grant.state not in OPEN:
                yield f"grant {grant.id}: a line is live although the grant is {grant.state}"
            if line.live and (line.starts_at, line.ends_at) != (grant.starts_at, grant.ends_at):
                yield f"grant {grant.id}: a live line has another term"
        if grant.state in OPEN and grant.agreement.state != AgreementState.COUNTERSIGNED:
            yield f"grant {grant.id}: open without a countersigned agreement"


def open_grants_have_their_lines() -> Iterator[str]:
    """I6 Each pair of an open grant is live, unless a newer grant of the partner took it over."""
    dead = GrantLine.objects.filter(live=False, grant__state__in=OPEN).select_related("grant")
    for line in dead:
        taken = GrantLine.objects.filter(
            starts_at__isnull=False, grant__created_at__gt=line.grant.created_at, programme_id=line.programme_id,
            partner_id=line.partner_id, offering_id=line.offering_id, use_case_id=line.use_case_id,
        )  # fmt: skip
        if not taken.exists():
            yield f"grant {line.grant_id}: the line {line.id} should be live"


def measures_hold() -> Iterator[str]:
    """Rule 8 No grant works further than the measures in force against it allow, and what is cut names a measure."""
    for measure in standing():
        for grant in reached_grants(measure).filter(state__in=OPEN):
            strongest = strongest_on(grant)
            if strongest is not None and (grant.state == GrantState.ACTIVE or action_of(strongest) != "restrict"):
                yield f"grant {grant.id}: {grant.state} although the measure {strongest.id} holds"
    for scope, cut in (("user", NamedUser), ("use_case", GrantLine)):
        named = standing(scope=scope).values("partner_id")
        for row in cut._default_manager.filter(cut_at__isnull=False).exclude(partner_id__in=named):
            yield f"{cut._meta.verbose_name} {row.pk}: cut without a measure in force"


def deciders_do_not_provision() -> Iterator[str]:
    """Rule 3 Nobody who decided a grant provisioned one of its surfaces, or countersigned it."""
    for surface in Surface.objects.filter(provisioned_by__isnull=False).select_related("grant"):
        if str(surface.provisioned_by_id) in surface.grant.decided_by:
            yield f"surface {surface.id}: provisioned by somebody who decided"
    for grant in Grant.objects.filter(agreement__countersigned_by__isnull=False).select_related("agreement"):
        if str(grant.agreement.countersigned_by_id) in grant.decided_by:
            yield f"grant {grant.id}: countersigned by somebody who decided"


def chains_verify() -> Iterator[str]:
    """I5 I11 Every chain is without a gap, nothing in it was changed, sealed batches included."""
    yield from (f"chain {fault.chain}, event {fault.seq}: {fault.what}" for fault in verify())


def every_change_has_its_event() -> Iterator[str]:
    """I5 There are as many events of a change as there are things that it made, thing by thing."""
    for model, action in _BORN:
        made = {str(key) for key in model._default_manager.values_list("pk", flat=True)}
        told = AuditEvent.objects.filter(action=action).values_list("object_id", flat=True)
        name = str(model._meta.verbose_name)
        if model is Submission:
            if len(made) != told.count():
                yield f"{name}: {len(made)} rows, {told.count()} events"
            continue
        counted: dict[str, int] = defaultdict(int)
        for key in told:
            counted[key] += 1
        yield from (f"{name} {key}: {counted[key]} events of {action}" for key in made if counted[key] != 1)
        yield from (f"{name} {key}: told, but does not exist" for key in set(counted) - made)


def only_listed_moves() -> Iterator[str]:
    """I8 The events of a thing, replayed, are moves of its table and end in the state that stands."""
    for name, table, model, first, actions in _MOVING:
        listed = {(before, move.to) for (before, _action), move in table.items()}
        states = {str(key): state for key, state in model._default_manager.values_list("pk", "state")}
        reached: dict[str, str] = {}
        for event in AuditEvent.objects.filter(action__in=actions).order_by("chain", "seq"):
            before, after = event.data.get("from"), event.data.get("to")
            if (before, after) not in listed:
                yield f"{name} {event.object_id}: {before} -> {after} is not a move"
            if reached.get(event.object_id, first) != before:
                yield f"{name} {event.object_id}: moved from {before}, but was {reached.get(event.object_id, first)}"
            reached[event.object_id] = str(after)
        yield from (
            f"{name} {key}: is {state}, its events end in {reached.get(key, first)}"
            for key, state in states.items()
            if reached.get(key, first) != state
        )


def messages_go_out() -> Iterator[str]:
    """I10 No message has been due for 15 minutes without being sent or parked, and none is both."""
    late = OutboxMessage.objects.filter(sent_at__isnull=True, parked_at__isnull=True, not_before__lt=db_now() - STUCK)
    yield from (f"message {row.id} ({row.kind}): due since {row.not_before:%H:%M}" for row in late[:50])
    both = OutboxMessage.objects.filter(sent_at__isnull=False, parked_at__isnull=False)
    yield from (f"message {row.id}: sent and parked" for row in both[:50])


def roles_are_derived() -> Iterator[str]:
    """Guardian's rows are exactly what the role assignments say; of somebody deactivated there are none."""
    yield from (f"user {user_id}: derived rows differ from the assignments" for user_id in people_with_wrong_rows())


def agreements_have_two_sides() -> Iterator[str]:
    """A countersigned agreement was signed by one person and countersigned by another."""
    rows = Agreement.objects.filter(state=AgreementState.COUNTERSIGNED)
    wrong = rows.filter(signed_by__isnull=True) | rows.filter(countersigned_by__isnull=True)
    yield from (f"agreement {row.id}: countersigned with a signature missing" for row in wrong)
    for row in rows.filter(signed_by=F("countersigned_by")):
        yield f"agreement {row.id}: one person on both sides"


INVARIANTS: tuple[Invariant, ...] = (
    submissions_are_whole,
    personal_values_match,
    one_live_line,
    lines_follow_their_sources,
    open_grants_have_their_lines,
    measures_hold,
    deciders_do_not_provision,
    agreements_have_two_sides,
    chains_verify,
    every_change_has_its_event,
    only_listed_moves,
    messages_go_out,
    roles_are_derived,
)
