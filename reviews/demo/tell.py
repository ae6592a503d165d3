"""Tells the stories: each partner's steps through the real operations, at the times at which they happened."""

import heapq
import io
from collections.abc import Iterator
from datetime import timedelta

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from accessprogram.clock import db_now, shifted
from accessprogram.enums import Side
from accessprogram.models import Agreement, Application, Commitment, Grant, Membership, Partner, Surface, Tier, User
from accessprogram.operations import agreements, applications, commitments, evidence, partners, surfaces
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.demo import proofs, questions, threats
from reviews.demo.access import prove
from reviews.demo.desk import decide, recommend, run_checks, take_and_settle
from reviews.demo.people import acting, person
from reviews.demo.stories import STORIES, Story, answers
from reviews.models import Case
from reviews.operations import asking, claims, cool_offs, decisions

# What happens, in order; a story goes on until its own ``until``.
AFTER_SUBMIT = ("asked", "recommended", "confirmation", "cooling", "declined")


def tell_all() -> None:
    """Every story, interleaved by time, so that the ledger reads like the months it tells of."""
    agenda: list[tuple[float, int, Iterator[float]]] = []
    for number, story in enumerate(STORIES):
        steps = tell(story)
        agenda.append((-next(steps), number, steps))
    heapq.heapify(agenda)
    while agenda:
        when, number, steps = heapq.heappop(agenda)
        with shifted(timedelta(days=when)):
            days_ago = next(steps, None)
        if days_ago is not None:
            heapq.heappush(agenda, (-days_ago, number, steps))


def tell(story: Story) -> Iterator[float]:
    """Yields, before each step, how many days ago it happened."""
    yield story.days + 2.0
    partner, owner = _founded(story)
    application = _drafted(story, partner, owner)
    if story.until == "draft":
        return
    yield story.days + 0.0
    applications.submit(actor=actor_of(owner), application_id=application.id)
    case = Case.objects.get(application=application)
    run_checks()
    if story.until == "checks":
        # Its name server does not answer. The next try is far off, so that the stage has a case whenever one looks.
        case.runs.filter(status="retry_wait").update(not_before=db_now() + timedelta(days=1))
        return
    if story.until == "withdrawn":
        yield story.days - 1.0
        applications.withdraw(actor=actor_of(owner), application_id=application.id, reason="We decided otherwise.")
        return
    if story.until in ("review", "hits"):
        return
    yield from _reviewed(story, case)
    if story.until in AFTER_SUBMIT:
        return
    yield from _agreed(story, application, owner)


def _founded(story: Story) -> tuple[Partner, User]:
    owner = person(f"owner@{story.domain}", story.name if story.person else f"Demo Owner of {_short(story)}")
    kind = "person" if story.person else "organisation"
    website = "" if story.person else f"https://www.{story.domain}/"
    partner = partners.create(actor=actor_of(owner), kind=kind, name=story.name, country=story.country, website=website)
    if not story.person:
        security = person(f"security@{story.domain}", f"Demo Security Contact of {_short(story)}")
        Membership.objects.create(partner=partner, user=security, role="security_contact")
        member = person(f"member@{story.domain}", f"Demo Member of {_short(story)}")
        Membership.objects.create(partner=partner, user=member, role="member")
    return partner, owner


def _short(story: Story) -> str:
    return story.name.removeprefix("Fictional ")


def _drafted(story: Story, partner: Partner, owner: User) -> Application:
    tier = Tier.objects.get(slug=story.tier)
    application = applications.start(actor=actor_of(owner), partner_id=partner.id, tier_id=tier.id)
    asked = application.tier_version.tier_commitments.filter(required=True, template__side=Side.PARTNER)
    pledges = [(row.template.slug, row.template.default_target) for row in asked.select_related("template")]
    given = answers(story, today=db_now().date(), commitments=pledges)
    if story.until == "draft":
        given = dict(list(given.items())[:12])
    versions = dict(application.answers.values_list("question", "version"))
    section = applications.save_section(
        actor=actor_of(owner),
        application_id=application.id,
        answers={question: (value, versions.get(question, 0)) for question, value in given.items()},
    )
    wrong = {question: saved.error for question, saved in section.saved.items() if saved.error}
    if wrong:
        raise ValueError(f"{story.slug}: {wrong}")
    _evidence(story, application, actor_of(owner))
    if story.placed:
        proofs.place(partner.id, domain=story.domain, targets=[row["target"] for row in given.get("targets", ())])
    return application


