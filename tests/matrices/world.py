"""One partner with something at every stage, so that every address of the site leads to a thing that is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accessprogram.clock import db_now
from accessprogram.crypto.links import sign_invitation
from accessprogram.enums import Side
from accessprogram.models import (
    Conflict,
    Employment,
    EvidenceFile,
    Grant,
    Invitation,
    NamedReader,
    NamedUser,
    Refusal,
    RoleAssignment,
    Surface,
)
from accessprogram.operations import (
    agreements,
    applications,
    commitments,
    documents,
    evidence,
    grants,
    initiatives,
    pools,
    refusals,
    ride_outs,
    surfaces,
    threats,
)
from accessprogram.queries.actors import actor_of
from accessprogram.queries.documents import published
from reviews.models import Adjudication, Case, CheckRun, Finding, GuestReviewer, Hit, Preview, SecondLook
from reviews.operations import cases, checks, claims, views, waivers
from reviews.queries.previews import path_of
from tests import factories, personas
from tests.factories import access, giving
from tests.factories.desk import Desk, desk
from tests.factories.threats import in_force
from tests.matrices import breach_world, measure_world, model_world, terms_world, webhook_world, work_world

_OF_ACCESS = ("unsigned", "signed", "access", "pledges", "cut", "broken", "amended")
DEFINITION = {
    "sections": [
        *factories.MINIMAL["sections"],
        {
            "slug": "papers",
            "title": "Papers",
            "questions": [{"slug": "papers", "kind": "files", "label": "Papers", "role": "evidence"}],
        },
    ]
}


@dataclass(frozen=True)
class World:
    """``things`` are the ids by which addresses name them: (keyword of the address, what it stands for) -> value."""

    cast: personas.Cast
    things: Mapping[str, Any]


def build() -> World:
    """In the database at hand. Everything was made by the product's own operations, but for what has none yet."""
    # A partner has one open application in a programme, so that each stage is a programme of its own.
    versions = {
        name: factories.tier_version(slug=name, definition=DEFINITION, checks=required, cool_off_hours=hours)
        for name, required, hours in (
            ("drafts", ["completeness"], 0),
            ("cases", ["completeness", "identifiers", "relations", "screening"], 0),
            ("ready", ["completeness"], 0),
            ("held", ["completeness"], 0),
            ("cooling", ["completeness"], 24),
        )
    }
    versions["intake"] = factories.tier_version(slug="intake", definition=DEFINITION, stage_days={"intake": 1})
    versions |= {name: access.tier(slug=name) for name in _OF_ACCESS}
    programme = versions["drafts"].tier.programme
    partner = factories.partner(name="Fictional Owner")
    cast = personas.cast(partner, [version.tier for version in versions.values()])
    owner = factories.owner_of(partner)
    desks = {name: Desk(versions[name], partner, owner) for name in ("cases", "ready", "held", "cooling", "intake")}
    things: dict[str, Any] = {"tier": versions["drafts"].tier.slug, "programme": programme.id, "partner": partner.id}
    things |= _of_the_partner(cast, owner, versions["drafts"])
    things |= _of_the_desk(cast, desks, owner)
    things |= terms_world.build(cast, desks)
    worlds = {name: access.world(version=versions[name], partner=partner) for name in _OF_ACCESS}
    things |= _of_agreements(cast, worlds["unsigned"], worlds["signed"])
    things |= terms_world.letter(worlds["unsigned"])
    things |= _of_access(cast, worlds["access"])
    things |= _of_pledges(cast, worlds["pledges"])
    things |= terms_world.amendments(worlds["amended"], worlds["pledges"])
    things |= breach_world.build(cast, worlds["broken"])
    things |= {"cut_grant": _cut(cast, worlds["cut"]).id}
    things |= _of_giving(worlds["access"])
    things |= _of_threats(cast, worlds["unsigned"])
    things |= model_world.of_models(cast, worlds["access"], worlds["cut"])
    things |= measure_world.build(worlds["access"])
    things |= webhook_world.build(worlds["access"])
    things |= _of_the_office(cast, programme)
    return World(cast, things)


