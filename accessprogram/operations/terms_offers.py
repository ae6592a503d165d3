"""Proposals on the lines of a terms sheet, and the other side's answers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.enums import LineKind, OfferAnswer, Side
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import TermsLine, TermsOffer, TermsSheet, TierCommitment, TierUseCase
from accessprogram.operations import audit, outbox
from accessprogram.operations.terms_sheets import locked
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.terms_sheets import (
    cleaned_value,
    may_add_condition,
    may_answer,
    may_offer,
    may_remove,
    may_take_back,
    side_of,
)
from accessprogram.queries.partners import member_ids
from accessprogram.queries.terms_sheets import is_agreed

LONGEST_REASON = 2000
ANSWERS = ("accept", "decline", "counter", "take_back")


def offer(*, actor: Actor, line_id: UUID, value: Mapping[str, Any], removes: bool = False, reason: str) -> TermsOffer:
    """Propose another value of a line, or that it be struck out; ``value`` holds what its kind negotiates.

    A line that was struck out, or that the tier could give, comes onto the sheet the same way.
    Raises NotFound, NotAllowed, Invalid with the faults by field.
    """
    with transaction.atomic():
        line = _line(actor, line_id)
        offers = list(line.offers.all())
        waiting = any(one.answer == OfferAnswer.OPEN for one in offers)
        _enforce(may_offer(actor, line.sheet, line, waiting, is_agreed(line.sheet, offers)))
        made = _propose(actor, line, value, removes, reason)
        _told(line.sheet, made)
    return made


def add_condition(*, actor: Actor, application_id: UUID, text: str, reason: str) -> TermsOffer:
    """The provider proposes a condition besides the tier's; it stands when the partner accepts it.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        sheet = locked(actor, application_id)
        _enforce(may_add_condition(actor, sheet))
        number = sheet.lines.filter(kind=LineKind.CONDITION).count() + 1
        line = TermsLine.objects.create(
            sheet=sheet,
            side=Side.PARTNER,
            kind=LineKind.CONDITION,
            key=str(number),
            title=_("Condition %(number)d") % {"number": number},
            value={"text": ""},
            position=1000 + number,
            removed=True,
        )
        made = _propose(actor, line, {"text": text}, False, reason)
        _told(sheet, made)
    return made


def answer(
    *,
    actor: Actor,
    offer_id: UUID,
    answer: str,
    reason: str = "",
    value: Mapping[str, Any] | None = None,
    removes: bool = False,
) -> TermsOffer:
    """``accept``: the line says it and is frozen; ``decline``: the line stays as it was; ``counter``: another proposal
    takes its place; ``take_back``: by the side that made it. All but accepting and taking back need a reason.

    Raises NotFound, NotAllowed, WrongState when it was answered already, Invalid.
    """
    with transaction.atomic():
        line, found = _offer(actor, offer_id)
        if answer not in ANSWERS:
            raise Invalid(_("Choose an answer."), fields={"answer": _("Choose an answer.")})
        judge = may_take_back if answer == "take_back" else may_answer
        _enforce(judge(actor, line.sheet, found))
        if found.answer != OfferAnswer.OPEN:
            raise WrongState(_("This proposal was answered already."))
        if answer == "decline":
            reason = _reason(reason)
        # The first proposal is closed before the next is written: a line has one that waits.
        words = reason.strip()[:LONGEST_REASON] if answer != "counter" else ""
        _close(actor, found, answer, words)
        if answer == "accept":
            _settle(line, found)
        elif answer == "counter":
            made = _propose(actor, line, value or {}, removes, reason)
            _told(line.sheet, made)
        _audit("terms.answered", actor, line, {"answer": found.answer}, found.answer_reason)
        if answer in ("accept", "decline"):
            _tell_asker(line.sheet, found)
        events.emit(events.TermsChanged(application_id=line.sheet.application_id))
    return found


def _line(actor: Actor, line_id: UUID) -> TermsLine:
    """A line of a sheet that the actor sees, both locked. Raises NotFound."""
    line = TermsLine.objects.filter(pk=line_id).select_related("sheet").first()
    if line is None:
        raise NotFound(_("There is no such line."))
    line.sheet = locked(actor, line.sheet.application_id)
    line.refresh_from_db(fields=["value", "removed"])
    return line


