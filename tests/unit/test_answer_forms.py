"""From form fields to raw answers, and from answers to words: pure parts of the wizard."""

import pytest
from django.http import QueryDict

from accessprogram.queries.answers import words_of
from accessprogram.queries.tiers import DecisionTimes, _times
from accessprogram.questionnaires import CommitmentRule, EvidenceRule, Placed, TierRules, UseCaseRule
from accessprogram.web.answer_forms import asked_on_page, expected_version, raw_answer
from accessprogram.web.evidence import content_disposition

RULES = TierRules(
    use_cases=(UseCaseRule(slug="detection", title="Detection"),),
    commitments=(CommitmentRule(slug="logs", title="Logs"), CommitmentRule(slug="notice", title="Notice")),
    evidence=(EvidenceRule(slug="policy", title="Policy"),),
)
PEOPLE = {
    "slug": "people",
    "kind": "rows",
    "columns": [
        {"slug": "name", "kind": "text", "label": "Name"},
        {"slug": "roles", "kind": "multi", "label": "Roles", "choices": [{"slug": "a", "label": "A"}]},
    ],
}


def _placed(question: dict) -> Placed:
    return Placed({"slug": "s"}, question)


def test_rows_are_read_in_order_of_their_number() -> None:
    data = QueryDict("q-people-10-name=Zoe&q-people-2-name=Ada&q-people-2-roles=a&q-people-2-roles=b")
    assert raw_answer(data, _placed(PEOPLE), RULES) == [{"name": "Ada", "roles": ["a", "b"]}, {"name": "Zoe"}]


def test_rows_leave_out_the_removed_one_and_what_is_no_column() -> None:
    data = QueryDict(
        "q-people-0-name=Ada&q-people-1-name=Bo&q-people-1-evil=x&q-people-9999-name=Far&q-other-0-name=No"
    )
    assert raw_answer(data, _placed(PEOPLE), RULES, without_row=0) == [{"name": "Bo"}]


def test_rows_above_the_bound_are_not_read() -> None:
    assert raw_answer(QueryDict("q-people-250-name=Ada"), _placed(PEOPLE), RULES) == []


def test_commitments_without_a_tick_are_not_pledged() -> None:
    data = QueryDict("q-c-0-template=logs&q-c-0-target=100&q-c-1-target=100&q-c-1-due=2031-01-01")
    question = {"slug": "c", "kind": "commitments"}
    assert raw_answer(data, _placed(question), RULES) == [{"template": "logs", "target": "100"}]


def test_multi_gives_all_and_an_empty_form_gives_nothing() -> None:
    multi = _placed({"slug": "m", "kind": "multi"})
    assert raw_answer(QueryDict("q-m=a&q-m=b"), multi, RULES) == ["a", "b"]
    assert raw_answer(QueryDict(""), multi, RULES) == []
    assert raw_answer(QueryDict(""), _placed({"slug": "t", "kind": "text"}), RULES) == ""


@pytest.mark.parametrize(
    ("typed", "version"),
    [("", 0), ("v-a=3", 3), ("v-a=3&over-a=5", 5), ("v-a=-1", 0), ("v-a=x", 0), ("v-a=٣", 0), ("v-a=" + "9" * 40, 0)],
)
def test_expected_version_is_a_small_whole_number(typed: str, version: int) -> None:
    assert expected_version(QueryDict(typed), "a") == version


def test_asked_on_page_lists_what_stood_there() -> None:
    assert asked_on_page(QueryDict("shown=a&shown=b")) == {"a", "b"}


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ({"kind": "text"}, "Ada", ("Ada", [])),
        ({"kind": "text"}, "", ("", [])),
        ({"kind": "yesno"}, "yes", ("Yes", [])),
        ({"kind": "country"}, "NL", ("Netherlands", [])),
        ({"kind": "choice", "choices_from": "use_cases"}, "detection", ("Detection", [])),
        ({"kind": "multi", "choices_from": "use_cases"}, ["detection", "gone"], ("Detection, gone", [])),
        ({"kind": "number"}, 2.5, ("2.5", [])),
        (PEOPLE, [{"name": "Ada", "roles": ["a"]}], ("1 entry", [[("Name", "Ada"), ("Roles", "A")]])),
        (
            {"kind": "commitments"},
            [{"template": "logs", "target": "100", "due": "2031-01-01"}],
            ("1 entry", [[("Commitment", "Logs"), ("Target", "100"), ("Due date", "2031-01-01")]]),
        ),
        (
            {"kind": "files"},
            [{"id": "x", "name": "a.pdf", "kind": "policy"}],
            ("1 entry", [[("File", "a.pdf"), ("What it is", "Policy")]]),
        ),
        (PEOPLE, "not a table", ("not a table", [])),
    ],
)
def test_words_of_an_answer(question: dict, answer: object, words: tuple) -> None:
    assert words_of(question, answer, RULES) == words


@pytest.mark.parametrize(
    "name",
    [
        'a"; filename="b.html',
        "a\r\nSet-Cookie: x=1",
        "a\x00b",
        "../../etc/passwd",
        "\u202etxt.exe",
        "Ünïcode ✓.pdf",
        "a;b=c.pdf",
        "%0d%0a.pdf",
        "",
        "...",
        "a\\b",
        "x" * 255,
    ],
)
def test_content_disposition_is_one_attachment_with_one_pair_of_names(name: str) -> None:
    value = content_disposition(name)
    assert value.startswith('attachment; filename="')
    assert (value.count('filename="'), value.count("filename*=UTF-8''"), value.count('"')) == (1, 1, 2)
    assert value.isascii() and value.isprintable() and "/" not in value and "\\" not in value


def test_decision_times_are_waits_that_somebody_had() -> None:
    assert _times([1.0, 2.0, 3.0, 4.0]) == DecisionTimes(n=4)
    assert _times([1.0, 2.0, 3.0, 4.0, 9.0]) == DecisionTimes(n=5, p50=3.0, p90=9.0)
