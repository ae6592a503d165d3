"""The terms sheet of both sides, and what is made of it: agreements and letters to keep."""

from tests.matrices.rows import ANY_PARTNER, DESK, PARTNER, Row, to

_READERS = f"{DESK} verifier operator"
_NEGOTIATORS = "reviewer conflicted senior committee"
_SEES = to({_READERS: 200, "conflicted": 404})
_NOT_BY_POST = to({_READERS: 405})
_OWNER_DOES = to({"owner": 302, "member": 403})
_DESK_DOES = to({_NEGOTIATORS: 302, "conflicted": 404})
_AT = {"application_id": "@application"}
_PROPOSAL = {"target": "99", "baseline": "1", "reason": "We measured it."}

TERMS = [
    Row("accessprogram:terms-sheet", to({PARTNER: 200}), to({ANY_PARTNER: 405}), at=_AT),
    Row(
        "accessprogram:terms-offer",
        to({ANY_PARTNER: 405}),
        _OWNER_DOES,
        at={"line_id": "@terms_line"},
        data=_PROPOSAL,
    ),
    Row(
        "accessprogram:terms-answer",
        to({ANY_PARTNER: 405}),
        _OWNER_DOES,
        at={"offer_id": "@desk_offer"},
        data={"answer": "accept"},
    ),
    Row("accessprogram:desk-terms", _SEES, _NOT_BY_POST, at=_AT),
    Row(
        "accessprogram:desk-terms-offer",
        to({_NEGOTIATORS: 405}),
        _DESK_DOES,
        at={"line_id": "@terms_line"},
        data=_PROPOSAL,
    ),
    Row(
        "accessprogram:desk-terms-answer",
        to({_NEGOTIATORS: 405}),
        _DESK_DOES,
        at={"offer_id": "@partner_offer"},
        data={"answer": "accept"},
    ),
    Row(
        "accessprogram:desk-terms-condition",
        to({_NEGOTIATORS: 405}),
        _DESK_DOES,
        at=_AT,
        data={"text": "Report monthly.", "reason": "A new team."},
    ),
    Row(
        "accessprogram:desk-terms-reopen",
        to({"senior committee": 405}),
        to({"senior committee": 302}),
        at={"application_id": "@held_application"},
        data={"reason": "The partner called."},
    ),
]

_AGREEMENT_READERS = "senior committee operator auditor administrator"
_AT_SIGNED = {"agreement_id": "@signed"}
FILES = [
    *(
        Row(f"accessprogram:agreement-{kind}", to({PARTNER: 200}), to({ANY_PARTNER: 405}), at=_AT_SIGNED)
        for kind in ("json", "pdf")
    ),
    *(
        Row(
            f"accessprogram:desk-agreement-{kind}",
            to({_AGREEMENT_READERS: 200}),
            to({_AGREEMENT_READERS: 405}),
            at=_AT_SIGNED,
        )
        for kind in ("json", "pdf")
    ),
]
LETTERS = [
    Row(f"accessprogram:letter{kind}", to({PARTNER: 200}), to({ANY_PARTNER: 405}), at={"notice_id": "@notice"})
    for kind in ("", "-pdf", "-text", "-receipt")
]
_COUNTERSIGNERS = "senior committee administrator"
_AT_AMENDMENT = {"agreement_id": "@amendment"}
AMENDMENTS = [
    Row(
        "accessprogram:agreement-amend",
        to({_COUNTERSIGNERS: 405}),
        to({_COUNTERSIGNERS: 302}),
        at={"agreement_id": "@in_force"},
        data={"ration-detection": "40", "reason": "Fewer people."},
    ),
    Row(
        "accessprogram:agreement-refuse",
        to({ANY_PARTNER: 405}),
        to({"owner": 302, "member": 403}),
        at=_AT_AMENDMENT,
        data={"reason": "We need it."},
    ),
    Row(
        "accessprogram:desk-agreement-refuse",
        to({_COUNTERSIGNERS: 405}),
        to({_COUNTERSIGNERS: 302}),
        at=_AT_AMENDMENT,
        data={"reason": "Not now."},
    ),
]
