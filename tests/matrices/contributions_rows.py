"""What partners give: the ledger, projects, recipients' links, initiatives."""

from tests.matrices.rows import ANY_PARTNER, PARTNER, Row, everybody, to

_PARTNERS_ONLY_POST = to({ANY_PARTNER: 405})
_OF_PARTNER = to({PARTNER: 200})
_MOVED = to({PARTNER: 302})
_READERS = "reviewer conflicted senior verifier auditor administrator"
_NOT_CONFLICTED = to({_READERS: 200, "conflicted": 404})
_AT_DRAFT = {"contribution_id": "@given_draft"}
_AT_REPORTED = {"contribution_id": "@given"}
_AT_INITIATIVE = {"initiative_id": "@initiative"}
_NO_POST = everybody(405)
_DESK_POST = to({_READERS: 405})

LEDGER = [
    Row("accessprogram:contributions", to({ANY_PARTNER: 200}), _PARTNERS_ONLY_POST),
    Row(
        "accessprogram:contribution-new",
        to({ANY_PARTNER: 200}),
        to({PARTNER: 302, "stranger": 422}),  # somebody else's programme is none that they can choose
        data={"kind": "detection", "title": "A rule", "programme": "@programme"},
    ),
    Row("accessprogram:contribution", _OF_PARTNER, _PARTNERS_ONLY_POST, at=_AT_DRAFT),
    Row("accessprogram:contribution-move", _PARTNERS_ONLY_POST, _MOVED, at=_AT_DRAFT, data={"action": "report"}),
    Row(
        "accessprogram:contribution-embargo",
        _PARTNERS_ONLY_POST,
        _MOVED,
        at=_AT_REPORTED,
        data={"until": "@soon", "reason": "Agreed with the project."},
    ),
    Row("accessprogram:desk-contributions", to({_READERS: 200}), _DESK_POST),
    Row("accessprogram:desk-contribution", _NOT_CONFLICTED, _DESK_POST, at=_AT_REPORTED),
    Row(
        "accessprogram:contribution-verdict",
        to({"verifier": 405}),
        to({"verifier": 302}),
        at=_AT_REPORTED,
        data={"verdict": "valid"},
    ),
    Row("accessprogram:projects", to({ANY_PARTNER: 200}), _PARTNERS_ONLY_POST),
    Row(
        "accessprogram:project-add",
        _PARTNERS_ONLY_POST,
        to({ANY_PARTNER: 302}),
        data={"name": "other", "url": "https://code.example/other"},
    ),
    Row(
        "accessprogram:recipient-link-make",
        _PARTNERS_ONLY_POST,
        _MOVED,
        at={"project_id": "@project"},
        data={"address": "security@project.example"},
    ),
    Row("accessprogram:recipient-link-end", _PARTNERS_ONLY_POST, _MOVED, at={"link_id": "@link"}),
    # The link is the key, whoever is signed in.
    Row("accessprogram:reports", everybody(200), _NO_POST, at={"token": "@reports"}),
    Row(
        "accessprogram:reports-answer",
        _NO_POST,
        everybody(302),
        at={"token": "@reports"},
        data={"answer": "valid", "report": "@given"},
    ),
    Row("accessprogram:initiatives", to({ANY_PARTNER: 200}), _PARTNERS_ONLY_POST),
    Row(
        "accessprogram:initiative-start",
        _PARTNERS_ONLY_POST,
        to({PARTNER: 302, "stranger": 422}),
        data={"title": "Another", "summary": "It helps.", "programme": "@programme"},
    ),
    Row("accessprogram:initiative", _OF_PARTNER, _PARTNERS_ONLY_POST, at=_AT_INITIATIVE),
    Row(
        "accessprogram:objective-add",
        _PARTNERS_ONLY_POST,
        _MOVED,
        at=_AT_INITIATIVE,
        data={"title": "Fast", "metric": "days", "unit": "d", "baseline": "9", "target": "3", "due_on": "@soon"},
    ),
    Row(
        "accessprogram:reading-record",
        _PARTNERS_ONLY_POST,
        _MOVED,
        at={"objective_id": "@objective"},
        data={"value": "7.5", "measured_on": "2026-01-31"},
    ),
    Row(
        "accessprogram:initiative-publish",
        _PARTNERS_ONLY_POST,
        to({"owner": 302, "member": 403}),
        at=_AT_INITIATIVE,
        data={"public": "no"},
    ),
    Row("accessprogram:public-initiatives", everybody(200), _NO_POST),
    Row("accessprogram:public-initiative", everybody(200), _NO_POST, at={"slug": "@public_slug"}),
]
