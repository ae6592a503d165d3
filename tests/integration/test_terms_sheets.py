"""Terms sheets: what they open with, how both sides change them, and how a decision freezes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import (
    AuditEvent,
    Membership,
    OutboxMessage,
    Submission,
    TermsLine,
    TermsOffer,
    TermsSheet,
    User,
)
from accessprogram.operations import applications, terms_offers, terms_sheets
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.terms_sheets import content_of
from reviews.operations import checks, cool_offs
from tests import factories
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DUE = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
# Questions that ask for use cases and pledges, as the product's own questionnaire does.
ASKING: dict[str, Any] = {
    "sections": [
        *factories.MINIMAL["sections"],
        {
            "slug": "asked",
            "title": "Asked",
            "questions": [
                {
                    "slug": "use_cases",
                    "kind": "rows",
                    "label": "Uses",
                    "role": "use_cases",
                    "columns": [
                        {"slug": "use_case", "kind": "choice", "label": "Use", "choices_from": "use_cases",
                         "role": "use_case"},
                        {"slug": "ration", "kind": "number", "label": "Ration", "role": "ration"},
                    ],
                },
                {"slug": "pledges", "kind": "commitments", "label": "Pledges", "role": "commitments"},
            ],
        },
    ]
}  # fmt: skip


@pytest.fixture
def world() -> Desk:
    return desk().checked()


def line(world: Desk, kind: str = "ration", side: str = "provider") -> TermsLine:
    return TermsLine.objects.get(sheet__application=world.application, kind=kind, side=side)


def sheet(world: Desk) -> TermsSheet:
    return TermsSheet.objects.get(application=world.application)


def offer(world: Desk, actor: Actor, requests: Any = 40, **said: Any) -> TermsOffer:
    given = {"line_id": line(world).id, "value": {"requests_per_day": requests}, "reason": "Enough for us."}
    return terms_offers.offer(actor=actor, **(given | said))


def asking(*, requests: int | None, target: str = "95") -> Desk:
    """Submitted with the product's own kind of questions; ``requests`` None: the use case without a ration."""
    world = desk(definition=ASKING)
    started = applications.start(actor=world.owner, partner_id=world.partner.id, tier_id=world.version.tier_id)
    for question, raw in _answers(world, requests, target).items():
        saved = applications.save_answer(
            actor=world.owner, application_id=started.id, question=question, raw=raw, expected_version=0
        )
        assert saved.error == ""
    applications.submit(actor=world.owner, application_id=started.id)
    started.refresh_from_db()
    world.application = started
    checks.perform_due()
    return world


def _answers(world: Desk, requests: int | None, target: str) -> dict[str, Any]:
    return {
        "legal_name": world.partner.name,
        "contact_email": "ada@partner.example",
        "use_cases": [{"use_case": "detection"} | ({"ration": requests} if requests is not None else {})],
        "pledges": [{"template": "partner-pledge", "baseline": "40", "target": target, "due": DUE}],
    }


def _sent_again(world: Desk, **answers: Any) -> None:
    first = world.case.submission
    given = first.content["answers"] | {slug: {"value": value} for slug, value in answers.items()}
    content = {**first.content, "answers": given}
    again = Submission.objects.create(
        application=first.application, number=2, content=content, content_hash=digest(content),
        submitted_by=first.submitted_by, submitted_at=db_now(),
    )  # fmt: skip
    terms_sheets.open_for(application=again.application, submission=again, actor=SYSTEM)


def test_a_sheet_opens_with_what_was_asked_for_and_pledged() -> None:
    world = asking(requests=250)

    stands = {(row.side, row.kind, row.key): row.value for row in sheet(world).lines.filter(removed=False)}
    pledge = {"metric": "things", "unit": "%", "baseline": "", "target": "100", "due_on": None}
    assert stands == {
        ("provider", "offering", world.version.offerings.get().slug): {},
        ("provider", "ration", "detection"): {"requests_per_day": 250},
        ("provider", "commitment", "provider-pledge"): pledge,
        ("partner", "commitment", "partner-pledge"): pledge | {"baseline": "40", "target": "95", "due_on": DUE},
    }


@pytest.mark.parametrize(("requests", "stands"), [(5000, 1000), (None, 1)])
def test_a_sheet_opens_within_the_tier(requests: int | None, stands: int) -> None:
    world = asking(requests=3)
    _sent_again(world, use_cases=[{"use_case": "detection", "ration": requests}])

    assert line(world).value == {"requests_per_day": stands}


def test_a_use_case_that_is_not_asked_for_can_come_onto_the_sheet() -> None:
    world = asking(requests=3)
    _sent_again(world, use_cases=[])
    assert line(world).removed is True

    made = offer(world, world.actor("reviewer"))
    terms_offers.answer(actor=world.owner, offer_id=made.id, answer="accept")
    assert (line(world).removed, line(world).value) == (False, {"requests_per_day": 40})