def _offer(actor: Actor, offer_id: UUID) -> tuple[TermsLine, TermsOffer]:
    line_id = TermsOffer.objects.filter(pk=offer_id).values_list("line_id", flat=True).first()
    if line_id is None:
        raise NotFound(_("There is no such proposal."))
    line = _line(actor, line_id)
    return line, TermsOffer.objects.get(pk=offer_id)


def _propose(actor: Actor, line: TermsLine, value: Mapping[str, Any], removes: bool, reason: str) -> TermsOffer:
    """Write a proposal of the actor's side on a line without one."""
    sheet = line.sheet
    if removes:
        if line.removed or not may_remove(line, _required(sheet)):
            raise Invalid(_("This line cannot be struck out: the tier asks for it."), code="required")
        cleaned: dict[str, Any] = dict(line.value)
    else:
        today = db_now().date()
        cleaned, faults = cleaned_value(line, value, most_requests=_most_requests(line), today=today)
        if not reason.strip():
            faults["reason"] = _("Say why, in words that the other side reads.")
        if faults:
            raise Invalid(_("Something is missing. What you wrote is kept."), fields=faults)
        if cleaned == line.value and not line.removed:
            raise Invalid(_("That is what the line says already."), code="same")
    made = TermsOffer.objects.create(
        line=line,
        side=side_of(actor, sheet) or "",
        value=cleaned,
        removes=removes,
        reason=_reason(reason),
        by_id=actor.person,
    )
    _audit("terms.offered", actor, line, {"side": made.side}, made.reason)
    return made


def _reason(reason: str) -> str:
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        sentence = _("Say why, in words that the other side reads.")
        raise Invalid(sentence, fields={"reason": sentence})
    return words


def _required(sheet: TermsSheet) -> set[str]:
    asked = TierCommitment.objects.filter(tier_version_id=sheet.tier_version_id, required=True)
    return set(asked.values_list("template__slug", flat=True))


def _most_requests(line: TermsLine) -> int | None:
    if line.kind != LineKind.RATION:
        return None
    row = TierUseCase.objects.filter(tier_version_id=line.sheet.tier_version_id, use_case__slug=line.key).first()
    return row.max_requests_per_day if row is not None else 0


def _close(actor: Actor, found: TermsOffer, answer: str, words: str) -> None:
    found.answer = {
        "accept": OfferAnswer.ACCEPTED,
        "decline": OfferAnswer.DECLINED,
        "counter": OfferAnswer.COUNTERED,
        "take_back": OfferAnswer.WITHDRAWN,
    }[answer]
    found.answer_reason = words
    found.answered_at = db_now()
    found.answered_by_id = actor.person
    found.save(update_fields=["answer", "answer_reason", "answered_at", "answered_by"])


def _settle(line: TermsLine, found: TermsOffer) -> None:
    line.value, line.removed = found.value, found.removes
    line.save(update_fields=["value", "removed"])


def _enforce(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _told(sheet: TermsSheet, made: TermsOffer) -> None:
    """The other side hears of a proposal: the partner by letter, the desk through whoever holds a seat on the case."""
    if made.side == Side.PARTNER:
        events.emit(events.TermsChanged(application_id=sheet.application_id, asked_by_partner=made.id))
        return
    for member in member_ids(sheet.application.partner_id, "owner", "signatory"):
        outbox.enqueue(
            kind="terms_offered", recipient_id=member, dedupe=f"terms-offered:{made.id}:{member}", data=_words(sheet)
        )
    events.emit(events.TermsChanged(application_id=sheet.application_id))


def _tell_asker(sheet: TermsSheet, found: TermsOffer) -> None:
    outbox.enqueue(
        kind="terms_answered" if found.side == Side.PARTNER else "terms_answered_desk",
        recipient_id=found.by_id,
        dedupe=f"terms-answered:{found.id}",
        data={**_words(sheet), "answer": found.answer, "line": found.line.title},
    )


def _words(sheet: TermsSheet) -> dict[str, str]:
    return {"application": str(sheet.application_id), "reference": sheet.application.reference}


def _audit(action: str, actor: Actor, line: TermsLine, data: dict[str, Any], reason: str) -> None:
    audit.append(
        action,
        actor=actor,
        thing=line.sheet,
        programme_id=line.sheet.application.programme_id,
        subject_id=line.sheet.application_id,
        data={"line": line.title, **data},
        reason=reason,
    )
