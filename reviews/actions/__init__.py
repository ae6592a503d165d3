"""Everything that a person can do on a case: one table that draws the buttons and executes the POST.

What the table does not offer cannot run. A page does three things with it:

    facts = facts_of(case)                              reviews.queries.facts
    for offer in offered(actor, facts):                 Offer(action, verdict): draw a button, or say why not
        offer.action.slug, .label, .tone, .fields       ``verdict.sentence`` says who could
    done = perform(actor, "confirm", data)              the POST: data is what the action's fields name, cleaned

``target`` says what an action is about: ``case`` (data holds ``case_id``), or one thing on it (``finding``, ``run``,
``waiver``, ``claim``, ``decision``). Actions about a thing are offered per thing: ``offer("adjudicate", actor, facts,
check_slug=...)``. Each field is (name, kind, label, required); a form is made of it mechanically. Kinds: ``id``
(hidden), ``text`` (hidden), ``line`` (one line), ``words`` (several lines), ``person`` (one of those offered), ``days``
(whole number), ``date``, ``seat``, ``section``, ``outcome``, ``disposition``, ``reasons`` (slugs of reason codes),
``hash`` and ``fence`` (hidden, as the page was drawn). What an
approval gives, and on which conditions, stands on the terms sheet and is typed nowhere else.

``perform`` raises what operations raise (accessprogram.errors) and answers with a sentence for the person. Everything
is judged again by the operation itself, under its lock; a page that was drawn too early is refused, never obeyed.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.policy.actors import Actor
from reviews.actions import (
    committee,
    corrections,
    deciding,
    families,
    findings,
    guests,
    independent,
    intake,
    judging,
    recusals,
    seats,
    talking,
    work,
)
from reviews.actions.base import Action, Done, Field, Offer
from reviews.policy.facts import CaseFacts

__all__ = ["ACTIONS", "Action", "Done", "Field", "Offer", "offer", "offered", "perform"]

# One file per noun; the order is that of the buttons.
ACTIONS: dict[str, Action] = {
    action.slug: action
    for table in (
        seats,
        recusals,
        work,
        judging,
        talking,
        intake,
        findings,
        independent,
        deciding,
        committee,
        corrections,
        guests,
        families,
    )
    for action in table.ACTIONS
}


def offer(slug: str, actor: Actor, facts: CaseFacts, **about: Any) -> Offer:
    """One action with its verdict. ``about``: ``seat`` for claim, take_over, assign and release, ``check_slug`` for
    ask_waiver, ``asked_by`` for approve_waiver, ``check_slug``, ``disposition`` ("" to ask in general) and ``asked``
    for adjudicate, ``analyst_id`` for second_look."""
    action = ACTIONS[slug]
    return Offer(action=action, verdict=action.may(actor, facts, **about))


def offered(actor: Actor, facts: CaseFacts) -> list[Offer]:
    """Every action on the case as a whole, in the table's order, the refused ones with their reason."""
    return [offer(slug, actor, facts) for slug, action in ACTIONS.items() if not action.about_one]


def perform(actor: Actor, slug: str, data: Mapping[str, Any]) -> Done:
    """Execute one action with exactly its own fields; anything else in ``data`` is left out.

    Raises NotFound for an action that is not in the table, and what its operation raises.
    """
    action = ACTIONS.get(slug)
    if action is None:
        raise NotFound(_("There is no such action."))
    result = action.run(actor=actor, **{field.name: data[field.name] for field in action.fields if field.name in data})
    return action.tell(result) if action.tell is not None else Done(sentence=str(action.done), result=result)
