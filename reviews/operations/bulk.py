"""One action on many cases. Each row is the same operation as on the page of a case: judged, committed and told alone.

What can honestly be undone, can be: a tag, a case put off, a seat that was given. A question that was sent cannot.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.clock import db_now
from accessprogram.errors import CountersignError, Invalid, NotFound, WrongState
from accessprogram.operations.questions import Asked
from accessprogram.policy.actors import Actor
from reviews.models import BulkRun
from reviews.operations import asking, assignment, claims, snoozes, tags
from reviews.operations.texts import required_text
from reviews.queries.access import visible_cases
from reviews.queries.bulk import own_run
from reviews.queries.cases import detailed_case_of
from reviews.queries.sections import titles
from reviews.queries.texts import filled_in

MOST = 100
Undo = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """``check(data)`` raises Invalid for what cannot be right for any case. ``run(actor, case_id, data)`` does one row
    and answers with what ``undo(actor, case_id, kept)`` needs; without ``undo`` it cannot be undone."""

    slug: str
    title: Any
    done: Any
    check: Callable[[Mapping[str, Any]], None]
    run: Callable[[Actor, UUID, Mapping[str, Any]], Undo]
    undo: Callable[[Actor, UUID, Undo], None] | None = None
    undone: Any = ""


def run(*, actor: Actor, action: str, case_ids: Sequence[UUID], data: Mapping[str, Any]) -> BulkRun:
    """Do one action on up to 100 cases, one after the other, and keep what came of each. A row that is refused leaves
    the others as they are. Raises NotFound (no such action), Invalid (no cases, too many, or what was typed)."""
    bulk = BULK.get(action)
    if bulk is None:
        raise NotFound(_("There is no such action."))
    wanted = list(dict.fromkeys(case_ids))
    if not wanted:
        raise Invalid(_("Select at least one case."))
    if len(wanted) > MOST:
        raise Invalid(_("Select at most %(most)d cases at a time.") % {"most": MOST})
    bulk.check(data)
    seen = visible_cases(actor).filter(pk__in=wanted)
    references: dict[UUID, str] = dict(seen.values_list("pk", "application__reference"))
    made = BulkRun.objects.create(by_id=actor.person, action=action, data=_kept(data))
    for case_id in wanted:
        made.results.append(_row(bulk, actor, case_id, references.get(case_id, ""), data))
        made.save(update_fields=["results"])  # what was done is known even if the rest never is
    return made


def undo(*, actor: Actor, bulk_id: UUID) -> BulkRun:
    """Undo every row that was done, each by its own operation; what cannot be undone any more says why. Once. Raises
    NotFound, WrongState."""
    with transaction.atomic():
        # Claimed first, so that two clicks do not undo twice what somebody did again in between.
        found = BulkRun.objects.select_for_update().filter(pk=own_run(actor, bulk_id).pk).get()
        bulk = BULK[found.action]
        if bulk.undo is None or found.undone_at is not None:
            raise WrongState(_("This cannot be undone, or was undone already."))
        found.undone_at = db_now()
        found.save(update_fields=["undone_at"])
    found.results = [_undone(bulk, actor, row) for row in found.results]
    found.save(update_fields=["results"])
    return found


def _row(bulk: Bulk, actor: Actor, case_id: UUID, reference: str, data: Mapping[str, Any]) -> dict[str, Any]:
    try:
        kept = bulk.run(actor, case_id, data)
    except CountersignError as refused:
        return {"case": str(case_id), "reference": reference, "done": False, "sentence": str(refused), "undo": {}}
    return {"case": str(case_id), "reference": reference, "done": True, "sentence": str(bulk.done), "undo": kept}


def _undone(bulk: Bulk, actor: Actor, row: dict[str, Any]) -> dict[str, Any]:
    if not row["done"] or bulk.undo is None:
        return row
    try:
        bulk.undo(actor, UUID(row["case"]), row["undo"])
    except CountersignError as refused:
        return row | {"sentence": _("Not undone: %(why)s") % {"why": refused}}
    return row | {"sentence": str(bulk.undone), "undone": True}


def _kept(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str | int) else str(value) for name, value in data.items()}


def _anything(data: Mapping[str, Any]) -> None:
    """Nothing is typed for this action."""


def _assign(actor: Actor, case_id: UUID, data: Mapping[str, Any]) -> Undo:
    claim = assignment.assign(
        actor=actor, case_id=case_id, seat="review", user_id=data["user_id"], reason=data.get("reason", "")
    )
    return {"claim": str(claim.id)}


def _assign_to_any(actor: Actor, case_id: UUID, data: Mapping[str, Any]) -> Undo:
    return {"claim": str(assignment.assign_to_any(actor=actor, case_id=case_id).id)}


def _free(actor: Actor, case_id: UUID, kept: Undo) -> None:
    claims.release(actor=actor, claim_id=UUID(kept["claim"]))


def _tag(actor: Actor, case_id: UUID, data: Mapping[str, Any]) -> Undo:
    return {"tag": tags.put(actor=actor, case_id=case_id, tag=data["tag"]).tag}


def _untag(actor: Actor, case_id: UUID, kept: Undo) -> None:
    tags.take_away(actor=actor, case_id=case_id, tag=kept["tag"])


def _snooze(actor: Actor, case_id: UUID, data: Mapping[str, Any]) -> Undo:
    snoozes.snooze(actor=actor, case_id=case_id, days=data["days"])
    return {}


def _wake(actor: Actor, case_id: UUID, kept: Undo) -> None:
    snoozes.wake(actor=actor, case_id=case_id)


def _ask(actor: Actor, case_id: UUID, data: Mapping[str, Any]) -> Undo:
    """The text with this case's words filled in, about its section where its questionnaire has it."""
    case = detailed_case_of(actor, case_id)
    section = data.get("section", "")
    asked = Asked(
        section=section if section in titles(case) else "",
        text=filled_in(data["text"], section, case),
        template=data.get("template", ""),
    )
    asking.ask(actor=actor, case_id=case_id, asked=[asked], due_days=data["due_days"])
    return {}


