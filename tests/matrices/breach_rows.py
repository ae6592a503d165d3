"""Addresses of one pledge: its page, its breach and its cure, on both sides."""

from tests.matrices.desk_rows import _PLEDGE_READERS as READERS
from tests.matrices.rows import ANY_PARTNER, PARTNER, Answers, Row, to

_ONLY_POST = to({ANY_PARTNER: 405})
_READ = to({READERS: 200, "conflicted": 404})
_NOT_BY_POST = to({READERS: 405})
_WHY = {"reason": "Nothing came."}
_PLAN = {"text": "Keys for all.", "due_on": "@cured_on"}
_SAID = {"text": "They were late."}
_YES = {"accept": "yes", "answer": "Soon enough."}


def _at(thing: str) -> dict[str, str]:
    return {"commitment_id": thing}


def _desk(persona: str) -> tuple[Answers, Answers]:
    """By GET and POST, for the one role whose it is."""
    return to({persona: 405}), to({persona: 302})


BREACHES = [
    Row("accessprogram:next-tier", to({ANY_PARTNER: 200}), to({ANY_PARTNER: 405})),
    Row("accessprogram:commitment", to({PARTNER: 200}), to({ANY_PARTNER: 405}), at=_at("@broken")),
    Row("accessprogram:desk-commitment", _READ, _NOT_BY_POST, at=_at("@broken")),
    Row(
        "accessprogram:commitment-breach",
        _ONLY_POST,
        to({"owner": 302, "member": 403}),
        at=_at("@provider_owed"),
        data=_WHY,
    ),
    Row("accessprogram:desk-commitment-breach", *_desk("verifier"), at=_at("@owed"), data=_WHY),
    Row("accessprogram:commitment-plan", _ONLY_POST, to({PARTNER: 302}), at=_at("@broken"), data=_PLAN),
    Row("accessprogram:desk-commitment-plan", *_desk("administrator"), at=_at("@provider_broken"), data=_PLAN),
    Row("accessprogram:commitment-representation", _ONLY_POST, to({PARTNER: 302}), at=_at("@broken"), data=_SAID),
    Row(
        "accessprogram:desk-commitment-representation",
        *_desk("administrator"),
        at=_at("@provider_broken"),
        data=_SAID,
    ),
    Row(
        "accessprogram:cure-plan-answer",
        _ONLY_POST,
        to({"owner": 302, "member": 403}),
        at={"plan_id": "@provider_plan"},
        data=_YES,
    ),
    Row("accessprogram:desk-cure-plan-answer", *_desk("verifier"), at={"plan_id": "@plan"}, data=_YES),
]
