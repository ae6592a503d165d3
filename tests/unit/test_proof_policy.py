"""When a partner may have us look again at what they placed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from accessprogram.policy.actors import Actor
from reviews.policy.proofs import may_look_again

NOW = datetime(2030, 3, 4, 9, 0, tzinfo=UTC)
PARTNER = uuid4()
MEMBER = Actor(id=uuid4(), partner_roles=frozenset({(PARTNER, "member")}))


@pytest.mark.parametrize(
    ("actor", "changed", "reason"),
    [
        (MEMBER, {}, ""),
        (MEMBER, {"stage": "checks", "looked_at": None}, ""),
        (MEMBER, {"looked_at": NOW - timedelta(minutes=10)}, ""),
        (MEMBER, {"looked_at": NOW - timedelta(minutes=9, seconds=59)}, "too_soon"),
        (MEMBER, {"missing": False}, "nothing_missing"),
        (MEMBER, {"stage": "confirmation"}, "too_late"),
        (MEMBER, {"stage": "closed"}, "too_late"),
        (MEMBER, {"stage": ""}, "too_late"),
        (Actor(id=uuid4()), {}, "not_yours"),
        (Actor(id=MEMBER.id, active=False, partner_roles=MEMBER.partner_roles), {}, "not_yours"),
    ],
)
def test_another_look_is_for_the_partner_in_time_and_not_too_often(actor, changed, reason):
    facts = {"stage": "review", "missing": True, "looked_at": NOW - timedelta(hours=1)} | changed
    verdict = may_look_again(actor, partner_id=PARTNER, now=NOW, **facts)
    assert (verdict.allowed, verdict.reason) == (not reason, reason)
    assert bool(verdict.sentence) is bool(reason)
