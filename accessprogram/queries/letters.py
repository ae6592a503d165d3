"""Decision letters, and what the receipt of a decision attests."""

import hashlib
from typing import Any

from django.db.models import QuerySet

from accessprogram.models import DecisionNotice
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_applications


def visible_notices(actor: Actor) -> QuerySet[DecisionNotice]:
    """Those of the applications that the actor sees."""
    return DecisionNotice.objects.filter(application__in=visible_applications(actor)).select_related(
        "application__partner", "application__programme", "application__tier_version__tier"
    )


def letter_file(notice: DecisionNotice) -> bytes:
    """The letter as plain text: the bytes whose hash the receipt holds."""
    return f"{notice.letter}\n".encode()


def claims_of(notice: DecisionNotice, *, issuer: str) -> dict[str, Any]:
    """What the provider attests of a decision. No personal data, so that it may be shown to anybody."""
    application = notice.application
    return {
        "iss": issuer,
        "iat": int(notice.created_at.timestamp()),
        "jti": str(notice.id),
        "sub": str(application.partner_id),
        "provider": application.programme.provider_name,
        "programme": application.programme.title,
        "application": application.reference,
        "decision": {
            "id": str(notice.decision_id),
            "outcome": notice.outcome,
            "reasons": [reason["code"] for reason in notice.reasons],
            "conditions": list(notice.conditions),
            "tier": application.tier_version.tier.slug,
            "tier_version": application.tier_version.number,
            **notice.facts,
        },
        "letter_sha256": hashlib.sha256(letter_file(notice)).hexdigest(),
    }
