"""Measures in every stage, by the operations themselves."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F

from accessprogram.clock import db_now
from accessprogram.models import Enforcement, NamedUser, Surface, UsageReport
from accessprogram.operations import enforcement
from tests.factories.access import World


def proposal(made: World, *, scope: str = "grant", action: str = "restrict", **changed: Any) -> Enforcement:
    """What a fact found later proposes, without a person."""
    given = {
        "programme_id": made.version.tier.programme_id,
        "partner_id": made.partner.id,
        "scope": scope,
        "action": action,
        "cause": "a pledge was broken",
        "reason": "Staff sign in without a passkey.",
        "what_to_do": "Bring evidence that they do.",
        "due_at": db_now() + timedelta(days=5),
        "grant_id": made.granted.id if scope == "grant" else None,
    }
    return enforcement.propose(**given | changed)


def heard(measure: Enforcement) -> Enforcement:
    """The partner's time to answer is over."""
    Enforcement.objects.filter(pk=measure.pk).update(representations_until=db_now() - timedelta(seconds=1))
    return measure


def imposed(made: World, **changed: Any) -> Enforcement:
    """Proposed, heard, and put in force by the administrator."""
    measure = heard(proposal(made, **changed))
    return enforcement.impose(actor=made.administrator, enforcement_id=measure.id)


def emergency(made: World, *, scope: str = "grant", **changed: Any) -> Enforcement:
    """Suspended by the administrator alone."""
    given = {
        "actor": made.administrator,
        "programme_id": made.version.tier.programme_id,
        "partner_id": made.partner.id,
        "scope": scope,
        "reason": "A key was stolen.",
        "what_to_do": "Replace it.",
        "grant_id": made.granted.id if scope == "grant" else None,
    }
    return enforcement.emergency(**given | changed)


def earlier(measure: Enforcement, **by: float) -> Enforcement:
    """As if it had been put in force so long before."""
    Enforcement.objects.filter(pk=measure.pk).update(
        imposed_at=F("imposed_at") - timedelta(**by), ratify_by=F("ratify_by") - timedelta(**by)
    )
    measure.refresh_from_db()
    return measure


def named(made: World, key: str = "u-7") -> NamedUser:
    return NamedUser.objects.create(partner=made.partner, user_key=key, label="Analyst")


def used(
    made: World, surface: Surface, requests: int, *, user_key: str = "", days_ago: float = 1, at: datetime | None = None
) -> UsageReport:
    """The gateway reported so many requests."""
    assert made.key is not None
    return UsageReport.objects.create(
        id=uuid4().hex, key=made.key, surface=surface, use_case=made.use_case, offering=made.offering,
        user_key=user_key, requests=requests, at=at or db_now() - timedelta(days=days_ago),
    )  # fmt: skip
