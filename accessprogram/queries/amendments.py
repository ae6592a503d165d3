"""Versions of an agreement, and what one changes of the version before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.models import Agreement, DocumentVersion, Grant


@dataclass(frozen=True)
class Difference:
    """One thing that an amendment changes; ``before`` is empty where something is added."""

    label: str
    before: str
    after: str


def grant_of(agreement: Agreement) -> Grant:
    """The grant that the decision created, whichever version of the agreement it stands on now."""
    return Grant.objects.select_related("tier_version__tier").get(decision_id=agreement.decision_id)


def versions(agreement: Agreement) -> list[Agreement]:
    """All versions of an agreement, the newest first."""
    return list(
        Agreement.objects.filter(decision_id=agreement.decision_id)
        .select_related("drafted_by", "signed_by", "countersigned_by")
        .order_by("-number")
    )


def has_open_amendment(agreement: Agreement) -> bool:
    found = Agreement.objects.filter(decision_id=agreement.decision_id, amends__isnull=False)
    return found.filter(state__in=["drafted", "signed"]).exists()


def decided_rations(agreement: Agreement) -> dict[str, int]:
    """use case -> requests a day that the decision gave: those of the first version."""
    first = Agreement.objects.filter(decision_id=agreement.decision_id).order_by("number")[0]
    return {row["use_case"]: int(row["requests"]) for row in first.content["rations"]}


def document_content(document: DocumentVersion) -> dict[str, Any]:
    """How an agreement names a document."""
    return {
        "id": str(document.id),
        "title": document.title,
        "version": document.number,
        "hash": document.content_hash,
    }


def _version(document: Mapping[str, Any]) -> str:
    return _("%(title)s, version %(number)s") % {"title": document["title"], "number": document["version"]}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What the next version changes, in the order of the agreement."""
    found = []
    old = {row["use_case"]: row for row in before["rations"]}
    for row in after["rations"]:
        was = old[row["use_case"]]["requests"]
        found.append(Difference(_("%(use)s, requests a day") % {"use": row["title"]}, str(was), str(row["requests"])))
    for side in ("provider", "partner"):
        pledged = {pledge["template"]: pledge for pledge in before["pledges"][side]}
        for pledge in after["pledges"][side]:
            was = pledged[pledge["template"]]
            of = {"pledge": pledge["title"]}
            found.append(Difference(_("%(pledge)s, target") % of, was["target"], pledge["target"]))
            due = _("%(pledge)s, evidence by") % of
            found.append(Difference(due, was["due_on"] or "", pledge["due_on"] or ""))
    found += [Difference(_("Condition"), "", text) for text in after["conditions"] if text not in before["conditions"]]
    for name, label in (("terms", _("Terms")), ("threat_assessment", _("Threat assessment"))):
        found.append(Difference(label, _version(before[name]), _version(after[name])))
    return [difference for difference in found if difference.before != difference.after]
