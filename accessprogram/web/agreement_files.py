"""The agreement to keep: as canonical JSON, whose SHA-256 is the fingerprint that was signed, and as PDF."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accessprogram import typesetting
from accessprogram.crypto.canonical import canonical
from accessprogram.models import Agreement
from accessprogram.typesetting import Block, heading, rows
from accessprogram.web.access import partner_required, staff_required
from accessprogram.web.agreements import DESK_ROLES, desk_one, own_one, pledge_line


@never_cache
@partner_required
@require_safe
def agreement_json(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Exactly the bytes over which both sides' fingerprint was taken."""
    return _json(own_one(request, agreement_id))


@never_cache
@staff_required(*DESK_ROLES)
@require_safe
def desk_agreement_json(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The same bytes for the provider's people."""
    return _json(desk_one(request, agreement_id))


@never_cache
@partner_required
@require_safe
def agreement_pdf(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The agreement as people keep it, with the signatures that it has by now."""
    return _pdf(own_one(request, agreement_id))


@never_cache
@staff_required(*DESK_ROLES)
@require_safe
def desk_agreement_pdf(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The same file for the provider's people."""
    return _pdf(desk_one(request, agreement_id))


def _json(found: Agreement) -> HttpResponse:
    return attachment(canonical(found.content), "application/json", f"{_name(found)}.json")


def _pdf(found: Agreement) -> HttpResponse:
    foot = _("%(reference)s, version %(number)d · fingerprint %(hash)s") % {
        "reference": found.content["decision"]["application"], "number": found.number, "hash": found.content_hash,
    }  # fmt: skip
    made = typesetting.pdf(
        title=_("Agreement"),
        author=found.content["parties"]["provider"]["name"],
        foot=foot,
        blocks=blocks(found),
        at=found.countersigned_at or found.signed_at or found.created_at,
        lang=(get_language() or "en")[:2],
    )
    return attachment(made, "application/pdf", f"{_name(found)}.pdf")


def _name(found: Agreement) -> str:
    return f"agreement-{found.content['decision']['application']}-{found.number}"


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved, never shown inside the site. ``name`` is ours, of letters, digits, dots and hyphens."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def blocks(found: Agreement) -> list[Block]:
    """What both sides sign, in the order of the page."""
    content = found.content
    parties = content["parties"]
    tier = content["tier"]
    return [
        {"kind": "lede", "text": f"{content['programme']['title']} · {tier['title']}"},
        rows(
            (_("Provider"), parties["provider"]["name"]),
            (_("Partner"), " · ".join(filter(None, (parties["partner"]["name"], parties["partner"]["country"])))),
            (_("Application"), content["decision"]["application"]),
            (_("Tier"), _("%(tier)s, version %(number)d") % {"tier": tier["title"], "number": tier["version"]}),
            (_("Term"), _("%(days)d days from the first proved call") % {"days": tier["term_days"]}),
        ),
        {"kind": "columns", "columns": [_provider_gives(content), _partner_gives(content)]},
        *_documents(found),
        heading(_("Signatures")),
        {"kind": "signatures", "signatures": _signatures(found)},
        {"kind": "note", "text": _("Fingerprint (SHA-256 over the canonical JSON of this agreement)")},
        {"kind": "mono", "text": found.content_hash},
    ]


def _provider_gives(content: dict[str, Any]) -> list[Block]:
    offerings = [f"{offering['title']} {offering['version']}" for offering in content["offerings"]]
    rations = [
        _("%(use)s: %(count)d requests a day") % {"use": row["title"], "count": row["requests"]}
        for row in content["rations"]
    ]
    return [
        heading(_("%(name)s gives") % {"name": content["parties"]["provider"]["name"]}),
        heading(_("Models"), 3),
        {"kind": "list", "items": offerings},
        heading(_("Use cases and rations"), 3),
        {"kind": "list", "items": rations},
        heading(_("Pledges"), 3),
        *_pledges(content["pledges"]["provider"]),
    ]


def _partner_gives(content: dict[str, Any]) -> list[Block]:
    conditions = list(content["conditions"])
    # Agreements that were signed before these were asked for do not have them.
    if content["tier"].get("required_sign_in"):
        strong = content["tier"]["required_sign_in"] == "phishing_resistant"
        conditions.append(
            _("Whoever calls has signed in with a phishing-resistant sign-in.")
            if strong
            else _("Whoever calls has signed in with a second factor at least.")
        )
    if content["tier"].get("regions"):
        conditions.append(_("Calls come from these countries only: %s") % ", ".join(content["tier"]["regions"]))
    if content["tier"]["named_users_only"]:
        conditions.append(_("Only named users call the models."))
    return [
        heading(_("%(name)s gives") % {"name": content["parties"]["partner"]["name"]}),
        heading(_("Pledges"), 3),
        *_pledges(content["pledges"]["partner"]),
        heading(_("Conditions"), 3),
        {"kind": "list", "items": conditions or [_("None besides the terms.")]},
    ]


def _pledges(pledges: list[dict[str, Any]]) -> list[Block]:
    found: list[Block] = []
    for pledge in map(pledge_line, pledges):
        measured = f"{pledge['metric']}: {pledge['target']} {pledge['unit']}"
        if pledge["baseline"]:
            measured += " " + _("(today: %(baseline)s)") % {"baseline": pledge["baseline"]}
        found += [
            {"kind": "text", "text": pledge["title"]},
            {"kind": "note", "text": pledge["text"]},
            {"kind": "note", "text": f"{measured}. {pledge['due']}."},
        ]
    return found or [{"kind": "note", "text": _("None.")}]


def _documents(found: Agreement) -> list[Block]:
    """The terms word by word; of the threat assessment its version and fingerprint: its text has named readers."""
    terms, threats = found.content["terms"], found.content["threat_assessment"]
    said = _("%(title)s, version %(number)d")
    shown: list[Block] = [
        heading(_("Terms")),
        rows(
            (_("Terms"), said % {"title": terms["title"], "number": terms["version"]}),
            (_("Threat assessment"), said % {"title": threats["title"], "number": threats["version"]}),
        ),
        {"kind": "note", "text": _("Fingerprints of both, and of the decision's basis")},
        *({"kind": "mono", "text": value} for value in
          (terms["hash"], threats["hash"], found.content["decision"]["basis_hash"])),
    ]  # fmt: skip
    for section in found.terms.sections:
        shown += [heading(section["title"], 3), {"kind": "text", "text": section["text"]}]
    return shown


def _signatures(found: Agreement) -> list[dict[str, str]]:
    def at(moment: Any) -> str:
        return date_format(localtime(moment), "j F Y, H:i T") if moment else _("not signed yet")

    return [
        {"role": _("For the partner"), "name": str(found.signed_by or ""), "at": at(found.signed_at)},
        {"role": _("For the provider"), "name": str(found.countersigned_by or ""), "at": at(found.countersigned_at)},
    ]