def _check_person(data: Mapping[str, Any]) -> None:
    if data.get("user_id") is None:
        raise Invalid(_("Choose somebody."), fields={"user_id": _("Choose somebody.")})


def _check_tag(data: Mapping[str, Any]) -> None:
    tags.cleaned(data.get("tag", ""))


def _check_question(data: Mapping[str, Any]) -> None:
    required_text(data.get("text", ""), "text", _("Write the question."))
    asking.check_days(data.get("due_days", 0))


BULK: dict[str, Bulk] = {
    bulk.slug: bulk
    for bulk in (
        Bulk(
            slug="assign", title=gettext_lazy("Give the review to somebody"), check=_check_person, run=_assign,
            done=gettext_lazy("Given, and they are told."),
            undo=_free, undone=gettext_lazy("The seat is free again."),
        ),
        Bulk(
            slug="assign_to_any", title=gettext_lazy("Give each review to whoever has most room"), check=_anything,
            run=_assign_to_any, done=gettext_lazy("Given, and they are told."),
            undo=_free, undone=gettext_lazy("The seat is free again."),
        ),
        Bulk(
            slug="tag", title=gettext_lazy("Put a tag on them"), check=_check_tag, run=_tag,
            done=gettext_lazy("Tagged."), undo=_untag, undone=gettext_lazy("The tag is gone."),
        ),
        Bulk(
            slug="ask", title=gettext_lazy("Ask their partners the same question"), check=_check_question, run=_ask,
            done=gettext_lazy("Asked. The clock stands still until they answer."),
        ),
        Bulk(
            slug="snooze", title=gettext_lazy("Put them off"), check=_anything, run=_snooze,
            done=gettext_lazy("Put off, for you alone."),
            undo=_wake, undone=gettext_lazy("Back in your queues."),
        ),
    )
}  # fmt: skip
