"""The dossier of an offering: its public page, the desk's page, and the argument about it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.enums import ClaimKind, Uplift
from accessprogram.errors import Invalid
from accessprogram.models import Claim, Offering
from accessprogram.operations import dossiers
from accessprogram.policy.actors import Actor
from accessprogram.policy.capability import ASSESSORS, READERS, may_assess
from accessprogram.policy.dossiers import may_withdraw
from accessprogram.queries.capability import derived, history, latest_assessment, open_proposal, visible_offerings
from accessprogram.queries.dossiers import argument, claims_of, field_record, judgements_of, public_offerings
from accessprogram.queries.evaluations import pictures, runs_about
from accessprogram.queries.keys import tier_ids
from accessprogram.queries.partners import own_partners
from accessprogram.queries.safeguards import capability_levels
from accessprogram.web.access import actor_of, partner_required, signed_in, staff_required


class ClaimForm(forms.Form):
    """What somebody says of the offering, in their words."""

    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("What is claimed"), widget=forms.Textarea(attrs={"rows": 3}))
    said_by = forms.CharField(
        label=gettext_lazy("Who says it"), max_length=200, help_text=gettext_lazy("As the source names them.")
    )
    evidence = forms.CharField(label=gettext_lazy("Evidence"), max_length=300, required=False)


class JudgementForm(forms.Form):
    """The uplift over the best open-weight system, signed with one's name."""

    open_weight_system = forms.CharField(label=gettext_lazy("The best open-weight system"), max_length=200)
    uplift = forms.ChoiceField(label=gettext_lazy("Uplift over it"), choices=Uplift.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 4}))
    dissent = forms.CharField(
        label=gettext_lazy("Who disagrees, and why"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    stale_after = forms.DateField(
        label=gettext_lazy("It holds until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("After that day no new decision on the highest tier is taken until it is renewed."),
    )


class CounterForm(forms.Form):
    """A partner's counter-claim."""

    partner = forms.UUIDField(widget=forms.HiddenInput)
    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("What do you say against it?"), widget=forms.Textarea(attrs={"rows": 4}))
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("What can be checked: a record, a run, a document. Never a customer's data."),
    )


@require_safe
def model(request: HttpRequest, slug: str) -> HttpResponse:
    """The public dossier: level, argument, comparable scores, field record."""
    return _public_page(request, _public(slug))


@partner_required
@require_POST
def model_counter(request: HttpRequest, slug: str) -> HttpResponse:
    """A partner files a counter-claim."""
    offering, form = _public(slug), CounterForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            dossiers.counter(
                actor=actor_of(request),
                partner_id=typed["partner"],
                offering_id=offering.id,
                text=typed["text"],
                evidence=typed["evidence"],
                answers_id=typed["answers"],
            )
        except Invalid as error:
            refused(form, error)
        else:
            messages.success(request, _("Your counter-claim is on record. The provider answers it within 14 days."))
            return redirect("accessprogram:model", slug)
    return _public_page(request, offering, form=form, status=422)


@never_cache
@staff_required(*READERS)
@require_safe
def desk_models(request: HttpRequest) -> HttpResponse:
    """Every offering with its level, what the rule says, its argument and what waits."""
    offerings = list(visible_offerings(actor_of(request)).order_by("programme__title", "title", "id"))
    ids = [offering.id for offering in offerings]
    levels, arguments = capability_levels(ids), argument(ids)
    rows = [{"offering": one, "level": levels.get(one.id), "argument": arguments[one.id]} for one in offerings]
    return render(request, "accessprogram/dossiers/desk.html", {"rows": rows})


@never_cache
@staff_required(*READERS)
@require_safe
def desk_model(request: HttpRequest, offering_id: UUID) -> HttpResponse:
    """One dossier for those who keep it."""
    return _desk_page(request, _seen(request, offering_id))


@staff_required(*ASSESSORS)
@require_POST
def model_claim(request: HttpRequest, offering_id: UUID) -> HttpResponse:
    """Put a claim, or a counter-claim, on record."""
    offering, form = _seen(request, offering_id), ClaimForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            dossiers.claim(
                actor=actor_of(request),
                offering_id=offering.id,
                text=typed["text"],
                said_by=typed["said_by"],
                evidence=typed["evidence"],
                answers_id=typed["answers"],
            )
        except Invalid as error:
            refused(form, error)
        else:
            messages.success(request, _("It is on record."))
            return redirect("accessprogram:desk-model", offering.id)
    return _desk_page(request, offering, claim_form=form, status=422)


@staff_required(*ASSESSORS)
@require_POST
def claim_answer(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Answer a counter-claim."""
    actor = actor_of(request)
    waiting = Claim.objects.filter(pk=claim_id, offering__in=visible_offerings(actor)).first()
    if waiting is None:
        raise Http404
    try:
        found = dossiers.answer(actor=actor, claim_id=claim_id, text=request.POST.get("answer", ""))
    except Invalid as error:
        return _desk_page(request, waiting.offering, unanswered=(waiting, str(error)), status=422)
    messages.success(request, _("Answered; who filed it is told."))
    return redirect("accessprogram:desk-model", found.offering_id)


@signed_in
@require_POST
def claim_withdraw(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Take back what one put on record."""
    actor = actor_of(request)
    found = dossiers.withdraw(actor=actor, claim_id=claim_id)
    messages.success(request, _("Taken back. The ledger keeps that it stood here."))
    if found.partner_id in actor.partners:
        return redirect("accessprogram:model", found.offering.slug)
    return redirect("accessprogram:desk-model", found.offering_id)


@staff_required(*ASSESSORS)
@require_POST
def model_judgement(request: HttpRequest, offering_id: UUID) -> HttpResponse:
    """Sign a judgement of the uplift."""
    offering, form = _seen(request, offering_id), JudgementForm(request.POST)
    if form.is_valid():
        try:
            dossiers.judge(actor=actor_of(request), offering_id=offering.id, **form.cleaned_data)
        except Invalid as error:
            refused(form, error)
        else:
            messages.success(request, _("The judgement is signed with your name and today's date."))
            return redirect("accessprogram:desk-model", offering.id)
    return _desk_page(request, offering, judgement_form=form, status=422)


def refused(form: forms.Form, error: Invalid) -> None:
    """Say at each field what the operation found wrong with it."""
    for name, sentence in error.fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not error.fields:
        form.add_error(None, str(error))


def _public(slug: str) -> Offering:
    found = public_offerings().filter(slug=slug).order_by("programme__title", "id").first()
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest, offering_id: UUID) -> Offering:
    found = visible_offerings(actor_of(request)).filter(pk=offering_id).first()
    if found is None:
        raise Http404
    return found


def _about(offering: Offering) -> dict[str, Any]:
    """What both pages show."""
    claims = list(claims_of(offering))
    return {
        "offering": offering,
        "assessment": latest_assessment(offering.id),
        "argument": argument([offering.id])[offering.id],
        "claims": [one for one in claims if one.kind == ClaimKind.CLAIM],
        "against": [one for one in claims if one.kind == ClaimKind.COUNTER_CLAIM],
        "judgements": list(judgements_of(offering)),
        "pictures": pictures(offering),
        "record": field_record(offering),
    }


def _withdrawable(actor: Actor, about: dict[str, Any]) -> set[UUID]:
    """Of the claims shown, those that this person may take back."""
    return {
        one.id
        for one in [*about["claims"], *about["against"]]
        if may_withdraw(actor, partner_id=one.partner_id, recorded_by=one.recorded_by_id)
    }


def _public_page(
    request: HttpRequest, offering: Offering, *, form: CounterForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    partners = list(own_partners(actor))
    if form is None and partners:
        form = CounterForm(initial={"partner": partners[0].id})
    context = _about(offering)
    context |= {
        "form": form,
        "partners": partners,
        "mine": actor.partners,
        "withdrawable": _withdrawable(actor, context),
    }
    return render(request, "accessprogram/dossiers/model.html", context, status=status)


def _desk_page(
    request: HttpRequest,
    offering: Offering,
    *,
    claim_form: ClaimForm | None = None,
    judgement_form: JudgementForm | None = None,
    unanswered: tuple[Claim, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    context = _about(offering)
    context |= {
        "derived": derived(offering),
        "proposal": open_proposal(offering.id),
        "history": list(history(offering.id)),
        "runs": list(runs_about(offering).select_related("recorded_by")),
        "may_assess": may_assess(actor, tier_ids(offering.programme_id)),
        "withdrawable": _withdrawable(actor, context),
        "claim_form": claim_form or ClaimForm(),
        "judgement_form": judgement_form or JudgementForm(auto_id="judgement_%s"),
        "unanswered": unanswered,
        "at_desk": True,
    }
    return render(request, "accessprogram/dossiers/desk_model.html", context, status=status)
