"""The addresses of work on the desk: seats that are given, tags, how much each takes, one action on several cases."""

from tests.matrices.desk_rows import _JUDGES, _action
from tests.matrices.rows import DESK, Row, to

_SITS = "analyst reviewer conflicted senior appeals"
_OF_REVIEWER = {"user_id": "@reviewer_user"}
_BULK = {"bulk_id": "@bulk"}
WORK = [
    Row("reviews:case-here", to({DESK: 405}), to({DESK: 200, "conflicted": 404}), at={"case_id": "@case"}),
    Row("reviews:work", to({_SITS: 200}), to({_SITS: 405})),
    Row("reviews:work-people", to({"senior": 200}), to({"senior": 405})),
    Row("reviews:work-divide", to({"senior": 405}), to({"senior": 302})),
    Row("reviews:work-of", to({"reviewer senior": 200}), to({_SITS: 405}), at=_OF_REVIEWER),
    Row(
        "reviews:work-profile",
        to({_SITS: 405}),
        to({"reviewer senior": 302}),
        at=_OF_REVIEWER,
        data={"capacity": "5", "tags": "oss"},
    ),
    Row(
        "reviews:work-absence",
        to({_SITS: 405}),
        to({"reviewer senior": 302}),
        at=_OF_REVIEWER,
        data={"first_day": "2999-01-01", "last_day": "2999-01-02"},
    ),
    Row("reviews:work-absence-end", to({_SITS: 405}), to({"reviewer senior": 302}), at={"absence_id": "@absence"}),
    Row("reviews:bulk", to({DESK: 200}), to({DESK: 200}), data={"case": "@case"}),
    Row(
        "reviews:bulk-run",
        to({DESK: 405}),
        to({DESK: 302}),
        data={"case": "@case", "action": "tag", "tag": "urgent"},
    ),
    Row("reviews:bulk-result", to({"reviewer": 200}), to({DESK: 405}), at=_BULK),
    Row("reviews:bulk-undo", to({DESK: 405}), to({"reviewer": 302}), at=_BULK),
    _action(
        "take_over",
        {"reviewer senior": 302},
        at="@held_case",
        case_id="@held_case",
        seat="adjudication",
        reason="The analyst is away.",
    ),
    _action("assign", {"senior": 302}, at="@held_case", case_id="@held_case", seat="review", user_id="@reviewer_user"),
    _action("tag", {_JUDGES: 302}, case_id="@case", tag="urgent"),
    _action("untag", {_JUDGES: 302}, case_id="@case", tag="seen"),
    _action("snooze", {_JUDGES: 302}, case_id="@case", days="3"),
    _action("wake", {DESK: 404, "reviewer": 302}, at="@held_case", case_id="@held_case"),
]
