"""What a person of the desk may not see reaches them by no other way: not by the words of a finding, not by a list."""

import pytest

from reviews.models import Finding
from reviews.operations import checks
from tests.factories import relations
from tests.factories.desk import Desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PHONE = {"phone": "+44 20 7946 0000"}
PANELS = ("needs", "related", "cluster", "precedents", "partner")


def _pages(world: Desk) -> str:
    """Everything that a reviewer of this tier reads of the case."""
    world.actor("reviewer")
    browser = client_of(world.people["reviewer"][0])
    case = world.case
    (finding,) = Finding.objects.filter(run__case=case)
    asked = [f"/desk/cases/{case.id}/", f"/desk/hits/{finding.id}/"]
    asked += [f"/desk/cases/{case.id}/panels/{slug}/" for slug in PANELS]
    answers = [browser.get(url) for url in asked]
    assert [answer.status_code for answer in answers] == [200] * len(asked)
    return "".join(answer.content.decode() for answer in answers)


def test_finding_names_no_case_that_its_reader_may_not_see() -> None:
    version, elsewhere = relations.tier(), relations.tier()
    hidden, seen, asked = (relations.sent(made, **PHONE) for made in (elsewhere, version, version))
    checks.perform_due()
    said = _pages(asked)
    references = [world.case.application.reference for world in (hidden, seen)]
    assert [reference in said for reference in references] == [False, True]
    assert "2 applications with the same telephone number (open)" in said
