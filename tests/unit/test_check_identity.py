"""Identity: who is to be verified, and what each answer of a provider means."""

from typing import Any

import pytest

from reviews.checks.answers import OutsideAnswer
from reviews.checks.base import Outcome, SourceUnavailable, Waiting
from reviews.checks.identity import Identity
from reviews.checks.subject import Person, Subject
from tests.factories.subjects import organisation, sources
from tests.factories.subjects import person as somebody

CHECK = Identity()


def person() -> Subject:
    """One person acting alone, as a snapshot names them."""
    return somebody(people=(Person(label="person 1", name="Kim Example"),))


class Records:
    """A provider's answers by label; what is not named was never asked."""

    def __init__(self, provider: str = "Papers", **answers: OutsideAnswer) -> None:
        self.provider, self.answers = provider, answers
        self.business_answer = OutsideAnswer(state="none")

    def version(self) -> str:
        return "1"

    def identity(self, label: str) -> OutsideAnswer:
        known = self.answers.get(label.replace(" ", "_"))
        return known or OutsideAnswer(state="none", provider=self.provider)

    def business(self) -> OutsideAnswer:
        return self.business_answer


def done(outcome: str) -> OutsideAnswer:
    return OutsideAnswer(state="done", outcome=outcome, reference="ver_1", provider="Papers")


def evaluate(records: Records, subject: Any = None, **thresholds: Any) -> Any:
    return CHECK.evaluate(subject or organisation(), sources(outside=records, thresholds=thresholds))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (done("verified"), Outcome.CLEAR),
        (done("failed"), Outcome.REVIEW),
        (done("unclear"), Outcome.REVIEW),
        (OutsideAnswer(state="expired", provider="Papers"), Outcome.INCONCLUSIVE),
        (OutsideAnswer(state="none"), Outcome.INCONCLUSIVE),
    ],
)
def test_each_answer_means(answer: OutsideAnswer, outcome: Outcome) -> None:
    assert evaluate(Records(person_1=answer), person()).outcome is outcome


@pytest.mark.parametrize("state", ["none", "pending"])
def test_run_waits_for_the_provider(state: str) -> None:
    found = evaluate(Records(person_1=OutsideAnswer(state=state, provider="Papers")), person())
    assert isinstance(found, Waiting)
    assert found.for_whom == "Papers"


def test_only_those_who_answer_for_the_application_are_verified() -> None:
    assert evaluate(Records(), organisation(), roles=["nobody has this role"]).outcome is Outcome.INCONCLUSIVE


def test_business_is_verified_where_a_provider_does_that() -> None:
    records = Records(person_1=done("verified"))
    records.business_answer = done("failed")
    people = organisation(people=(Person(label="person 1", name="Kim Example", role="owner, signatory"),))
    assert evaluate(records, people, roles=["owner"]).outcome is Outcome.REVIEW
    assert evaluate(records, person()).outcome is Outcome.CLEAR


def test_records_that_cannot_be_read_are_a_failed_source() -> None:
    class Broken(Records):
        def identity(self, label: str) -> OutsideAnswer:
            raise SourceUnavailable("broken")

    with pytest.raises(SourceUnavailable):
        evaluate(Broken(), person())


def test_finding_names_nobody() -> None:
    found = evaluate(Records(person_1=done("failed")), person())
    assert person().people[0].name not in found.summary + str(found.evidence)