def _evidence(story: Story, application: Application, actor: Actor) -> None:
    if not any(kind["slug"] == "security-policy" for kind in application.tier_version.evidence):
        return
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    helvetica = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.add_resource(helvetica, pikepdf.Name.Font, pikepdf.Name.F1)
    words = "Fictional security policy: who may use the models, and how each call is logged."
    page.contents_add(f"BT /F1 12 Tf 72 760 Td ({words}) Tj ET".encode("ascii"))
    with document.open_metadata() as metadata:
        metadata["dc:title"] = f"Security policy of {story.name}"
    stored = io.BytesIO()
    document.save(stored)
    upload = SimpleUploadedFile(f"security-policy-{story.slug}.pdf", stored.getvalue(), "application/pdf")
    evidence.add(actor=actor, application_id=application.id, kind="security-policy", upload=upload)


def _reviewed(story: Story, case: Case) -> Iterator[float]:
    end = story.days - story.takes
    yield story.days - min(1.0, story.takes / 3)
    claims.take(actor=acting("reviewer"), case_id=case.id, seat="review")
    take_and_settle(case)
    if story.question:
        asked = questions.request(case, story.question)
        asking.ask(actor=acting("reviewer"), case_id=case.id, asked=asked, due_days=10)
        return
    yield max(end + 0.5, 0.2)
    recommend(case, story)
    if story.until == "recommended":
        return
    yield max(end + 0.2, 0.1)
    decision = decide(case, story)
    if story.until == "confirmation":
        return
    yield max(float(end), 0.05)
    decisions.confirm(actor=acting("senior-2"), decision_id=decision.id, basis_hash=decision.basis_hash)
    if case.tier_version.cool_off_hours and story.until != "cooling":
        yield end - case.tier_version.cool_off_hours / 24 - 0.01
        cool_offs.finish_due()


def _agreed(story: Story, application: Application, owner: User) -> Iterator[float]:
    """From the unsigned agreement to verified pledges."""
    signed = max(story.days - story.takes - 1.0, 0.04)
    agreement = Agreement.objects.get(application=application)
    if story.until == "agreement":
        return
    yield signed
    threats.read_on_both_sides(agreement, owner)
    agreements.sign(actor=actor_of(owner), agreement_id=agreement.id)
    if story.until == "signed":
        return
    yield max(signed - 1, 0.03)
    agreements.countersign(actor=acting("senior-3"), agreement_id=agreement.id)
    yield max(signed - 1.5, 0.02)
    surface = _surface(story, agreement, owner)
    if story.until == "provisioning":
        return
    surfaces.provision(actor=acting("operator"), surface_id=surface.id)
    if story.until == "surface":
        return
    prove(surface)
    if story.until == "active":
        return
    yield max(signed - 20, 0.01)
    first = Commitment.objects.filter(agreement=agreement, side=Side.PARTNER).earliest("due_at")
    brought = commitments.submit_evidence(
        actor=actor_of(owner),
        commitment_id=first.id,
        statement="The quarter's logs were reviewed by two people; nothing was outside the agreement's scope.",
        measured="0",
    )
    if story.until == "evidence":
        return
    yield max(signed - 24, 0.005)
    commitments.give_verdict(
        actor=acting("verifier"),
        evidence_id=brought.id,
        verdict="verified",
        reason="The sample of logs and the statement agree.",
    )


def _surface(story: Story, agreement: Agreement, owner: User) -> Surface:
    grant = Grant.objects.get(agreement=agreement)
    use_cases = list(grant.rations.values_list("use_case_id", flat=True))
    return surfaces.request(
        actor=actor_of(owner),
        grant_id=grant.id,
        kind="api",
        reference=f"org-{story.slug}",
        label="API organisation of the security team",
        use_case_ids=use_cases,
    )