def _of_the_partner(cast: personas.Cast, owner: Any, version: Any) -> dict[str, Any]:
    (partner_id,) = owner.partners
    draft = applications.start(actor=owner, partner_id=partner_id, tier_id=version.tier_id)
    upload = SimpleUploadedFile("policy.pdf", b"%PDF-1.7", content_type="application/pdf")
    file = evidence.add(actor=owner, application_id=draft.id, kind="papers", upload=upload)
    invitation = Invitation.objects.create(
        partner_id=partner_id,
        email=cast.people["stranger"].email,
        roles=["member"],
        invited_by_id=owner.id,
        expires_at=db_now() + timedelta(days=14),
    )
    named = NamedUser.objects.create(partner_id=partner_id, user_key="u-1", label="Analyst")
    return {
        "draft": draft.id,
        "draft_file": file.id,
        "invitation": sign_invitation(invitation.id),
        "named_user": named.id,
        "member": cast.people["member"].id,
    }


def _of_the_desk(cast: personas.Cast, desks: Mapping[str, Desk], owner: Any) -> dict[str, Any]:
    case = desks["cases"].submit(files={"policy.txt": b"Every call is logged."}).case
    # Two checks that could not be completed, and one (no list was imported) that a person has to judge.
    broken = CheckRun.objects.filter(case=case, check_slug__in=["identifiers", "relations"])
    broken.update(status="errored", ended_at=db_now())
    checks.perform_due()
    case.refresh_from_db()
    reviewer, analyst = (actor_of(cast.people[name]) for name in ("reviewer", "analyst"))
    claim = claims.take(actor=reviewer, case_id=case.id, seat="review")
    claims.take(actor=analyst, case_id=case.id, seat="adjudication")
    question = cases.ask_partner(actor=reviewer, case_id=case.id, section="about", text="Why?", due_days=5)
    waiver = waivers.ask(
        actor=reviewer, case_id=case.id, check_slug="identifiers", reason="Known.", until=db_now() + timedelta(days=30)
    )
    run = CheckRun.objects.get(case=case, check_slug="screening")
    finding = Finding.objects.get(run=run)
    hit = Hit.objects.create(
        finding=finding,
        subject_label="person 1",
        subject_field="name",
        entity_key="made-up:1",
        entity_name="FICTIONALOV, Viktor",
        list_version="1",
        score=0.9,
        comparison={},
    )
    things = _of_hits(cast, finding)
    ready = desks["ready"].checked().case
    claims.take(actor=reviewer, case_id=ready.id, seat="review")
    held = desks["held"].proposed()
    things |= work_world.build(cast, case, held.case)
    cooling = desks["cooling"].proposed()
    cooling.confirm()
    checks.perform_due()
    return things | {
        "application": case.application_id,
        "case": case.id,
        "file": _drawn(case).id,
        "claim": claim.id,
        "question": question.id,
        "waiver": waiver.id,
        "guest": _guest(case).id,
        "view": views.keep(actor=reviewer, title="Open ones", queue="open").id,
        "run": run.id,
        "finding": finding.id,
        "hit": hit.id,
        "soon": (db_now() + timedelta(days=30)).date().isoformat(),
        "ready_case": ready.id,
        "intake_case": desks["intake"].submit().case.id,
        "held_case": held.case.id,
        "held": held.decision.id,
        "held_hash": held.decision.basis_hash,
        "cooling": cooling.decision.id,
    }


def _guest(case: Case) -> GuestReviewer:
    """Asked for by one person, and yet to be confirmed by another."""
    elsewhere, asker = (factories.seat(role, tier=desk().version.tier) for role in ("reviewer", "senior_reviewer"))
    until = db_now() + timedelta(days=9)
    return GuestReviewer.objects.create(case=case, user=elsewhere, seat="review", until=until, asked_by=asker)


