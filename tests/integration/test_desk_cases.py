"""The page of a case in the browser: what is drawn is what the POST accepts, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accessprogram.models import AccessEntry, Question, TermsLine, User
from accessprogram.operations import terms_offers
from accessprogram.policy.actors import Actor
from reviews.models import Note
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PROPOSAL = {"outcome": "approve", "rationale": "Defensive, and well kept."}


def client(actor: Actor, **extra: Any) -> Client:
    return client_of(User.objects.get(pk=actor.id), **extra)


def url(name: str, *args: Any) -> str:
    return reverse(f"reviews:{name}", args=args)


def page(browser: Client, world: Desk) -> str:
    """The page as a person reads it: with the parts that it fetches."""
    answer = browser.get(url("case", world.case.id))
    assert answer.status_code == 200
    return answer.content.decode() + "".join(part(browser, address) for address in _PARTS.findall(str(answer.content)))


_PARTS = re.compile(r'hx-get="([^"]+/panels/[^"]+)"')


def part(browser: Client, address: str) -> str:
    answer = browser.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def act(browser: Client, world: Desk, slug: str, **sent: Any) -> Any:
    return browser.post(url("case-action", world.case.id, slug), {"form": slug, "case_id": str(world.case.id), **sent})


def sent(world: Desk) -> dict[str, dict[str, Any]]:
    """What a person would send for each action on the case as a whole."""
    data: dict[str, dict[str, Any]] = {
        "note": {"text": "Seen."},
        "ask_partner": {"text": "Who reads the output?", "due_days": "5"},
        "recommend": PROPOSAL,
        "propose": {"outcome": "decline", "reason_codes": [world.reason().slug], "rationale": "Otherwise."},
    }
    if world.case.decisions.exists():
        decision = world.decision
        data["confirm"] = {"decision_id": str(decision.id), "basis_hash": decision.basis_hash}
        data["veto"] = {"decision_id": str(decision.id), "reason": "Wait."}
    return data


def checking() -> Desk:
    return desk().submit()


def reviewed() -> Desk:
    world = desk().checked()
    world.claim()
    return world


def held() -> Desk:
    return desk().proposed()


def closed() -> Desk:
    world = desk().proposed()
    world.confirm()
    return world


@pytest.mark.parametrize("state", [checking, reviewed, held, closed], ids=lambda state: state.__name__)
@pytest.mark.parametrize(
    "who",
    [("reviewer", 0), ("reviewer", 1), ("senior_reviewer", 0), ("senior_reviewer", 1), ("screening_analyst", 0),
     ("committee_member", 0), ("auditor", 0), ("programme_administrator", 0)],
    ids=lambda who: f"{who[0]}-{who[1]}",
)  # fmt: skip
def test_drawn_buttons_equal_what_the_post_accepts(state: Any, who: tuple[str, int]) -> None:
    world = state()
    browser = client(world.actor(*who))
    shown = page(browser, world)
    drawn = {slug for slug in sent(world) if f'action="{url("case-action", world.case.id, slug)}"' in shown}
    accepted = set()
    for slug, data in sent(world).items():
        with transaction.atomic():
            if act(browser, world, slug, **data).status_code == 302:
                accepted.add(slug)
            transaction.set_rollback(True)
    assert drawn == accepted


def test_opening_is_on_record() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    on_record = AccessEntry.objects.filter(action="read.submission", object_id=str(world.case.submission_id))
    browser.get(url("case", world.case.id))
    assert on_record.count() == 1
    browser.get(url("case-panel", world.case.id, "notes"))
    assert on_record.count() == 1
    browser.get(url("case-panel", world.case.id, "submission"))
    assert on_record.count() == 2


def test_refused_form_keeps_what_was_typed_and_names_the_fields() -> None:
    world = reviewed()
    browser = client(world.actor("reviewer"))
    typed = {"outcome": "decline", "rationale": "Not <shown> to be defensive."}
    answer = act(browser, world, "recommend", **typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#recommend-reason_codes"' in shown
    assert "A decline needs at least one reason" in shown
    assert "Not &lt;shown&gt; to be defensive." in shown
    assert not world.case.recommendations.exists()


def test_approval_while_a_proposal_waits_names_the_line() -> None:
    world = desk().checked()
    line = TermsLine.objects.get(kind="ration")
    terms_offers.offer(actor=world.owner, line_id=line.id, value={"requests_per_day": "50"}, reason="Enough for us.")
    answer = act(client(world.actor("senior_reviewer")), world, "propose", **PROPOSAL)
    assert answer.status_code == 422
    assert "wait for an answer: Detection engineering." in answer.content.decode()
    assert not world.case.decisions.exists()


def test_refusal_by_a_rule_keeps_the_text_and_says_who_could() -> None:
    world = desk().checked()
    answer = act(client(world.actor("reviewer")), world, "recommend", **PROPOSAL)
    assert answer.status_code == 403
    assert "Take the review of this case first." in answer.content.decode()


def test_question_and_note_go_to_different_readers() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    assert act(browser, world, "ask_partner", text="Who reads it?", due_days="5", section="about").status_code == 302
    assert act(browser, world, "note", text="Looks well kept.", section="about").status_code == 302
    shown = page(browser, world)
    assert "The partner reads this" in shown
    assert "Only the desk reads this" in shown
    assert Question.objects.get().text == "Who reads it?"
    assert Note.objects.get().text == "Looks well kept."


def test_days_that_are_no_number_keep_the_question() -> None:
    world = desk().checked()
    answer = act(client(world.actor("reviewer")), world, "ask_partner", text="Who reads it?", due_days="soon")
    assert answer.status_code == 422
    assert "Give a whole number of days." in answer.content.decode()
    assert "Who reads it?" in answer.content.decode()


def test_vote_asks_to_prove_anew_who_one_is() -> None:
    world = held()
    decision = world.decision
    stale = client(world.actor("senior_reviewer", 1), proved=3600)
    answer = act(stale, world, "confirm", decision_id=str(decision.id), basis_hash=decision.basis_hash)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/")
    decision.refresh_from_db()
    assert decision.state == "held"


def test_confirmation_says_what_happened() -> None:
    world = held()
    decision = world.decision
    browser = client(world.actor("senior_reviewer", 1))
    answer = act(browser, world, "confirm", decision_id=str(decision.id), basis_hash=decision.basis_hash)
    assert answer.headers["Location"] == url("case", world.case.id)
    assert "The decision took effect, and the partner was told." in page(browser, world)


def test_void_votes_say_which_part_changed() -> None:
    world = held()
    other = client(world.actor("senior_reviewer", 1))
    assert act(other, world, "ask_partner", text="One more thing?", due_days="5").status_code == 302
    shown = page(other, world)
    assert "The votes on the last decision are void" in shown
    assert "<strong>answers</strong>" in shown


def test_held_decision_shows_its_people_and_basis() -> None:
    world = held()
    shown = page(client(world.actor("senior_reviewer", 1)), world)
    assert "<strong>1 of 2</strong>" in shown
    for part in ("submission", "findings", "dispositions", "tier version", "rations", "terms sheet"):
        assert f"<span>{part}</span>" in shown


def test_live_part_answers_304_until_something_changes() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    first = browser.get(url("case-live", world.case.id))
    assert first.status_code == 200
    again = browser.get(url("case-live", world.case.id), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    world.claim("reviewer", number=1)
    changed = browser.get(url("case-live", world.case.id), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert AccessEntry.objects.filter(action="read.submission").count() == 0


def test_live_part_says_that_the_page_is_older() -> None:
    world = desk().checked()
    revision = world.case.revision
    browser = client(world.actor("reviewer"))
    address = url("case-live", world.case.id)
    assert "changed since you opened" not in browser.get(f"{address}?revision={revision}").content.decode()
    world.claim("reviewer", number=1)
    assert "changed since you opened" in browser.get(f"{address}?revision={revision}").content.decode()


def test_unknown_action_and_foreign_ids_do_not_exist() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    assert act(browser, world, "grant_everything").status_code == 404
    assert act(browser, world, "rerun", run_id="no-id").status_code == 404
    assert (
        browser.post(
            url("case-action", world.case.id, "claim"), {"case_id": str(world.case.id), "seat": "throne"}
        ).status_code
        == 404
    )


def test_hostile_text_is_text() -> None:
    world = desk().checked()
    browser = client(world.actor("reviewer"))
    assert act(browser, world, "note", text="<script>alert(1)</script>").status_code == 302
    shown = page(browser, world)
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
