"""Amendments: another version of an agreement within what was decided. What gives more needs a new decision."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.models import Agreement, Grant
from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.agreements import COUNTERSIGNERS

AMENDABLE = ("provisioning", "active", "restricted", "suspended")
LONGEST = 120


def may_amend(actor: Actor, agreement: Agreement, grant: Grant, open_already: bool) -> Verdict:
    """Draft the next version: a person of the provider on this tier, while the agreement is in force."""
    if agreement.partner_id in actor.conflicts or actor.is_at(agreement.partner_id):
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds(*COUNTERSIGNERS, tier_id=agreement.tier_version.tier_id):
        return no("no_seat", _("A senior reviewer, committee member or programme administrator drafts amendments."))
    if agreement.state != "countersigned" or grant.state not in AMENDABLE:
        return no("not_in_force", _("Only the agreement in force is amended."))
    if open_already:
        return no("open_already", _("An amendment waits for its signatures already."))
    return YES


def may_refuse(actor: Actor, agreement: Agreement) -> Verdict:
    """Not sign an amendment, or take it back: the partner's signatory, or the provider's people who draft them."""
    if not agreement.amends_id or agreement.state not in ("drafted", "signed"):
        return no("not_open", _("No amendment waits here."))
    if actor.is_at(agreement.partner_id, "signatory"):
        return YES
    if agreement.partner_id in actor.conflicts or actor.is_at(agreement.partner_id):
        return no("not_signatory", _("Only a signatory of the partner refuses an amendment."))
    if not actor.holds(*COUNTERSIGNERS, tier_id=agreement.tier_version.tier_id):
        return no("no_seat", _("Whoever may draft amendments takes them back."))
    return YES


def amended(
    content: Mapping[str, Any],
    changes: Mapping[str, str],
    *,
    decided: Mapping[str, int],
    documents: Mapping[str, Any],
    today: date,
) -> tuple[dict[str, Any], dict[str, str]]:
    """The next version's content, and the faults by field.

    ``changes`` by field: ``ration-<use case>``, ``target-<side>-<pledge>``, ``due-<side>-<pledge>``, ``condition``;
    what is missing or empty stays. ``decided``: requests a day that the decision gave, by use case. ``documents``: the
    terms and the threat assessment in force. Conditions are only added: what was decided on stays.
    """
    faults: dict[str, str] = {}
    new: dict[str, Any] = {**content, **documents}
    new["rations"] = [
        row | {"requests": _requests(row, changes, decided[row["use_case"]], faults)} for row in content["rations"]
    ]
    new["pledges"] = {
        side: [_pledge(side, pledge, changes, today, faults) for pledge in pledges]
        for side, pledges in content["pledges"].items()
    }
    condition = changes.get("condition", "").strip()[:1000]
    new["conditions"] = [*content["conditions"], *([condition] if condition else [])]
    return new, faults


def _requests(row: Mapping[str, Any], changes: Mapping[str, str], decided: int, faults: dict[str, str]) -> int:
    field = f"ration-{row['use_case']}"
    text = changes.get(field, "").strip()
    if not text:
        return int(row["requests"])
    if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= decided:
        faults[field] = _("Between 1 and %(most)d, as was decided. More needs a new decision.") % {"most": decided}
        return int(row["requests"])
    return int(text)


def _pledge(
    side: str, pledge: Mapping[str, Any], changes: Mapping[str, str], today: date, faults: dict[str, str]
) -> dict[str, Any]:
    target = changes.get(f"target-{side}-{pledge['template']}", "").strip()
    due = changes.get(f"due-{side}-{pledge['template']}", "").strip()
    new = dict(pledge)
    if len(target) > LONGEST:
        faults[f"target-{side}-{pledge['template']}"] = _("At most %(count)d characters.") % {"count": LONGEST}
    elif target:
        new["target"] = target
    if due and due != pledge["due_on"]:
        try:
            day = date.fromisoformat(due)
        except ValueError:
            faults[f"due-{side}-{pledge['template']}"] = _("Give a date, or leave it empty.")
            return new
        if day < today:
            faults[f"due-{side}-{pledge['template']}"] = _("The date lies in the past.")
        new["due_on"] = day.isoformat()
    return new
