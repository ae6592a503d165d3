"""What a family of partners answered alike is judged once and applied with a tick for each case."""

import pytest
from django.urls import reverse

from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import User
from accessprogram.operations import families
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.enums import SectionWord
from reviews.models import Case, SectionVerdict
from reviews.operations import claims, same_answers, verdicts
from reviews.queries.cases import detailed_case_of
from reviews.queries.same_answers import alike
from tests import factories
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

# The name stands in a section of its own: the person to write to is nobody else's.
NAME, CONTACT = factories.MINIMAL["sections"][0]["questions"]
DEFINITION = {
    "sections": [
        {"slug": "about", "title": "About", "questions": [NAME]},
        {"slug": "contact", "title": "Contact", "questions": [CONTACT]},
    ]
}

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def sisters() -> tuple[Desk, Desk]:
    """Two partners of one family with an open case each, answered alike."""
    first = desk(checks=(), definition=DEFINITION).submit()
    partner = factories.partner(name=first.partner.name)
    second = Desk(version=first.version, partner=partner, owner=factories.owner_of(partner), people=first.people)
    second.submit()
    families.set_parent(
        actor=first.actor("senior_reviewer"), partner_id=partner.id, parent_id=first.partner.id, reason="The register."
    )
    return first, second


def _judged(world: Desk, reviewer: Actor) -> SectionVerdict:
    claims.take(actor=reviewer, case_id=world.case.id, seat="review")
    return verdicts.judge(
        actor=reviewer, case_id=world.case.id, section="about", word=SectionWord.CONCERN, text="No website."
    )


def _alike(actor: Actor, case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (one.verdict.section, [(other.reference, other.said) for other in one.cases])
        for one in alike(actor, detailed_case_of(actor, case.id))
    ]


def test_one_word_goes_to_the_ticked_case(sisters: tuple[Desk, Desk]) -> None:
    first, second = sisters
    reviewer = first.actor("reviewer")
    verdict = _judged(first, reviewer)
    reference = second.case.application.reference
    assert _alike(reviewer, first.case) == [("about", [(reference, "")])]

    claims.take(actor=reviewer, case_id=second.case.id, seat="review")
    told = same_answers.apply(actor=reviewer, case_id=first.case.id, section="about", case_ids=[second.case.id])
    assert [(one.reference, one.done) for one in told] == [(reference, True)]
    applied = SectionVerdict.objects.get(case=second.case)
    assert (applied.word, applied.text, applied.same_as_id) == ("concern", "No website.", verdict.id)
    assert _alike(reviewer, first.case) == [("about", [(reference, "a concern")])]


def test_a_case_without_a_seat_refuses_it_and_says_why(sisters: tuple[Desk, Desk]) -> None:
    first, second = sisters
    reviewer = first.actor("reviewer")
    _judged(first, reviewer)
    told = same_answers.apply(actor=reviewer, case_id=first.case.id, section="about", case_ids=[second.case.id])
    assert [(one.done, one.sentence) for one in told] == [(False, "Take the review of this case first.")]
    assert not SectionVerdict.objects.filter(case=second.case).exists()


def test_other_answers_are_not_alike() -> None:
    first = desk(checks=(), definition=DEFINITION).submit()
    partner = factories.partner(name="Another Name")
    second = Desk(version=first.version, partner=partner, owner=factories.owner_of(partner), people=first.people)
    second.submit()
    senior = first.actor("senior_reviewer")
    families.set_parent(actor=senior, partner_id=partner.id, parent_id=first.partner.id, reason="The register.")
    reviewer = first.actor("reviewer")
    _judged(first, reviewer)
    assert _alike(reviewer, first.case) == []


def test_a_conflict_with_one_is_a_conflict_with_the_family(sisters: tuple[Desk, Desk]) -> None:
    first, second = sisters
    person = User.objects.get(pk=first.actor("reviewer").id)
    person.conflicts.create(partner=second.partner, reason="Worked there.", declared_by=person)
    assert actor_of(person).conflicts >= {first.partner.id, second.partner.id}


def test_who_owns_whom_is_a_seniors_word(sisters: tuple[Desk, Desk]) -> None:
    first, second = sisters
    reviewer, senior = first.actor("reviewer"), first.actor("senior_reviewer")
    said = {"partner_id": second.partner.id, "parent_id": None, "reason": "Sold."}
    with pytest.raises(NotAllowed):
        families.set_parent(actor=reviewer, **said)
    with pytest.raises(NotFound):
        families.set_parent(actor=desk().actor("senior_reviewer"), **said)
    with pytest.raises(Invalid):
        families.set_parent(actor=senior, partner_id=first.partner.id, parent_id=second.partner.id, reason="Both ways.")
    assert families.set_parent(actor=senior, **said).parent_id is None


def test_page_applies_what_was_ticked(sisters: tuple[Desk, Desk]) -> None:
    first, second = sisters
    reviewer = first.actor("reviewer")
    _judged(first, reviewer)
    claims.take(actor=reviewer, case_id=second.case.id, seat="review")
    browser = client_of(User.objects.get(pk=reviewer.id))
    shown = browser.get(reverse("reviews:case-panel", args=[first.case.id, "family"])).content.decode()
    assert second.case.application.reference in shown
    sent = {"section": "about", "case": [str(second.case.id)]}
    assert browser.post(reverse("reviews:case-same", args=[first.case.id]), sent).status_code == 302
    assert SectionVerdict.objects.filter(case=second.case).count() == 1
