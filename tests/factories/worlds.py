"""Random worlds of one partner's access: anything that the tables allow, whether or not the operations lead there."""

import random
from datetime import datetime, timedelta
from typing import Any

from accessprogram.clock import db_now
from accessprogram.enums import GrantState, SurfaceState
from accessprogram.models import Grant, GrantLine, NamedUser, Ration, RationUse, RideOut, Surface
from accessprogram.policy.entitlements import SIGN_INS, Answer, Caller
from accessprogram.queries.entitlements import check, period_start
from accessprogram.queries.grants import what_works
from tests.factories import access
from tests.factories.access import World

WILL_BE_MET = {"allowed", "surface_unproved", "ration_exhausted", "grant_suspended", "line_off"}


def two_grants() -> tuple[World, World]:
    """A partner with an older and a newer grant that overlap, two models, three use cases, three surfaces, two named
    users."""
    version = access.tier(offerings=2, use_cases=3)
    older = access.countersigned(access.world(version=version))
    newer = access.countersigned(access.world(version=version, partner=older.partner))
    used = [ration.use_case for ration in older.granted.rations.order_by("use_case__slug")]
    access.provisioned(older, use_cases=used[:1])
    access.provisioned(older, use_cases=used[:2])
    access.provisioned(newer, use_cases=used[1:])
    access.with_key(older)
    RideOut.objects.create(
        tier=version.tier, seconds=600, reason="Tests", confirmed_at=db_now(), asked_by_id=older.owner.id,
        confirmed_by_id=older.administrator.id,
    )  # fmt: skip
    for key in ("u-1", "u-2"):
        NamedUser.objects.create(partner=older.partner, user_key=key, label=key)
    return older, newer


def shake(dice: random.Random, worlds: tuple[World, ...]) -> None:
    """Another world out of the same rows."""
    now = db_now()
    for surface in Surface.objects.all():
        Surface.objects.filter(pk=surface.pk).update(
            state=dice.choice([*SurfaceState.values, *["proved"] * 3]), proved_at=now
        )
    for world in worlds:
        _shake_grant(dice, world, now)
    for ration in Ration.objects.all():
        _shake_ration(dice, ration, now)
    for user in NamedUser.objects.all():
        ended, cut = (now if dice.random() < chance else None for chance in (0.15, 0.1))
        NamedUser.objects.filter(pk=user.pk).update(ended_at=ended, cut_at=cut)


def _shake_grant(dice: random.Random, world: World, now: datetime) -> None:
    begun, over = now + timedelta(hours=dice.choice([-9, 1])), now + timedelta(hours=dice.choice([2, 9000, -1]))
    Grant.objects.filter(pk=world.granted.pk).update(
        state=dice.choice([*GrantState.values, "active", "active", "active", "restricted"]),
        named_users_only=dice.random() < 0.2,
        required_sign_in=dice.choice(["", "", "second_factor", "phishing_resistant"]),
        regions=dice.choice([[], [], ["NL"], ["BE", "NL"]]),
        starts_at=begun,
        ends_at=over,
    )
    GrantLine.objects.filter(grant_id=world.granted.pk).update(live=False)
    for line in GrantLine.objects.filter(grant_id=world.granted.pk):
        same = {"offering": line.offering_id, "use_case": line.use_case_id, "live": True}
        live = dice.random() < 0.7 and not GrantLine.objects.filter(**same).exists()
        cut = now if dice.random() < 0.1 else None
        GrantLine.objects.filter(pk=line.pk).update(live=live, starts_at=begun, ends_at=over, cut_at=cut)


def _shake_ration(dice: random.Random, ration: Ration, now: datetime) -> None:
    Ration.objects.filter(pk=ration.pk).update(
        tokens=dice.choice([None, None, 1000]),
        earned_requests=dice.choice([None, None, 50]),
        share_requests=dice.choice([None, None, 95]),
        soft_requests=dice.choice([None, 80]),
    )
    RationUse.objects.filter(ration=ration).delete()
    RationUse.objects.create(
        ration=ration,
        period_start=period_start("day", now),
        requests=dice.choice([0, 5, 89, 90, 100, 500]),
        tokens=dice.choice([0, 950, 1000]),
        reserved_requests=dice.choice([0, 0, 6]),
    )
    RationUse.objects.create(ration=ration, period_start=period_start("day", now) - timedelta(days=1), requests=100)


def somebody(dice: random.Random) -> Caller | None:
    """A caller; now and then nobody in particular: then the page chooses."""
    if dice.random() < 0.4:
        return None
    return Caller(
        user_key=dice.choice(["", "u-1", "u-1", "u-2", "u-unknown"]),
        sign_in=dice.choice(["", *SIGN_INS, SIGN_INS[-1], SIGN_INS[-1]]),
        sign_in_age_seconds=dice.choice([None, 0, 12 * 3600, 12 * 3600 + 1]),
        region=dice.choice(["", "NL", "FR"]),
    )


def differences(dice: random.Random, worlds: tuple[World, ...], number: int, seen: set[str]) -> list[Any]:
    """Where, in one more world, the page and the gateway do not say the same; and noes of which nobody could say who
    lifts them. ``seen`` collects the reasons."""
    shake(dice, worlds)
    key, found = worlds[0].key, []
    assert key is not None
    for row in what_works(worlds[0].partner.id, somebody(dice)).surfaces:
        for cell in row.cells:
            told = check(
                key=key,
                surface=row.surface.reference,
                offering=cell.offering.slug,
                use_case=cell.use_case.slug,
                caller=cell.caller,
            )
            seen.add(told.reason.code)
            dumb = not told.allowed and not (str(told.reason.sentence) and str(told.reason.lifted_by))
            if _said(cell.answer) != _said(told) or dumb or cell.state == ("blocked" if told.allowed else "works"):
                found.append((number, str(row.surface), str(cell.offering), str(cell.use_case), cell.answer, told))
    return found


def _said(answer: Answer) -> tuple[Any, ...]:
    kept = (answer.cache_seconds, answer.ride_out_seconds, answer.proves)
    return (answer.decision, answer.reason.code, answer.conditions, answer.ration, *kept)
