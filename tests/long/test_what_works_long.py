"""The gateway's answer is the page's, in a thousand random worlds."""

import os
import random

import pytest

from tests.factories import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WORLDS = 1000
WILL_BE_MET = {
    *("allowed", "surface_not_provisioned", "surface_unproved", "surface_suspended", "agreement_pending"),
    *("grant_not_active", "grant_restricted", "grant_suspended", "grant_revoked", "grant_expired", "grant_lapsed"),
    *("grant_not_started", "line_off", "line_cut", "user_key_required", "user_key_unknown", "user_key_ended"),
    *("user_key_cut", "sign_in_required", "sign_in_too_weak", "sign_in_age_required", "sign_in_too_old"),
    *("region_required", "region_not_allowed", "ration_exhausted"),
}


def test_page_says_what_the_gateway_is_told_in_a_thousand_worlds() -> None:
    seed = int(os.environ.get("SEED", "20300305"))
    made, dice = worlds.two_grants(), random.Random(seed)
    seen: set[str] = set()
    for number in range(WORLDS):
        assert worlds.differences(dice, made, number, seen) == [], seed
    assert sorted(WILL_BE_MET - seen) == []
