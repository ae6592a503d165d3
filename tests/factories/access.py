"""Access in every stage: a frozen submission and an effective decision as rows, everything after it by operations."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.models import (
    Agreement,
    Application,
    CommitmentTemplate,
    DocumentVersion,
    GatewayKey,
    Grant,
    NamedReader,
    Offering,
    Partner,
    Submission,
    Surface,
    TierCommitment,
    TierOffering,
    TierUseCase,
    TierVersion,
    UseCase,
)
from accessprogram.operations import agreements, documents, grants, keys, surfaces, threats
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.documents import readers
from accessprogram.queries.invariants import INVARIANTS
from accessprogram.queries.threats import threats_of
from reviews.models import Approval, Case, Decision
from tests import factories
from tests.factories import terms

_numbers = count(1)
BASIS = "b" * 64


@dataclass
class World:
    """One partner on one tier, with the people who act on both sides."""

    version: TierVersion
    partner: Partner
    owner: Actor
    application: Application
    decision: Decision
    deciders: list[Actor]
    administrator: Actor
    operator: Actor
    verifier: Actor
    grant: Grant | None = None
    key: GatewayKey | None = None
    key_text: str = ""

    @property
    def granted(self) -> Grant:
        assert self.grant is not None
        self.grant.refresh_from_db()
        return self.grant

    @property
    def agreement(self) -> Agreement:
        return Agreement.objects.get(pk=self.granted.agreement_id)

    @property
    def use_case(self) -> UseCase:
        return self.granted.rations.order_by("use_case__slug")[0].use_case

    @property
    def offering(self) -> Offering:
        return self.version.offerings.order_by("slug")[0]


def tier(*, offerings: int = 1, use_cases: int = 1, **extra: Any) -> TierVersion:
    """A published tier version with so many offerings and use cases."""
    version = factories.tier_version(publish=False, **extra)
    programme = version.tier.programme
    for number in range(1, offerings):
        source = version.offerings.order_by("slug")[0]
        more = Offering.objects.create(programme=programme, slug=f"{version.tier.slug}-m{number}", title=f"M{number}")
        assessed = source.capability_assessments.get()
        more.capability_assessments.create(
            level=assessed.level,
            rationale="Tests",
            proposed_by=assessed.proposed_by,
            confirmed_by=assessed.confirmed_by,
        )
        TierOffering.objects.create(tier_version=version, offering=more)
    for number in range(1, use_cases):
        more_use, _ = UseCase.objects.get_or_create(
            programme=programme, slug=f"use-{number}", defaults={"title": f"U{number}"}
        )
        TierUseCase.objects.create(tier_version=version, use_case=more_use)
    TierVersion.objects.filter(pk=version.pk).update(
        state="published", published_at=db_now(), published_by=factories.user(domain="provider.example")
    )
    version.refresh_from_db()
    return version


def submitted(partner: Partner, version: TierVersion, answers: dict[str, Any] | None = None) -> Application:
    """A submitted application with its frozen submission; ``answers`` are plain values by question."""
    application = Application.objects.create(
        partner=partner,
        programme=version.tier.programme,
        tier_version=version,
        questionnaire=version.questionnaire,
        reference=f"CS-ACC-{next(_numbers):06d}",
        started_by=partner.created_by,
        state="submitted",
        submitted_at=db_now(),
    )
    content = {"answers": {slug: {"value": value} for slug, value in (answers or {}).items()}}
    Submission.objects.create(
        application=application,
        number=1,
        content=content,
        content_hash=digest(content),
        submitted_by=partner.created_by,
        submitted_at=db_now(),
    )
    return application


def effective_decision(application: Application, deciders: list[Actor]) -> Decision:
    """A decision that took effect, with one approval of the same basis by each decider."""
    version = application.tier_version
    now = db_now()
    case = Case.objects.create(
        application=application,
        submission=application.submissions.get(),
        programme=application.programme,
        tier=version.tier,
        tier_version=version,
        stage="closed",
        stage_since=now,
        closed_at=now,
    )
    decision = Decision.objects.create(
        case=case,
        tier_version=version,
        outcome="approve",
        rationale="Tests",
        basis={},
        basis_hash=BASIS,
        required_approvals=version.required_approvals,
        state="effective",
        effective_at=now,
        decided_by_id=deciders[0].id,
    )
    Application.objects.filter(pk=application.pk).update(state="decided", decided_at=now)
    for decider in deciders:
        Approval.objects.create(decision=decision, by_id=decider.id, basis_hash=BASIS)
    return decision


def world(
    *, version: TierVersion | None = None, partner: Partner | None = None, answers: dict[str, Any] | None = None
) -> World:
    """Decided in favour, nothing issued yet."""
    version = version or tier()
    partner = partner or factories.partner()
    application = submitted(partner, version, answers)
    deciders = [factories.actor("senior_reviewer", tier=version.tier) for _ in range(version.required_approvals)]
    return World(
        version=version,
        partner=partner,
        owner=factories.owner_of(partner),
        application=application,
        decision=effective_decision(application, deciders),
        deciders=deciders,
        administrator=factories.actor("programme_administrator", tier=version.tier),
        operator=factories.actor("access_operator", tier=version.tier),
        verifier=factories.actor("commitments_verifier", tier=version.tier),
    )


def issue(made: World, *, requests: int = 100, **changed: Any) -> Grant:
    """Issue the grant of the world's decision, with every use case of the tier; ``rations`` and ``conditions`` are
    those of the terms sheet, which is frozen first."""
    every = made.version.tier_use_cases.select_related("use_case").order_by("use_case__slug")
    sheet = terms.settled(
        made.application,
        rations=changed.pop(
            "rations", [{"use_case": row.use_case.slug, "requests_per_day": requests} for row in every]
        ),
        conditions=changed.pop("conditions", ["Only from the office network."]),
    )
    given = {
        "actor": SYSTEM,
        "application_id": made.application.id,
        "decision_id": made.decision.id,
        "basis_hash": BASIS,
        "tier_version_id": made.version.id,
        "terms_hash": sheet.content_hash,
        "decided_by": [decider.id for decider in made.deciders],
    } | changed
    made.grant = grants.issue(**given)
    return made.grant


def read_on_both_sides(made: World) -> None:
    """Name a reader on each side who acknowledges the assessment in force."""
    programme = made.version.tier.programme_id
    for namer, reader, side in (
        (made.owner, made.owner, "partner"),
        (made.administrator, made.administrator, "provider"),
    ):
        named = NamedReader.objects.filter(programme_id=programme, partner=made.partner, user_id=reader.id)
        if not named.filter(ended_at__isnull=True).exists():
            documents.name_reader(
                actor=namer, partner_id=made.partner.id, programme_id=programme, user_id=reader.person, side=side
            )
        assessment = readers(made.partner.id, programme).assessment
        assert assessment is not None
        for threat in threats_of(assessment):
            threats.read(actor=reader, threat_id=threat.id, partner_id=made.partner.id, side=side)
        documents.acknowledge(actor=reader, document_id=assessment.id, partner_id=made.partner.id, side=side)


def countersigned(made: World | None = None, **issued: Any) -> World:
    """Signed, read on both sides, countersigned: the grant can be switched on."""
    made = made or world()
    issue(made, **issued)
    agreements.sign(actor=made.owner, agreement_id=made.granted.agreement_id)
    read_on_both_sides(made)
    agreements.countersign(actor=made.administrator, agreement_id=made.granted.agreement_id)
    return made


def provisioned(
    made: World | None = None, *, reference: str = "", use_cases: list[UseCase] | None = None, **issued: Any
) -> Surface:
    """A surface that an operator switched on, of a countersigned grant."""
    made = made or countersigned(**issued)
    surface = surfaces.request(
        actor=made.owner,
        grant_id=made.granted.id,
        kind="api",
        reference=reference or f"org-{next(_numbers)}",
        label="Production",
        use_case_ids=[use.id for use in (use_cases or [made.use_case])],
    )
    return surfaces.provision(actor=made.operator, surface_id=surface.id)


def working(made: World | None = None, **issued: Any) -> tuple[World, Surface]:
    """A grant that works: its surface has proved itself, and the gateway has a key."""
    made = made or countersigned(**issued)
    surface = provisioned(made)
    surfaces.prove_by_call(surface_id=surface.id)
    with_key(made)
    return made, surface


def with_key(made: World) -> GatewayKey:
    made.key, made.key_text = keys.create(
        actor=made.administrator, programme_id=made.version.tier.programme_id, label="Gateway"
    )
    return made.key


def new_assessment(version: TierVersion) -> DocumentVersion:
    """Publish the next version of the programme's threat assessment."""
    programme = version.tier.programme
    DocumentVersion.objects.filter(programme=programme, kind="threat_assessment", state="published").update(
        state="retired"
    )
    by = factories.user(domain="provider.example")
    return DocumentVersion.objects.create(
        programme=programme,
        kind="threat_assessment",
        number=DocumentVersion.objects.filter(programme=programme, kind="threat_assessment").count() + 1,
        title="Threat assessment",
        public_summary="In short.",
        sections=[{"anchor": "t1", "title": "T1", "text": "A new threat."}],
        content_hash="1" * 64,
        state="published",
        published_at=db_now(),
        published_by=by,
    )


def broken_invariants() -> dict[str, list[str]]:
    """The rules of access that do not hold, by name. Submissions made here are rows without a history."""
    without_history = {"every_change_has_its_event", "only_listed_moves"}
    return {
        rule.__name__: found for rule in INVARIANTS if rule.__name__ not in without_history and (found := list(rule()))
    }


def again(actor: Actor) -> Actor:
    """The same person with the facts of now."""
    from accessprogram.models import User

    return actor_of(User.objects.get(pk=actor.id))


def pledge(version: TierVersion, slug: str, *, side: str = "partner", **extra: Any) -> CommitmentTemplate:
    """One more pledge of a tier version that is not published yet."""
    template = CommitmentTemplate.objects.create(
        programme=version.tier.programme, slug=slug, side=side, title=slug, text="We do.", metric="things", unit="%",
        default_target="100", evidence="A statement.",
    )  # fmt: skip
    TierCommitment.objects.create(tier_version=version, template=template, **extra)
    return template
