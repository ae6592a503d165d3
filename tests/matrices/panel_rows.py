"""More people on a case: an unseen vote, and guests of that case alone."""

from tests.matrices.desk_rows import _action

PANELS = [
    _action("vote", {}, case_id="@case", outcome="approve", rationale="Defensive."),
    _action(
        "ask_guest",
        {"senior appeals administrator": 422},
        case_id="@case",
        email="nobody@elsewhere.example",
        seat="review",
        until="@soon",
        reason="Nobody is left.",
    ),
    _action("confirm_guest", {"senior administrator": 302}, guest_id="@guest"),
    _action("end_guest", {"senior appeals administrator": 302}, guest_id="@guest"),
]
