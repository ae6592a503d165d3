"""The agreement, as both sides read it: what each gives, C beside S, readers, fingerprint, signatures."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accessprogram.enums import Side
from accessprogram.errors import Invalid
from accessprogram.models import Agreement
from accessprogram.operations import agreements, documents
from accessprogram.policy.agreements import COUNTERSIGNERS, may_countersign, may_sign
from accessprogram.policy.amendments import may_amend, may_refuse
from accessprogram.policy.documents import PROVIDER_NAMERS, may_name_reader
from accessprogram.policy.grants import ENFORCERS
from accessprogram.queries.agreements import visible_agreements, what_is_missing
from accessprogram.queries.amendments import decided_rations, differences, grant_of, has_open_amendment, versions
from accessprogram.queries.documents import candidates, readers, readings
from accessprogram.queries.safeguards import standings
from accessprogram.web.access import actor_of, partner_required, staff_required, step_up_required

DESK_ROLES = tuple(dict.fromkeys((*COUNTERSIGNERS, *ENFORCERS, "access_operator", "auditor")))


@partner_required
@require_safe
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The partner's page of its agreement."""
    return agreement_page(request, own_one(request, agreement_id), Side.PARTNER)


@partner_required
@require_POST
@step_up_required
def agreement_sign(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The signatory signs; the fingerprint that they saw must be the one that they sign."""
    found = own_one(request, agreement_id)
    if request.POST.get("fingerprint") != found.content_hash or request.POST.get("confirm") != "on":
        error = _("Confirm that you sign exactly the agreement with this fingerprint.")
        return agreement_page(request, found, Side.PARTNER, sign_error=error, status=422)
    agreements.sign(actor=actor_of(request), agreement_id=found.id)
    messages.success(request, _("You signed. The provider countersigns next, once the readers of both sides are done."))
    return redirect("accessprogram:agreement", found.id)


@staff_required(*DESK_ROLES)
@require_safe
def desk_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The same agreement for the provider's people."""
    return agreement_page(request, desk_one(request, agreement_id), Side.PROVIDER)


@staff_required(*COUNTERSIGNERS)
@require_POST
@step_up_required
def agreement_countersign(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """A person of the provider who did not decide countersigns."""
    found = desk_one(request, agreement_id)
    try:
        agreements.countersign(actor=actor_of(request), agreement_id=found.id)
    except Invalid as error:
        return agreement_page(request, found, Side.PROVIDER, sign_error=str(error), status=422)
    messages.success(request, _("Countersigned. The partner can now ask for surfaces."))
    return redirect("accessprogram:desk-agreement", found.id)


@partner_required
@require_POST
def agreement_reader(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The partner names one of its people as a reader."""
    return _name(request, own_one(request, agreement_id), Side.PARTNER)


@staff_required(*PROVIDER_NAMERS)
@require_POST
def desk_agreement_reader(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The provider names one of its people as a reader."""
    return _name(request, desk_one(request, agreement_id), Side.PROVIDER)


@partner_required
@require_POST
def agreement_reader_end(request: HttpRequest, agreement_id: UUID, reader_id: UUID) -> HttpResponse:
    """The partner takes a name back."""
    return _end(request, own_one(request, agreement_id), Side.PARTNER, reader_id)


@staff_required(*PROVIDER_NAMERS)
@require_POST
def desk_agreement_reader_end(request: HttpRequest, agreement_id: UUID, reader_id: UUID) -> HttpResponse:
    """The provider takes a name back."""
    return _end(request, desk_one(request, agreement_id), Side.PROVIDER, reader_id)


def own_one(request: HttpRequest, agreement_id: UUID) -> Agreement:
    """The person's own agreement; of everybody else's, and of none, the same 404."""
    actor = actor_of(request)
    return _one(visible_agreements(actor).filter(partner_id__in=actor.partners, id=agreement_id).first())


def desk_one(request: HttpRequest, agreement_id: UUID) -> Agreement:
    """An agreement that this person sees for the provider, or 404."""
    actor = actor_of(request)
    return _one(visible_agreements(actor).exclude(partner_id__in=actor.partners).filter(id=agreement_id).first())


def _one(found: Agreement | None) -> Agreement:
    if found is None:
        raise Http404
    return found


PAGE = {Side.PARTNER: "accessprogram:agreement", Side.PROVIDER: "accessprogram:desk-agreement"}


def _name(request: HttpRequest, found: Agreement, side: Side) -> HttpResponse:
    try:
        chosen = UUID(request.POST.get("user", ""))
    except ValueError:
        return agreement_page(request, found, side, reader_error=_("Choose a person."), status=422)
    try:
        reader = documents.name_reader(
            actor=actor_of(request),
            partner_id=found.partner_id,
            programme_id=found.application.programme_id,
            user_id=chosen,
            side=side,
        )
    except Invalid as error:
        return agreement_page(request, found, side, reader_error=str(error), status=422)
    messages.success(request, _("%(person)s is named as a reader.") % {"person": reader.user})
    return redirect(PAGE[side], found.id)


def _end(request: HttpRequest, found: Agreement, side: Side, reader_id: UUID) -> HttpResponse:
    documents.end_reader(actor=actor_of(request), reader_id=reader_id)
    messages.success(request, _("The name was taken back."))
    return redirect(PAGE[side], found.id)


def agreement_page(
    request: HttpRequest, found: Agreement, side: Side, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of one version for one side; ``said`` is what a refused form says again."""
    actor = actor_of(request)
    grant = grant_of(found)
    tier_id = found.tier_version.tier_id
    content = found.content
    waits = found.state in ("drafted", "signed")
    people = readers(found.partner_id, found.application.programme_id)
    may_name = may_name_reader(actor, found.partner_id, tier_id, side)
    sides = [
        reading.side for reading in readings(actor, found.application.programme_id) if reading.partner == found.partner
    ]
    context: dict[str, Any] = {
        "agreement": found,
        "content": content,
        "provider_pledges": [pledge_line(pledge) for pledge in content["pledges"]["provider"]],
        "partner_pledges": [pledge_line(pledge) for pledge in content["pledges"]["partner"]],
        "standings": standings(found.partner_id, found.tier_version),
        "people": people,
        "own_readers": people.of(side),
        "other_readers": people.of(Side.PROVIDER if side == Side.PARTNER else Side.PARTNER),
        "reads": side in sides,
        "acknowledged": any(reader.user.id == actor.id and reader.acknowledged_at for reader in people.of(side)),
        "may_name": may_name,
        # A newer assessment may need another reader long after the signatures.
        "candidates": candidates(found, side) if may_name and found.state not in ("superseded", "lapsed") else [],
        "missing": what_is_missing(found) if waits else [],
        "may_sign": may_sign(actor, found),
        "may_countersign": may_countersign(actor, found, grant.decided_by),
        "grant": grant,
        "versions": versions(found),
        "differences": differences(found.amends.content, content) if found.amends is not None else [],
        "may_amend": may_amend(actor, found, grant, has_open_amendment(found)),
        "may_refuse": may_refuse(actor, found),
        "amend_fields": amend_fields(found, said.get("amend_typed"), said.get("amend_error")),
        "side": side.value,
        **said,
    }
    page = "agreement" if side == Side.PARTNER else "desk"
    return render(request, f"accessprogram/agreements/{page}.html", context, status=status)


def pledge_line(pledge: dict[str, Any]) -> dict[str, Any]:
    """A pledge of the agreement's content, with its due date in words."""
    if pledge["due_on"]:
        due = _("Evidence by %(day)s") % {"day": date_format(date.fromisoformat(pledge["due_on"]), "j M Y")}
    else:
        due = _("Evidence %(days)s days after countersigning") % {"days": pledge["due_days"]}
    return {**pledge, "due": due}


def amend_fields(found: Agreement, typed: dict[str, str] | None, error: Invalid | None) -> list[dict[str, Any]]:
    """What an amendment can change, as ``plain_field`` draws it; empty fields leave the agreement as it is."""
    if found.state != "countersigned":
        return []
    most = decided_rations(found)
    fields: list[dict[str, Any]] = [
        {
            "name": f"ration-{row['use_case']}",
            "label": _("%(use)s: requests a day") % {"use": row["title"]},
            "kind": "number",
            "value": row["requests"],
            "help": _("At most %(most)d, as was decided.") % {"most": most[row["use_case"]]},
            "width": "short",
        }
        for row in found.content["rations"]
    ]
    for side, pledges in found.content["pledges"].items():
        for pledge in pledges:
            of = {"pledge": pledge["title"]}
            name = f"{side}-{pledge['template']}"
            fields += [
                {"name": f"target-{name}", "label": _("%(pledge)s: target") % of, "kind": "text",
                 "value": pledge["target"], "help": pledge["unit"], "width": "medium"},
                {"name": f"due-{name}", "label": _("%(pledge)s: evidence by") % of, "kind": "date",
                 "value": pledge["due_on"] or "", "width": "short", "optional": True},
            ]  # fmt: skip
    fields += [
        {"name": "condition", "label": _("One more condition"), "kind": "textarea", "value": "", "optional": True},
        {"name": "reason", "label": _("Why"), "kind": "textarea", "value": "", "help": _("Both sides read it.")},
    ]
    faults = error.fields if error is not None else {}
    return [
        field
        | {"id": f"amend-{field['name']}", "error": faults.get(field["name"], "")}
        | ({"value": typed.get(field["name"], "")} if typed is not None else {})
        for field in fields
    ]
