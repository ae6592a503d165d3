"""The provider's addresses: the desk, access, pledges, roles, the board, the audit room."""

from collections.abc import Mapping
from typing import Any

from tests.matrices.rows import DESK, STAFF, Answers, Row, to

_SEES_CASE = to({DESK: 200, "conflicted": 404})
_NOT_BY_POST = to({DESK: 405})
_CASE = {"case_id": "@case"}
_JUDGES = "intake analyst reviewer senior committee appeals"


def _action(slug: str, answers: Mapping[str, int], *, at: str = "@case", **data: Any) -> Row:
    """One action on a case: who sees the case and may not do it is told so (403), who does not see it gets a 404."""
    post: Answers = to({DESK: 403, "conflicted": 404, **answers})
    return Row("reviews:case-action", _NOT_BY_POST, post, at={"case_id": at, "slug": slug}, data=data, case=slug)


_PROPOSAL = {"outcome": "approve", "rationale": "Defensive."}
CASES = [
    Row("reviews:desk", to({DESK: 200}), _NOT_BY_POST),
    Row("reviews:queue", to({DESK: 200}), _NOT_BY_POST, at={"slug": "open"}),
    Row("reviews:suggestions", to({DESK: 200}), _NOT_BY_POST, at={"slug": "open"}),
    Row("reviews:cases", to({DESK: 200}), _NOT_BY_POST),
    Row("reviews:export", to({DESK: 200}), _NOT_BY_POST, at={"slug": "open"}),
    Row("reviews:keep-view", to({DESK: 405}), to({DESK: 302}), data={"queue": "open", "title": "All open"}),
    Row("reviews:end-view", to({DESK: 405}), to({DESK: 404, "reviewer": 302}), at={"view_id": "@view"}),
    Row("reviews:next-case", to({DESK: 302}), _NOT_BY_POST),
    Row("reviews:case", _SEES_CASE, _NOT_BY_POST, at=_CASE),
    Row("reviews:case-live", _SEES_CASE, _NOT_BY_POST, at=_CASE),
    Row("reviews:case-same", to({DESK: 405}), to({DESK: 404}), at=_CASE, data={"section": "about"}),
    Row("reviews:case-panel", _SEES_CASE, _NOT_BY_POST, at=_CASE | {"slug": "submission"}),
    Row("reviews:case-ask", _SEES_CASE, _SEES_CASE, at=_CASE),
    Row("reviews:case-people", _SEES_CASE, _NOT_BY_POST, at=_CASE),
    Row(
        "reviews:case-draft",
        to({DESK: 405}),
        to({DESK: 403, "conflicted": 404, "reviewer senior committee appeals": 204}),
        at=_CASE,
        data={"rationale": "Well kept."},
    ),
    Row("reviews:hits", to({DESK: 200}), _NOT_BY_POST),
    Row(
        "reviews:hit",
        _SEES_CASE,
        to({DESK: 403, "conflicted": 404, "analyst": 302}),  # the analyst holds the seat
        at={"thing_id": "@hit"},
        data={"finding_id": "@finding", "hit_id": "@hit", "disposition": "false_positive", "reason": "Another."},
    ),
    Row(
        "reviews:hit",
        to({"analyst": 200}),
        to({"analyst": 302}),
        at={"thing_id": "@look"},
        case="dealt",
        data={"form": "second_look", "look_id": "@look", "disposition": "false_positive", "reason": "Another."},
    ),
    Row("reviews:hit-look", to({DESK: 405}), to({DESK: 403, "analyst reviewer conflicted senior": 302})),
    Row("reviews:hit-accuracy", to({DESK: 200}), _NOT_BY_POST),
    Row(
        "reviews:hit-known",
        to({DESK: 405}),
        to({DESK: 403, "conflicted": 404, "senior": 302}),
        at={"thing_id": "@judged_hit"},
        data={"keep": "yes"},
    ),
    _action(
        "second_look", {DESK: 404, "analyst": 302}, look_id="@look", disposition="false_positive", reason="Another."
    ),
    _action("claim", {"reviewer senior": 302}, at="@held_case", case_id="@held_case", seat="review"),
    _action("release", {"reviewer senior": 302}, claim_id="@claim"),
    _action("belongs_to", {"senior administrator": 302}, case_id="@case", parent="", reason="The register says so."),
    _action("note", {_JUDGES: 302}, case_id="@case", text="Seen."),
    _action("ask_partner", {_JUDGES: 302}, case_id="@case", text="Why else?", due_days="5"),
    _action(
        "adjudicate",
        {"analyst": 302},
        finding_id="@finding",
        hit_id="@hit",
        disposition="false_positive",
        reason="Another.",
    ),
    _action("rerun", {"analyst reviewer senior": 302}, run_id="@run"),
    _action("begin_checks", {"intake reviewer senior": 302}, at="@intake_case", case_id="@intake_case"),
    _action(
        "ask_waiver", {"reviewer senior": 302}, case_id="@case", check_slug="relations", reason="Known.", until="@soon"
    ),
    _action("approve_waiver", {"senior committee": 302}, waiver_id="@waiver"),
    _action(
        "judge_section",
        {"reviewer": 302},
        at="@ready_case",
        case_id="@ready_case",
        section="about",
        word="concern",
        text="Vague.",
    ),
    # The tier of the world has no checklist: whoever may tick is told that there is no such item.
    _action("tick", {"reviewer": 422}, at="@ready_case", case_id="@ready_case", item="none", ticked="yes"),
    _action("recuse", {_JUDGES: 302}, case_id="@case", reason="I know them."),
    _action("all_sound", {"reviewer": 302}, at="@ready_case", case_id="@ready_case"),
    _action("recommend", {"reviewer": 302}, at="@ready_case", case_id="@ready_case", **_PROPOSAL),
    _action("propose", {"senior committee": 302}, at="@ready_case", case_id="@ready_case", **_PROPOSAL),
    _action("confirm", {"senior committee": 302}, at="@held_case", decision_id="@held", basis_hash="@held_hash"),
    _action("veto", {"senior": 302}, at="@held_case", decision_id="@held", reason="Not yet."),
    _action("escalate", {"senior committee": 302}, at="@ready_case", case_id="@ready_case", reason="Two uses touch."),
    # No committee is called on it, nothing was decided, nobody was asked.
    _action("committee_vote", {}, at="@ready_case", case_id="@ready_case", **_PROPOSAL),
    _action("send_back", {}, at="@ready_case", case_id="@ready_case", reason="Ask first."),
    _action(
        "ask_concurrence",
        {"senior committee": 302},
        at="@ready_case",
        case_id="@ready_case",
        party="Example Ministry",
        question="Any objection?",
        due_days="10",
    ),
    _action("record_concurrence", {DESK: 404}, concurrence_id="@claim", answer="concurs", text="By letter."),
    _action("correct", {}, at="@ready_case", case_id="@ready_case", reason="Misread."),
    _action("leave_correction", {}, at="@ready_case", case_id="@ready_case", reason="Read rightly."),
]