def _drawn(case: Case) -> EvidenceFile:
    """The file of the case, with one page as a picture."""
    file = EvidenceFile.objects.get(application_id=case.application_id)
    path_of("page-of-the-matrix").write_bytes(b"\x89PNG\r\n\x1a\n")
    page = {"storage_name": "page-of-the-matrix", "width": 1, "height": 1}
    Preview.objects.filter(evidence=file).update(state="ready", pages=[page], page_count=1)
    return file


def _of_hits(cast: personas.Cast, finding: Finding) -> dict[str, Any]:
    """A hit that two people called the same, and one that was dealt to the analyst although its answer is known."""
    about = {"subject_label": "person 2", "subject_field": "name", "list_version": "1", "score": 0.8, "comparison": {}}
    judged, dealt = (
        Hit.objects.create(finding=finding, entity_key=f"made-up:{number}", entity_name="FICTIONALOVA, Vera", **about)
        for number in (2, 3)
    )
    for hit, name in ((judged, "reviewer"), (judged, "senior"), (dealt, "reviewer")):
        by = cast.people[name]
        Adjudication.objects.create(finding=finding, hit=hit, disposition="false_positive", reason="Another.", by=by)
    look = SecondLook.objects.create(
        kind="random", hit=dealt, expected="false_positive", analyst=cast.people["analyst"]
    )
    return {"judged_hit": judged.id, "look": look.id}


def _of_agreements(cast: personas.Cast, unsigned: access.World, signed: access.World) -> dict[str, Any]:
    """One that waits for the signatory, and one that waits for the countersignature; its readers are done."""
    access.issue(unsigned)
    access.issue(signed)
    agreements.sign(actor=signed.owner, agreement_id=signed.granted.agreement_id)
    access.read_on_both_sides(signed)
    programme, auditor = signed.version.tier.programme_id, cast.people["auditor"]
    documents.name_reader(
        actor=signed.administrator,
        partner_id=signed.partner.id,
        programme_id=programme,
        user_id=auditor.id,
        side=Side.PROVIDER,
    )
    assessment = published(programme, "threat_assessment")
    assert assessment is not None
    documents.acknowledge(
        actor=actor_of(auditor), document_id=assessment.id, partner_id=signed.partner.id, side=Side.PROVIDER
    )
    readers = {row.user_id: row.id for row in NamedReader.objects.filter(programme_id=programme)}
    return {
        "unsigned": unsigned.granted.agreement_id,
        "fingerprint": unsigned.agreement.content_hash,
        "signed": signed.granted.agreement_id,
        "document": assessment.id,
        "partner_reader": readers[signed.owner.person],
        "provider_reader": readers[auditor.id],
        "member_user": cast.people["member"].id,
        "senior_user": cast.people["senior"].id,
    }


def _of_access(cast: personas.Cast, made: access.World) -> dict[str, Any]:
    made, surface = access.working(access.countersigned(made))
    asked, off = (
        surfaces.request(
            actor=made.owner,
            grant_id=made.granted.id,
            kind="api",
            reference=f"org-{word}",
            label=word,
            use_case_ids=[made.use_case.id],
        )
        for word in ("asked", "off")
    )
    surfaces.provision(actor=actor_of(cast.people["operator"]), surface_id=off.id)
    surfaces.suspend(actor=actor_of(cast.people["senior"]), surface_id=off.id, reason="A key was lost.")
    pledges = {row.side: row for row in made.agreement.commitments.all()}
    assert made.key is not None
    blocked, asked_about = (_refused(made, surface, f"req-matrix-{number}") for number in (1, 2))
    case = refusals.open_case(actor=made.owner, refusal_id=asked_about.id)
    pool = pools.open_pool(actor=made.administrator, offering_id=made.offering.id, period="month", requests=10_000)
    ride_out = ride_outs.ask(
        actor=made.administrator, tier_id=made.version.tier_id, seconds=60, reason="Incident response goes on."
    )
    return {
        "granted": made.application.id,
        "granted_case": made.decision.case_id,
        "grant": made.granted.id,
        "use_case": made.use_case.id,
        "surface": surface.id,
        "asked_surface": asked.id,
        "off_surface": off.id,
        "pledge": pledges[Side.PARTNER].id,
        "provider_pledge": pledges[Side.PROVIDER].id,
        "key_text": made.key_text,
        "gateway_key": made.key.id,
        "refusal": blocked.id,
        "refusal_case": case.id,
        "pooled_offering": made.offering.id,
        "pool": pool.id,
        "ride_out": ride_out.id,
    }


