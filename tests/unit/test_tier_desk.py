"""What a tier version tells the desk: each fault is a sentence, and what is right has none."""

import pytest

from accessprogram.policy.tier_desk import (
    checklist_faults,
    concurrence_faults,
    desk_faults,
    quorum_faults,
    sections_of,
    stage_days_faults,
)

ITEM = {"slug": "owners", "section": "people", "text": "Owners are named."}


@pytest.mark.parametrize(
    ("found", "count"),
    [
        (stage_days_faults({}), 0),
        (stage_days_faults({"review": 5, "confirmation": 250}), 0),
        (stage_days_faults({"reviw": 5}), 1),
        (stage_days_faults({"review": 0, "checks": 251, "committee": True, "intake": "3"}), 4),
        (stage_days_faults([5]), 1),
        (checklist_faults([]), 0),
        (checklist_faults([ITEM, {"slug": "b_2", "text": "Anything."}], {"people"}), 0),
        (checklist_faults([ITEM], {"record"}), 1),
        (checklist_faults([ITEM, ITEM]), 1),
        (checklist_faults([{"slug": "a b", "text": " "}]), 2),
        (checklist_faults([{"slug": "a"}, "b", {**ITEM, "more": 1}]), 3),
        (checklist_faults({}), 1),
        (concurrence_faults([]), 0),
        (concurrence_faults([{"party": "Fictional CERT", "days": 10}]), 0),
        (concurrence_faults([{"party": "Fictional CERT", "days": 10}] * 2), 1),
        (concurrence_faults([{"party": "Fictional CERT"}, {"party": "", "days": 1}, {"party": "X", "days": 0}]), 3),
        (concurrence_faults("CERT"), 1),
        (quorum_faults(2), 0),
        (quorum_faults(1), 1),
    ],
)
def test_faults_are_counted(found: object, count: int) -> None:
    sentences = list(found)  # type: ignore[call-overload]
    assert len(sentences) == count
    assert all(sentence.endswith(".") or "}" in sentence for sentence in sentences)


def test_a_version_is_judged_as_a_whole() -> None:
    sections = sections_of({"sections": [{"slug": "people", "questions": []}]})
    right = {"stage_days": {"review": 5}, "checklist": [ITEM], "concurrence": [], "committee_quorum": 3}
    assert list(desk_faults(**right, sections=sections)) == []  # type: ignore[arg-type]
    wrong = {"stage_days": [], "checklist": [{**ITEM, "section": "x"}], "concurrence": {}, "committee_quorum": 0}
    assert len(list(desk_faults(**wrong, sections=sections))) == 4  # type: ignore[arg-type]