def test_a_resubmission_carries_over_what_was_agreed() -> None:
    world = asking(requests=250)
    made = offer(world, world.owner)
    terms_offers.answer(actor=world.actor("reviewer"), offer_id=made.id, answer="accept")
    world.propose()

    pledged = [{"template": "partner-pledge", "baseline": "40", "target": "80", "due": DUE}]
    _sent_again(world, use_cases=[{"use_case": "detection", "ration": 900}], pledges=pledged)

    assert line(world).value == {"requests_per_day": 40}
    assert line(world, "commitment", "partner").value["target"] == "80"
    assert (sheet(world).state, sheet(world).content_hash) == ("open", "")


def test_accepted_the_line_says_it_and_freezes(world: Desk) -> None:
    made = offer(world, world.owner)
    assert line(world).value == {"requests_per_day": 100}
    terms_offers.answer(actor=world.actor("reviewer"), offer_id=made.id, answer="accept")

    assert line(world).value == {"requests_per_day": 40}
    with pytest.raises(NotAllowed, match="agreed on this line"):
        offer(world, world.owner, 30)
    assert OutboxMessage.objects.filter(kind="terms_answered", recipient_id=world.owner.id).count() == 1
    assert list(AuditEvent.objects.filter(action__startswith="terms.").order_by("seq").values_list("action", flat=True)
                ) == ["terms.opened", "terms.offered", "terms.answered"]  # fmt: skip


def test_declined_the_line_stays_and_can_be_proposed_again(world: Desk) -> None:
    made = offer(world, world.owner)
    reviewer = world.actor("reviewer")
    with pytest.raises(Invalid):
        terms_offers.answer(actor=reviewer, offer_id=made.id, answer="decline")
    terms_offers.answer(actor=reviewer, offer_id=made.id, answer="decline", reason="Too little to be useful.")

    assert line(world).value == {"requests_per_day": 100}
    with pytest.raises(WrongState):
        terms_offers.answer(actor=reviewer, offer_id=made.id, answer="accept")
    assert offer(world, world.owner, 60).answer == "open"


def test_countered_the_other_side_answers_in_turn(world: Desk) -> None:
    made = offer(world, world.owner)
    reviewer = world.actor("reviewer")
    terms_offers.answer(
        actor=reviewer, offer_id=made.id, answer="counter", value={"requests_per_day": "70"}, reason="Half way."
    )
    counter = TermsOffer.objects.get(answer="open")
    assert (counter.side, counter.value) == ("provider", {"requests_per_day": 70})
    with pytest.raises(NotAllowed, match="Your side proposed this"):
        terms_offers.answer(actor=reviewer, offer_id=counter.id, answer="accept")
    terms_offers.answer(actor=world.owner, offer_id=counter.id, answer="accept")
    assert line(world).value == {"requests_per_day": 70}