_AGREEMENT_READERS = "senior committee operator auditor administrator"
_COUNTERSIGNERS = "senior committee administrator"
_ENFORCERS = "senior administrator"
_AT_SIGNED = {"agreement_id": "@signed"}
_AT_GRANT = {"grant_id": "@grant"}
_WHY = {"reason": "A key was stolen."}
ACCESS = [
    Row("accessprogram:desk-agreement", to({_AGREEMENT_READERS: 200}), to({_AGREEMENT_READERS: 405}), at=_AT_SIGNED),
    Row(
        "accessprogram:agreement-countersign",
        to({_COUNTERSIGNERS: 405}),
        to({_COUNTERSIGNERS: 302}),
        at=_AT_SIGNED,
    ),
    Row(
        "accessprogram:desk-agreement-reader",
        to({_ENFORCERS: 405}),
        to({_ENFORCERS: 302}),
        at=_AT_SIGNED,
        data={"user": "@senior_user"},
    ),
    Row(
        "accessprogram:desk-agreement-reader-end",
        to({_ENFORCERS: 405}),
        to({_ENFORCERS: 302}),
        at=_AT_SIGNED | {"reader_id": "@provider_reader"},
    ),
    Row("accessprogram:desk-access", to({_AGREEMENT_READERS: 200}), to({_AGREEMENT_READERS: 405})),
    Row("accessprogram:grant-revoke", to({_ENFORCERS: 200}), to({_ENFORCERS: 302}), at=_AT_GRANT, data=_WHY),
    Row("accessprogram:grant-suspend", to({_ENFORCERS: 200}), to({_ENFORCERS: 302}), at=_AT_GRANT, data=_WHY),
    Row(
        "accessprogram:grant-restore",
        to({_ENFORCERS: 200}),
        to({_ENFORCERS: 302}),
        at={"grant_id": "@cut_grant"},
        data=_WHY,
    ),
    Row(
        "accessprogram:surface-provision",
        to({"operator": 405}),
        to({"operator": 302}),
        at={"surface_id": "@asked_surface"},
    ),
    Row(
        "accessprogram:desk-surface-remove", to({"operator": 405}), to({"operator": 302}), at={"surface_id": "@surface"}
    ),
    Row(
        "accessprogram:surface-suspend",
        to({_ENFORCERS: 405}),
        to({_ENFORCERS: 302}),
        at={"surface_id": "@surface"},
        data=_WHY,
    ),
    Row(
        "accessprogram:surface-restore",
        to({_ENFORCERS: 405}),
        to({_ENFORCERS: 302}),
        at={"surface_id": "@off_surface"},
        data=_WHY,
    ),
]

