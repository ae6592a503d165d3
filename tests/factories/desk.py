"""Cases in every stage, made by the product's own operations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accessprogram.models import Application, Partner, TierVersion, User
from accessprogram.operations import applications, evidence
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.models import Case, Decision, ReasonCode
from reviews.operations import checks, claims, decisions
from tests import factories
from tests.factories import terms

RATIONS = [{"use_case": "detection", "requests_per_day": 100}]


@dataclass
class Desk:
    """One tier, one partner, and the people who judge; ``application`` when it was submitted."""

    version: TierVersion
    partner: Partner
    owner: Actor
    people: dict[str, list[User]] = field(default_factory=dict)
    application: Application | None = None

    def actor(self, role: str, number: int = 0) -> Actor:
        """The ``number``-th holder of a role on this tier, as they are now; made when there is none yet."""
        holders = self.people.setdefault(role, [])
        while len(holders) <= number:
            holders.append(factories.seat(role, tier=self.version.tier))
        return actor_of(holders[number])

    @property
    def case(self) -> Case:
        """The newest: an appeal or a correction is a later case."""
        assert self.application is not None
        beside = ("application__partner", "tier_version__tier", "submission")
        return self.application.cases.select_related(*beside).order_by("-created_at")[0]

    @property
    def decision(self) -> Decision:
        return self.case.decisions.order_by("-created_at")[0]

    def submit(self, files: Mapping[str, bytes] | None = None, contact: str = "ada@partner.example") -> "Desk":
        """``files``: name -> content, brought for the question "papers" of the tier's questionnaire."""
        started = applications.start(actor=self.owner, partner_id=self.partner.id, tier_id=self.version.tier_id)
        for question, raw in (("legal_name", self.partner.name), ("contact_email", contact)):
            applications.save_answer(
                actor=self.owner, application_id=started.id, question=question, raw=raw, expected_version=0
            )
        for name, content in (files or {}).items():
            upload = SimpleUploadedFile(name, content)
            evidence.add(actor=self.owner, application_id=started.id, kind="papers", upload=upload)
        applications.submit(actor=self.owner, application_id=started.id)
        started.refresh_from_db()
        self.application = started
        terms.put(started, rations=RATIONS)
        return self

    def checked(self) -> "Desk":
        """Submitted, and its checks have ended."""
        self.submit()
        checks.perform_due()
        return self

    def proposed(self, **proposal: Any) -> "Desk":
        """In confirmation: the first senior reviewer decided."""
        self.checked()
        self.propose(**proposal)
        return self

    def terms(self, *, rations: list[dict[str, Any]] | None = None, conditions: list[str] | None = None) -> None:
        """Other terms than the first ones; the sheet has to be open."""
        assert self.application is not None
        terms.put(self.application, rations=rations, conditions=conditions or ())

    def propose(self, number: int = 0, **proposal: Any) -> Decision:
        return decisions.propose(
            actor=self.actor("senior_reviewer", number), case_id=self.case.id, **(approval() | proposal)
        )

    def confirm(self, number: int = 1, role: str = "senior_reviewer") -> decisions.Result:
        decision = self.decision
        return decisions.confirm(
            actor=self.actor(role, number), decision_id=decision.id, basis_hash=decision.basis_hash
        )

    def claim(self, role: str = "reviewer", seat: str = "review", number: int = 0) -> Actor:
        actor = self.actor(role, number)
        claims.take(actor=actor, case_id=self.case.id, seat=seat)
        return actor

    def reason(self, slug: str = "unclear") -> ReasonCode:
        made, _ = ReasonCode.objects.get_or_create(
            programme=self.version.tier.programme,
            slug=slug,
            defaults={"title": "Unclear", "applicant_text": "We could not see what it is for.", "remedy": "Say more."},
        )
        return made


def approval(**changes: Any) -> dict[str, Any]:
    """What ``propose`` and ``recommend`` are called with, beside actor and case."""
    return {
        "outcome": "approve",
        "reason_codes": [],
        "rationale": "Defensive, and well kept.",
    } | changes


def desk(**tier: Any) -> Desk:
    """A tier (see ``factories.tier_version``) with a partner who has not applied yet."""
    partner = factories.partner()
    return Desk(version=factories.tier_version(**tier), partner=partner, owner=factories.owner_of(partner))