def test_a_line_has_one_open_proposal(world: Desk) -> None:
    made = offer(world, world.owner)
    with pytest.raises(NotAllowed, match="waits for its answer"):
        offer(world, world.actor("reviewer"), 30)
    terms_offers.answer(actor=world.owner, offer_id=made.id, answer="take_back")
    assert offer(world, world.actor("reviewer"), 30).side == "provider"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"requests": 0}, "requests_per_day"),
        ({"requests": "many"}, "requests_per_day"),
        ({"requests": 1001}, "requests_per_day"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_a_proposal_with_faults_names_the_field(world: Desk, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        offer(world, world.owner, **said)
    assert list(refused.value.fields) == [field]
    assert not TermsOffer.objects.exists()


def test_a_date_that_has_gone_by_is_no_target(world: Desk) -> None:
    gone = (db_now() - timedelta(days=2)).date().isoformat()
    with pytest.raises(Invalid) as refused:
        terms_offers.offer(
            actor=world.owner, line_id=line(world, "commitment", "partner").id, value={"due_on": gone}, reason="So."
        )
    assert list(refused.value.fields) == ["due_on"]


def test_what_the_tier_asks_of_the_partner_is_not_struck_out(world: Desk) -> None:
    for pledge in (line(world, "commitment", "partner"), line(world, "commitment", "provider")):
        with pytest.raises(Invalid, match="cannot be struck out"):
            terms_offers.offer(actor=world.owner, line_id=pledge.id, value={}, removes=True, reason="Not for us.")
    made = offer(world, world.owner, removes=True)
    terms_offers.answer(actor=world.actor("reviewer"), offer_id=made.id, answer="accept")
    assert line(world).removed is True


def test_a_condition_stands_when_the_partner_accepts_it(world: Desk) -> None:
    assert world.application is not None
    with pytest.raises(NotAllowed):
        terms_offers.add_condition(
            actor=world.owner, application_id=world.application.id, text="Less.", reason="We like it so."
        )
    made = terms_offers.add_condition(
        actor=world.actor("reviewer"), application_id=world.application.id, text="Report monthly.", reason="New team."
    )
    with pytest.raises(Invalid) as refused:
        world.propose(outcome="approve_conditions")
    assert refused.value.code == "open_lines"
    terms_offers.answer(actor=world.owner, offer_id=made.id, answer="accept")
    assert world.propose(outcome="approve_conditions").conditions == ["Report monthly."]


@pytest.mark.parametrize("role", ["screening_analyst", "auditor", "access_operator", "programme_administrator"])
def test_whoever_does_not_judge_does_not_negotiate(world: Desk, role: str) -> None:
    with pytest.raises(NotAllowed):
        offer(world, world.actor(role))


def test_a_member_reads_and_does_not_negotiate(world: Desk) -> None:
    person = factories.user()
    Membership.objects.create(partner=world.partner, user=person, role="member")
    with pytest.raises(NotAllowed, match="owner or a signatory"):
        offer(world, actor_of(person))


def test_another_partner_finds_no_sheet(world: Desk) -> None:
    with pytest.raises(NotFound):
        offer(world, desk().owner)


def test_a_decision_freezes_the_sheet_and_a_veto_opens_it(world: Desk) -> None:
    decision = world.propose()
    stands = sheet(world)
    assert (stands.state, stands.content_hash) == ("frozen", digest(content_of(stands)))
    with pytest.raises(NotAllowed, match="frozen"):
        offer(world, world.owner)
    cool_offs.veto(actor=world.actor("senior_reviewer", 2), decision_id=decision.id, reason="Other terms first.")
    assert (sheet(world).state, sheet(world).content_hash) == ("open", "")


def test_a_decline_freezes_what_is_open_so_that_the_partner_sees_the_same(world: Desk) -> None:
    world.reason()
    offer(world, world.owner)
    world.propose(outcome="decline", reason_codes=["unclear"])
    assert sheet(world).state == "frozen"


def test_opened_again_by_a_person_the_approvals_are_void_and_agreed_lines_move(world: Desk) -> None:
    made = offer(world, world.owner)
    terms_offers.answer(actor=world.actor("reviewer"), offer_id=made.id, answer="accept")
    decision = world.propose()
    assert world.application is not None
    with pytest.raises(NotAllowed):
        terms_sheets.reopen(actor=world.owner, application_id=world.application.id, reason="We want more.")
    terms_sheets.reopen(
        actor=world.actor("committee_member"), application_id=world.application.id, reason="The partner called."
    )

    decision.refresh_from_db()
    assert (decision.state, decision.superseded_parts) == ("superseded", ["terms_sheet"])
    assert offer(world, world.owner, 55).answer == "open"


def test_the_agreement_says_what_stood_on_the_sheet(world: Desk) -> None:
    pledge = terms_offers.offer(
        actor=world.owner, line_id=line(world, "commitment", "partner").id, reason="We measured again.",
        value={"baseline": "12", "target": "90", "due_on": "2031-05-04"},
    )  # fmt: skip
    terms_offers.answer(actor=world.actor("reviewer"), offer_id=pledge.id, answer="accept")
    world.propose()
    world.confirm()

    agreement = world.case.application.agreements.get()
    (said,) = agreement.content["pledges"]["partner"]
    assert (said["baseline"], said["target"], said["due_on"]) == ("12", "90", "2031-05-04")
    assert agreement.content["decision"]["terms_hash"] == sheet(world).content_hash
    assert [row["requests"] for row in agreement.content["rations"]] == [100]
    made = agreement.commitments.get(side="partner")
    assert (made.baseline, made.target, made.due_at.date().isoformat()) == ("12", "90", "2031-05-04")


# --- The page ---------------------------------------------------------------------------------------------------------
def client(actor: Actor) -> Client:
    return client_of(User.objects.get(pk=actor.id))


def url(name: str, *args: Any) -> str:
    return reverse(f"accessprogram:{name}", args=args)


def test_both_sides_negotiate_by_clicking(world: Desk) -> None:
    assert world.application is not None
    owner, reviewer = client(world.owner), client(world.actor("reviewer"))
    page = url("terms-sheet", world.application.id)
    sent = {"requests_per_day": "40", "reason": "Enough for us."}
    assert owner.post(url("terms-offer", line(world).id), sent).url == page
    made = TermsOffer.objects.get()
    shown = reviewer.get(url("desk-terms", world.application.id)).content.decode()
    assert "Waiting for your side" in shown and "40 requests a day" in shown
    assert reviewer.post(url("desk-terms-answer", made.id), {"answer": "accept"}).status_code == 302
    shown = owner.get(page).content.decode()
    assert "Agreed" in shown and str(world.actor("reviewer").name) not in shown


def test_a_refused_proposal_keeps_what_was_typed_and_names_the_field(world: Desk) -> None:
    answer = client(world.owner).post(
        url("terms-offer", line(world).id), {"requests_per_day": "5000", "reason": "We are <big>."}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#offer-{line(world).id}-requests_per_day"' in shown
    assert 'value="5000"' in shown and "We are &lt;big&gt;." in shown


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_was_proposed(world: Desk, size: int) -> None:
    assert world.application is not None
    for number in range(size):
        terms_offers.add_condition(
            actor=world.actor("reviewer"), application_id=world.application.id, text=f"C{number}.", reason="So."
        )
    browser = client(world.owner)
    browser.get(url("terms-sheet", world.application.id))
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url("terms-sheet", world.application.id)).status_code == 200
    assert len(captured) == 14
