"""Completeness: the judgement of the summary page, on the frozen submission."""

from reviews.checks.base import Outcome
from reviews.checks.completeness import Completeness
from tests.factories.subjects import answers, file_fact, organisation, sources

CHECK = Completeness()


def evaluate(**changes):
    return CHECK.evaluate(organisation(**changes), sources())


def test_complete_answers_are_clear():
    finding = evaluate()
    assert finding.outcome is Outcome.CLEAR
    assert finding.evidence == {"missing": [], "inconsistent": []}


def test_missing_answers_are_for_review_and_say_where():
    finding = evaluate(answers=answers(legal_name=""))
    assert finding.outcome is Outcome.REVIEW
    assert finding.summary == finding.applicant_summary == "Not answered yet: “Registered name”"
    assert finding.evidence["missing"] == [
        {
            "section": "organisation",
            "question": "legal_name",
            "sentence": "Not answered yet: “Registered name”",
            "anchor": "question-legal_name",
            "blocking": True,
        }
    ]


def test_answers_that_do_not_fit_are_for_review():
    finding = evaluate(answers=answers(contact_email="a@elsewhere.example"))
    assert finding.outcome is Outcome.REVIEW
    assert [row["question"] for row in finding.evidence["inconsistent"]] == ["contact_email"]


def test_uploaded_files_answer_the_question_for_files():
    assert evaluate(answers=answers(evidence=None)).outcome is Outcome.REVIEW
    assert evaluate(answers=answers(evidence=None), files=(file_fact(b"x"),)).outcome is Outcome.CLEAR


def test_without_a_questionnaire_it_is_inconclusive():
    for questionnaire in ({}, {"sections": "none"}, {"sections": [{"questions": [{"kind": []}]}]}):
        assert evaluate(questionnaire=questionnaire).outcome is Outcome.INCONCLUSIVE


def test_no_answers_at_all_are_for_review_and_counted():
    finding = evaluate(answers={})
    assert finding.outcome is Outcome.REVIEW
    assert finding.summary.endswith("more.")


def test_findings_do_not_repeat_personal_answers():
    robin = answers()["people"][0]
    finding = evaluate(answers=answers(people=[robin, robin | {"birth_date": "tomorrow"}]))
    assert finding.outcome is Outcome.REVIEW
    assert "Robin" not in str(finding)
    assert "robin@" not in str(finding)
