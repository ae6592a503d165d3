"""Who holds which programme role: asked by one administrator, confirmed by another, ended by one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accessprogram.errors import Invalid
from accessprogram.models import Programme, RoleAssignment, Tier
from accessprogram.operations import roles
from accessprogram.policy.actors import Actor
from accessprogram.policy.roles import ADMINISTRATOR, READERS, may_ask_role, may_confirm_role
from accessprogram.queries.accounts import visible_accounts
from accessprogram.queries.roles import open_assignments, programmes_of, scope_of
from accessprogram.roles import PROGRAMME_ROLES
from accessprogram.web.access import actor_of, staff_required, step_up_required


class AskForm(forms.Form):
    """A role for a person, on the whole programme or on one of its tiers."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the person"),
        help_text=gettext_lazy("The person needs an account; they sign up like everybody else."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(slug, role.title) for slug, role in PROGRAMME_ROLES.items()]
    )
    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Programme.objects.none())
    tier = forms.ModelChoiceField(
        label=gettext_lazy("Tier"),
        queryset=Tier.objects.none(),
        required=False,
        empty_label=gettext_lazy("every tier, new ones too"),
    )
    reason = forms.CharField(label=gettext_lazy("Why does this person need the role?"), max_length=300)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        administered = Programme.objects.filter(id__in=programmes_of(actor, ADMINISTRATOR))
        self.fields["programme"].queryset = administered  # type: ignore[attr-defined]
        self.fields["tier"].queryset = Tier.objects.filter(id__in=actor.tiers(ADMINISTRATOR))  # type: ignore[attr-defined]
        if len(administered) == 1:
            self.initial["programme"] = administered[0]

    def clean_email(self) -> str:
        """The address of an active account."""
        email = self.cleaned_data["email"].lower()
        self.person = visible_accounts(self.actor).filter(email=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("There is no active account with this address."))
        return email


@staff_required(*READERS)
@require_safe
def roles_page(request: HttpRequest) -> HttpResponse:
    """Everybody's roles, those that wait for a confirmation first."""
    return _page(request, AskForm(actor=actor_of(request)))


@staff_required(ADMINISTRATOR)
@require_POST
@step_up_required
def role_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a role for somebody."""
    form = AskForm(request.POST, actor=actor_of(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    typed = form.cleaned_data
    try:
        roles.ask(
            actor=actor_of(request),
            user_id=form.person.pk,
            role=typed["role"],
            programme_id=typed["programme"].id,
            tier_id=typed["tier"].id if typed["tier"] else None,
            reason=typed["reason"],
        )
    except Invalid as error:
        form.add_error(None, str(error))
        return _page(request, form, status=422)
    messages.success(request, _("Asked. Another administrator has to confirm it before it is in force."))
    return redirect("accessprogram:roles")


@staff_required(ADMINISTRATOR)
@require_POST
@step_up_required
def role_confirm(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Put a role in force that another administrator asked for."""
    assignment = roles.confirm(actor=actor_of(request), assignment_id=assignment_id)
    messages.success(request, _("%(role)s is in force; the person signs in anew.") % {"role": assignment})
    return redirect("accessprogram:roles")


@staff_required(ADMINISTRATOR)
@require_POST
@step_up_required
def role_end(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """End a role, or take back a request."""
    assignment = roles.end(
        actor=actor_of(request), assignment_id=assignment_id, reason=request.POST.get("reason", "")[:300]
    )
    messages.success(request, _("%(role)s has ended.") % {"role": assignment})
    return redirect("accessprogram:roles")


def _page(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    assignments = list(open_assignments(actor))
    scopes = {key: scope_of(*key) for key in {(one.programme_id, one.tier_id) for one in assignments}}
    rows = [_row(actor, one, scopes[one.programme_id, one.tier_id]) for one in assignments]
    context = {
        "form": form,
        "may_ask": may_ask_role(actor, actor.tiers(ADMINISTRATOR)),
        "waiting": [row for row in rows if row["waits"]],
        "held": [row for row in rows if not row["waits"]],
    }
    return render(request, "accessprogram/roles/roles.html", context, status=status)


def _row(actor: Actor, assignment: RoleAssignment, scope: frozenset[UUID]) -> dict[str, Any]:
    waits = assignment.confirmed_by_id is None
    return {
        "assignment": assignment,
        "waits": waits,
        "confirm": may_confirm_role(actor, scope, asked_by=assignment.asked_by_id, holder=assignment.user_id),
        "may_end": may_ask_role(actor, scope) and (waits or assignment.user_id != actor.id),
    }
