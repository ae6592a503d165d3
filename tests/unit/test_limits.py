"""How long a failing source is spared, and what is noted of each request."""

import pytest

from reviews.checks.base import SourceOff, SourceUnavailable
from reviews.checks.limits import LIMITS, needed_by, pause_after
from reviews.checks.watching import Tally, watched
from tests.factories.subjects import sources


def test_a_source_is_spared_after_five_failures_and_longer_each_time() -> None:
    assert [pause_after(failures) for failures in range(11)] == [0, 0, 0, 0, 0, 60, 120, 240, 480, 900, 900]
    assert pause_after(10**6) == 900


def test_where_the_applicant_chooses_who_answers_one_bad_host_stops_nobody_else() -> None:
    assert {name for name, limit in LIMITS.items() if not limit.breaker} == {"dns", "web", "tls"}


class Moody:
    """Answers what it is told: a value, or an error to raise."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)

    def by_lei(self, lei: str) -> object:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_each_request_is_noted_and_passed_on() -> None:
    tally = Tally()
    client = watched(sources(entities=Moody("found", SourceUnavailable("late", retry_after=30))), tally).entities

    assert client.by_lei("5299") == "found"
    assert (tally.of["entities"].asked, tally.of["entities"].answered, tally.of["entities"].failed) == (1, 1, False)
    with pytest.raises(SourceUnavailable):
        client.by_lei("5299")
    assert (tally.of["entities"].asked, tally.of["entities"].error, tally.of["entities"].retry_after) == (2, "late", 30)
    assert set(tally.of) == {"entities"}


def test_a_source_that_is_switched_off_did_not_fail() -> None:
    tally = Tally()
    client = watched(sources(entities=Moody(SourceOff("off"))), tally).entities
    with pytest.raises(SourceOff):
        client.by_lei("5299")
    assert tally.of["entities"].failed is False


def test_a_source_that_is_spared_is_not_asked() -> None:
    tally = Tally()
    client = watched(sources(entities=Moody("never asked")), tally, spared={"entities": "later"}).entities
    with pytest.raises(SourceUnavailable, match="later"):
        client.by_lei("5299")
    assert tally.of == {}


def test_a_check_waits_for_what_it_cannot_do_without() -> None:
    assert needed_by("domain") == ("dns", "tls", "web")
    assert needed_by("entities") == ("entities",)
    assert needed_by("records") == needed_by("") == ()
