"""Sign-in strength: each member by what their roles need."""

import pytest

from reviews.checks.base import Outcome
from reviews.checks.sign_in import SignIn
from reviews.checks.subject import SignIn as Member
from tests.factories.subjects import organisation, person, sources

CHECK = SignIn()


def evaluate(*members, **thresholds):
    sign_ins = tuple(
        Member(label=f"member {n}", roles=roles, strength=strength) for n, (roles, strength) in enumerate(members, 1)
    )
    return CHECK.evaluate(organisation(sign_ins=sign_ins), sources(thresholds=thresholds))


@pytest.mark.parametrize(
    ("roles", "strength", "outcome"),
    [
        (("owner",), "password", Outcome.REVIEW),
        (("owner", "signatory"), "second_factor", Outcome.CLEAR),
        (("security_contact",), "phishing_resistant", Outcome.CLEAR),
        (("member",), "password", Outcome.CLEAR),
        (("owner",), "carrier pigeon", Outcome.REVIEW),
        (("member",), "carrier pigeon", Outcome.REVIEW),
        ((), "password", Outcome.CLEAR),
    ],
)
def test_member_signs_in_as_their_roles_need(roles, strength, outcome):
    finding = evaluate((("member",), "phishing_resistant"), (roles, strength))
    assert finding.outcome is outcome
    assert finding.applicant_summary == finding.summary


def test_weak_sign_in_says_what_to_do():
    finding = evaluate((("owner",), "password"))
    assert finding.summary == (
        "Member 1 signs in with a password alone and needs a password and a one-time code, for their roles. They add "
        "it under Your account, Sign-in security."
    )
    assert finding.evidence["members"] == [
        {
            "member": "member 1",
            "roles": "owner",
            "signs_in_with": "a password alone",
            "needs": "a password and a one-time code",
        }
    ]


def test_thresholds_say_which_roles_need_a_passkey():
    assert evaluate((("signatory",), "second_factor"), passkey_roles=["signatory"]).outcome is Outcome.REVIEW
    assert evaluate((("signatory",), "phishing_resistant"), passkey_roles=["signatory"]).outcome is Outcome.CLEAR
    assert evaluate((("owner",), "password"), second_factor_roles=[]).outcome is Outcome.CLEAR


def test_nobody_is_inconclusive_and_it_applies_to_everybody():
    assert evaluate().outcome is Outcome.INCONCLUSIVE
    assert CHECK.applies_to(person())
    assert CHECK.applies_to(organisation())
