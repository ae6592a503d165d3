"""Who changes a terms sheet, and what a line may say. Pure: the day and the limits are given."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.enums import LineKind, Side
from accessprogram.models import TermsLine, TermsOffer, TermsSheet
from accessprogram.policy.actors import YES, Actor, Verdict, no

PARTNER_NEGOTIATORS = ("owner", "signatory")
PROVIDER_NEGOTIATORS = ("reviewer", "senior_reviewer", "committee_member")
REOPENERS = ("senior_reviewer", "committee_member")
LONGEST_TEXT = 120
LONGEST_CONDITION = 1000


def side_of(actor: Actor, sheet: TermsSheet) -> Side | None:
    """For which side the actor speaks; whoever belongs to the partner never speaks for the provider."""
    partner_id = sheet.application.partner_id
    if actor.is_at(partner_id):
        return Side.PARTNER
    if partner_id in actor.conflicts or not actor.tiers() & {sheet.application.tier_version.tier_id}:
        return None
    return Side.PROVIDER


def may_negotiate(actor: Actor, sheet: TermsSheet) -> Verdict:
    """Propose and answer: the partner's owner or signatory, and those of the provider who judge, while it is open."""
    side = side_of(actor, sheet)
    if side is None:
        return no("no_side", _("Only the partner and people of this tier change the terms."))
    if side == Side.PARTNER and not actor.is_at(sheet.application.partner_id, *PARTNER_NEGOTIATORS):
        return no("not_owner_or_signatory", _("An owner or a signatory proposes and answers. Ask one of them."))
    if side == Side.PROVIDER and not actor.holds(*PROVIDER_NEGOTIATORS, tier_id=sheet.application.tier_version.tier_id):
        return no("no_seat", _("A reviewer, senior reviewer or committee member of this tier proposes and answers."))
    # Of a decided application the terms are open only while an appeal or a correction looks at it again.
    if sheet.application.state != "submitted" and (sheet.application.state != "decided" or sheet.state != "open"):
        return no("closed", _("The application is closed, and its terms with it."))
    if sheet.state != "open":
        return no("frozen", _("The terms are frozen while people at the desk decide."))
    return YES


def may_offer(actor: Actor, sheet: TermsSheet, line: TermsLine, waiting: bool, agreed: bool) -> Verdict:
    """Propose a change of one line. ``waiting``: a proposal on it is open; ``agreed``: both sides settled it."""
    verdict = may_negotiate(actor, sheet)
    if not verdict:
        return verdict
    if waiting:
        return no("waiting", _("A proposal on this line waits for its answer."))
    if agreed:
        return no("agreed", _("Both sides agreed on this line; it is frozen."))
    return YES


def may_add_condition(actor: Actor, sheet: TermsSheet) -> Verdict:
    """Conditions are what the provider asks besides the tier."""
    verdict = may_negotiate(actor, sheet)
    if verdict and side_of(actor, sheet) != Side.PROVIDER:
        return no("no_seat", _("The provider proposes conditions; you answer them."))
    return verdict


def may_answer(actor: Actor, sheet: TermsSheet, offer: TermsOffer) -> Verdict:
    """Accept, decline or counter: the side that did not propose."""
    verdict = may_negotiate(actor, sheet)
    if verdict and side_of(actor, sheet) == offer.side:
        return no("own", _("Your side proposed this; the other side answers."))
    return verdict


def may_take_back(actor: Actor, sheet: TermsSheet, offer: TermsOffer) -> Verdict:
    """Withdraw a proposal: the side that made it."""
    verdict = may_negotiate(actor, sheet)
    if verdict and side_of(actor, sheet) != offer.side:
        return no("not_own", _("Only the side that proposed takes it back."))
    return verdict


def may_reopen(actor: Actor, sheet: TermsSheet) -> Verdict:
    """Open a frozen sheet again before the decision takes effect; the approvals on it become void."""
    tier_id = sheet.application.tier_version.tier_id
    if side_of(actor, sheet) != Side.PROVIDER or not actor.holds(*REOPENERS, tier_id=tier_id):
        return no("no_seat", _("A senior reviewer or committee member of this tier opens the terms again."))
    if sheet.application.state != "submitted":
        return no("closed", _("The application is closed, and its terms with it."))
    if sheet.state != "frozen":
        return no("open", _("The terms are open."))
    return YES


def may_remove(line: TermsLine, required: Collection[str]) -> bool:
    """Whether a line can be struck out. ``required``: keys of the pledges that the tier asks of the partner."""
    return line.kind != LineKind.COMMITMENT or (line.side == Side.PARTNER and line.key not in required)


def cleaned_value(
    line: TermsLine, given: Mapping[str, Any], *, most_requests: int | None, today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """What a line would say with ``given`` in place of what it says, and the faults by field.

    ``most_requests`` is the tier's limit of a use case, in requests a day.
    """
    faults: dict[str, str] = {}
    value = dict(line.value)
    if line.kind == LineKind.RATION:
        value["requests_per_day"] = _requests(given.get("requests_per_day"), most_requests, faults)
    elif line.kind == LineKind.COMMITMENT:
        value["baseline"] = _words(given.get("baseline", value.get("baseline")), "baseline", LONGEST_TEXT, faults)
        value["target"] = _words(given.get("target", value.get("target")), "target", LONGEST_TEXT, faults)
        if not value["target"]:
            faults["target"] = _("Name a target that can be measured.")
        value["due_on"] = _due(given.get("due_on", value.get("due_on")), today, faults)
    elif line.kind == LineKind.CONDITION:
        value["text"] = _words(given.get("text"), "text", LONGEST_CONDITION, faults)
        if not value["text"]:
            faults["text"] = _("Write the condition, as the partner reads it.")
    return value, faults


def _requests(given: object, most: int | None, faults: dict[str, str]) -> int:
    text = str(given if given is not None else "").strip()
    if isinstance(given, bool) or not text.isdecimal() or len(text) > 9 or int(text) < 1:
        faults["requests_per_day"] = _("A ration is a whole number of requests a day, 1 or more.")
        return 0
    if most is not None and int(text) > most:
        faults["requests_per_day"] = _("The tier gives %(limit)d requests a day at most.") % {"limit": most}
    return int(text)


def _words(given: object, name: str, longest: int, faults: dict[str, str]) -> str:
    text = str(given or "").strip()
    if len(text) > longest:
        faults[name] = _("At most %(count)d characters.") % {"count": longest}
    return text


def _due(given: object, today: date, faults: dict[str, str]) -> str | None:
    text = str(given or "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        faults["due_on"] = _("Give a date, or leave it empty.")
        return text[:10]
    if day < today:
        faults["due_on"] = _("The date lies in the past.")
    return day.isoformat()