def _refused(made: access.World, surface: Surface, request_id: str) -> Refusal:
    """A call that the model's own safeguard refused, as the gateway reports it."""
    assert made.key is not None
    told = refusals.Report(
        request_id=request_id, surface=surface.reference, layer="safeguard", code="exploit-chain", at=db_now()
    )
    refusals.note(key=made.key, reports=[told])
    return Refusal.objects.get(request_id=request_id)


def _of_pledges(cast: personas.Cast, made: access.World) -> dict[str, Any]:
    """Evidence of both sides, which waits for a verdict."""
    access.countersigned(made)
    administrator = actor_of(cast.people["administrator"])
    brought = {
        row.side: commitments.submit_evidence(
            actor=made.owner if row.side == Side.PARTNER else administrator, commitment_id=row.id, statement="Done."
        )
        for row in made.agreement.commitments.all()
    }
    return {
        "ride_out_tier": made.version.tier_id,
        "evidence": brought[Side.PARTNER].id,
        "provider_evidence": brought[Side.PROVIDER].id,
    }


def _cut(cast: personas.Cast, made: access.World) -> Grant:
    made, _surface = access.working(access.countersigned(made))
    return grants.suspend(actor=actor_of(cast.people["senior"]), grant_id=made.granted.id, reason="A key was lost.")


def _of_threats(cast: personas.Cast, made: access.World) -> dict[str, Any]:
    """A newer assessment with a threat that the owner objects to, and a reader on each side."""
    document, auditor = in_force(made.version), cast.people["auditor"]
    about = {"partner_id": made.partner.id, "programme_id": document.programme_id}
    documents.name_reader(actor=made.owner, user_id=made.owner.person, side=Side.PARTNER, **about)
    documents.name_reader(actor=made.administrator, user_id=auditor.id, side=Side.PROVIDER, **about)
    threat = document.threats.earliest("number")
    objection = threats.object_to(
        actor=made.owner, threat_id=threat.id, partner_id=made.partner.id, side=Side.PARTNER, text="Why?"
    )
    return {"threat": threat.id, "objection": objection.id}


def _of_giving(made: access.World) -> dict[str, Any]:
    """A draft, a reported finding, a project whose people have a link, and an initiative that is public."""
    given = giving.giving(made)
    initiatives.publish(actor=given.owner, initiative_id=given.initiative.id, public=True)
    return {
        "given_draft": given.given(report=False).id,
        "given": given.given().id,
        "project": given.project.id,
        "link": given.link.id,
        "reports": given.token,
        "initiative": given.initiative.id,
        "objective": given.initiative.objectives.get().id,
        "public_slug": given.initiative.slug,
    }


def _of_the_office(cast: personas.Cast, programme: Any) -> dict[str, Any]:
    asked = RoleAssignment.objects.create(
        user=factories.user(domain="provider.example"),
        role="reviewer",
        programme=programme,
        asked_by=factories.user(domain="provider.example"),
        starts_at=db_now(),
    )
    conflict = Conflict.objects.get(user=cast.people["conflicted"])
    worked = Employment.objects.create(user=cast.people["reviewer"], organisation="Fictional Quay Ltd")
    return {"assignment": asked.id, "conflict": conflict.id, "employment": worked.id}
