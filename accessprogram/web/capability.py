"""Proposing and confirming a capability level, its effect on the grants shown before anything is confirmed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.errors import Invalid, WrongState
from accessprogram.models import CapabilityProposal, Offering
from accessprogram.operations import capability
from accessprogram.policy.capability import ASSESSORS, READERS, may_assess
from accessprogram.queries.capability import derived, latest_assessment, visible_offerings, visible_proposals
from accessprogram.queries.keys import tier_ids
from accessprogram.queries.reexaminations import cure_period, effect
from accessprogram.web.access import actor_of, staff_required, step_up_required
from accessprogram.web.dossiers import refused

LEVELS = [(0, "C0"), (1, "C1"), (2, "C2"), (3, "C3"), (4, "C4")]


class LevelForm(forms.Form):
    """A level and what it rests on."""

    level = forms.TypedChoiceField(label=gettext_lazy("Level"), choices=LEVELS, coerce=int, widget=forms.RadioSelect)
    rationale = forms.CharField(
        label=gettext_lazy("Why?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("With what it rests on; it stands in the history, and partners read it."),
    )


@never_cache
@staff_required(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def model_level(request: HttpRequest, offering_id: UUID) -> HttpResponse:
    """Look at what each level would do, and propose one."""
    offering = visible_offerings(actor_of(request)).filter(pk=offering_id).first()
    if offering is None:
        raise Http404
    if request.method != "POST":
        return _level_page(request, offering, LevelForm())
    form = LevelForm(request.POST)
    if form.is_valid():
        try:
            proposal = capability.propose(actor=actor_of(request), offering_id=offering.id, **form.cleaned_data)
        except Invalid as error:
            refused(form, error)
        except WrongState as error:
            form.add_error(None, str(error))
            return _level_page(request, offering, form, status=409)
        else:
            messages.success(request, _("Proposed. It is in force once another person confirms it."))
            return redirect("accessprogram:model-proposal", proposal.id)
    return _level_page(request, offering, form, status=422)


@never_cache
@staff_required(*READERS)
@require_safe
def model_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal: who proposed what, and its effect, before it is confirmed."""
    return _proposal_page(request, _seen(request, proposal_id))


@staff_required(*ASSESSORS)
@require_POST
@step_up_required
def model_proposal_confirm(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Put it in force."""
    try:
        assessment = capability.confirm(actor=actor_of(request), proposal_id=proposal_id)
    except WrongState as error:
        messages.error(request, str(error))
        return redirect("accessprogram:model-proposal", proposal_id)
    messages.success(
        request, _("C%s is in force. The grants on the model are looked at again in the background.") % assessment.level
    )
    return redirect("accessprogram:desk-model", assessment.offering_id)


@staff_required(*ASSESSORS)
@require_POST
def model_proposal_refuse(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Do not confirm it, or take one's own back."""
    reason = request.POST.get("reason", "")
    try:
        proposal = capability.refuse(actor=actor_of(request), proposal_id=proposal_id, reason=reason)
    except WrongState as error:
        messages.error(request, str(error))
        return redirect("accessprogram:model-proposal", proposal_id)
    except Invalid as error:
        return _proposal_page(request, _seen(request, proposal_id), error=error, reason=reason, status=422)
    messages.success(request, _("The proposal is closed; nothing changed."))
    return redirect("accessprogram:desk-model", proposal.offering_id)


def _seen(request: HttpRequest, proposal_id: UUID) -> CapabilityProposal:
    found = visible_proposals(actor_of(request)).filter(pk=proposal_id).first()
    if found is None:
        raise Http404
    return found


def _level_page(request: HttpRequest, offering: Offering, form: LevelForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "offering": offering,
        "form": form,
        "assessment": latest_assessment(offering.id),
        "derived": derived(offering),
        "effects": [effect(actor, offering, level) for level, _name in LEVELS],
        "may": may_assess(actor, tier_ids(offering.programme_id)),
        "cure_days": cure_period(offering.programme_id).days,
    }
    return render(request, "accessprogram/capability/level.html", context, status=status)


def _proposal_page(
    request: HttpRequest,
    proposal: CapabilityProposal,
    *,
    error: Invalid | None = None,
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    offering = proposal.offering
    tiers = tier_ids(offering.programme_id)
    context: dict[str, Any] = {
        "proposal": proposal,
        "offering": offering,
        "assessment": latest_assessment(offering.id),
        "derived": derived(offering),
        "effect": effect(actor, offering, proposal.level),
        "may_confirm": may_assess(actor, tiers, proposed_by=proposal.proposed_by_id),
        "may_refuse": may_assess(actor, tiers),
        "cure_days": cure_period(offering.programme_id).days,
        "error": error,
        "reason": reason,
    }
    return render(request, "accessprogram/capability/proposal.html", context, status=status)
