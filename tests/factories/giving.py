"""A partner that gives: an initiative with an objective, a project whose people have a link, and contributions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from accessprogram.clock import db_now
from accessprogram.crypto.links import sign_recipient_link
from accessprogram.models import Contribution, Initiative, Partner, Project, RecipientLink
from accessprogram.operations import contributions, initiatives, recipients
from accessprogram.operations.contributions import Given
from accessprogram.policy.actors import Actor
from tests.factories import access


@dataclass
class Giving:
    """Everything by the product's own operations; ``token`` opens the link."""

    owner: Actor
    partner: Partner
    programme_id: UUID
    initiative: Initiative
    project: Project
    link: RecipientLink

    @property
    def token(self) -> str:
        return sign_recipient_link(self.link.id)

    def given(self, *, report: bool = True, project: bool = True, **changed: Any) -> Contribution:
        """A finding to the project, reported."""
        facts = {"kind": "finding", "title": "Overflow", "severity": "high"} | changed
        facts |= {"project_id": self.project.id if project else None, "initiative_id": self.initiative.id}
        made = contributions.record(
            actor=self.owner, partner_id=self.partner.id, programme_id=self.programme_id, given=Given(**facts)
        )
        if report:
            contributions.move_on(actor=self.owner, contribution_id=made.id, action="report")
        return made


def giving(made: access.World) -> Giving:
    """Of the world's partner, in its programme."""
    owner, programme_id = made.owner, made.version.tier.programme_id
    initiative = initiatives.start(
        actor=owner, partner_id=made.partner.id, programme_id=programme_id, title="We harden", summary="What we use."
    )
    initiatives.add_objective(
        actor=owner, initiative_id=initiative.id, title="Fast fixes", metric="days to fix", unit="days", baseline=40,
        target=10, due_on=(db_now() + timedelta(days=100)).date(),
    )  # fmt: skip
    project = recipients.add_project(
        actor=owner,
        partner_id=made.partner.id,
        name="libexample",
        url="https://code.example/libexample",
        initiative_id=initiative.id,
    )
    link = recipients.make_link(actor=owner, project_id=project.id, address="security@libexample.example")
    return Giving(owner, made.partner, programme_id, initiative, project, link)