_PLEDGE_READERS = "reviewer conflicted senior verifier auditor administrator"
PLEDGES = [
    Row("accessprogram:desk-commitments", to({_PLEDGE_READERS: 200}), to({_PLEDGE_READERS: 405})),
    Row(
        "accessprogram:desk-commitment-evidence",
        to({"administrator": 405}),
        to({"administrator": 302}),
        at={"commitment_id": "@provider_pledge"},
        data={"statement": "We did.", "measured": "100"},
    ),
    Row(
        "accessprogram:desk-commitment-verdict",
        to({"verifier": 405}),
        to({"verifier": 302}),
        at={"evidence_id": "@evidence"},
        data={"verdict": "verified", "reason": "Seen."},
    ),
]

_ADMINISTRATOR_ONLY = to({"administrator": 405})
_BOARD_READERS = "senior dashboards auditor administrator"
OFFICE = [
    Row("accessprogram:roles", to({"auditor administrator": 200}), to({"auditor administrator": 405})),
    Row(
        "accessprogram:role-ask",
        _ADMINISTRATOR_ONLY,
        to({"administrator": 302}),
        data={
            "email": "dashboards@provider.example",
            "role": "auditor",
            "programme": "@programme",
            "reason": "She takes over.",
        },
    ),
    Row(
        "accessprogram:role-confirm",
        _ADMINISTRATOR_ONLY,
        to({"administrator": 302}),
        at={"assignment_id": "@assignment"},
    ),
    Row(
        "accessprogram:role-end",
        _ADMINISTRATOR_ONLY,
        to({"administrator": 302}),
        at={"assignment_id": "@assignment"},
        data={"reason": "Left."},
    ),
    Row("accessprogram:conflicts", to({STAFF: 200}), to({STAFF: 405})),
    Row(
        "accessprogram:conflict-declare",
        to({STAFF: 405}),
        to({STAFF: 302, "conflicted dashboards": 422}),
        data={"partner": "@partner", "reason": "A relative works there."},
    ),
    Row(
        "accessprogram:conflict-end",
        to({STAFF: 405}),
        to({"conflicted administrator": 302, "auditor": 403}),
        at={"conflict_id": "@conflict"},
    ),
    Row("accessprogram:employments", to({STAFF: 200}), to({STAFF: 405})),
    Row(
        "accessprogram:employment-declare",
        to({STAFF: 405}),
        to({STAFF: 302}),
        data={"organisation": "Fictional Orchard Ltd", "domain": "orchard.example"},
    ),
    Row(
        "accessprogram:employment-remove",
        to({STAFF: 405}),
        to({"reviewer": 302}),
        at={"employment_id": "@employment"},
    ),
    Row("accessprogram:components", to({f"{STAFF} superuser": 200}), to({}, others=405)),
    Row("reviews:board", to({_BOARD_READERS: 200}), to({_BOARD_READERS: 405})),
    Row("reviews:audit", to({"auditor": 200}), to({"auditor": 405})),
]
