"""Applicants with everything by which they could be related, and by which they show that things are theirs."""

from typing import Any

from accessprogram.models import Application, TierVersion
from accessprogram.operations import applications
from accessprogram.questionnaires import default_definition
from tests import factories
from tests.factories import terms
from tests.factories.desk import RATIONS, Desk

_ASKED = (
    "legal_name", "registration_country", "registered_address", "website", "contact_email", "phone", "lei", "people",
    "use_cases", "targets", "handles", "repositories", "advisories", "attestations", "subprocessors",
)  # fmt: skip


def _definition() -> dict[str, Any]:
    """The product's own questions that say who somebody is, none of them required, in one section."""
    asked = [
        {key: value for key, value in question.items() if key not in ("show_if", "required")}
        for section in default_definition()["sections"]
        for question in section["questions"]
        if question["slug"] in _ASKED
    ]
    return {"sections": [{"slug": "about", "title": "About", "questions": asked}]}


def tier(*checks: str, **extra: Any) -> TierVersion:
    """A tier that asks these questions."""
    return factories.tier_version(checks=checks or ("relations",), definition=_definition(), **extra)


def applicant(version: TierVersion, **given: Any) -> Desk:
    """A new partner with a draft of these answers (by slug); ``application`` is the draft."""
    partner = factories.partner()
    made = Desk(version=version, partner=partner, owner=factories.owner_of(partner))
    made.application = draft(made, given)
    return made


def sent(version: TierVersion, **given: Any) -> Desk:
    """The same, submitted."""
    made = applicant(version, **given)
    send(made)
    return made


def send(made: Desk) -> None:
    """Submit the draft."""
    assert made.application is not None
    applications.submit(actor=made.owner, application_id=made.application.id)
    made.application.refresh_from_db()
    terms.put(made.application, rations=RATIONS)


def draft(made: Desk, given: dict[str, Any]) -> Application:
    """A draft of this partner with these answers."""
    started = applications.start(actor=made.owner, partner_id=made.partner.id, tier_id=made.version.tier_id)
    answers = {"legal_name": made.partner.name, "contact_email": f"desk@{made.partner.id.hex}.example"} | given
    saved = applications.save_section(
        actor=made.owner,
        application_id=started.id,
        answers={question: (value, 0) for question, value in answers.items()},
    )
    assert not [one.error for one in saved.saved.values() if one.error]
    return started
