"""Conflicts of interest: declared here, in force at once, and the partner is gone from one's pages."""

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
from accessprogram.models import Partner
from accessprogram.operations import conflicts
from accessprogram.policy.actors import Actor
from accessprogram.policy.conflicts import may_end_conflict
from accessprogram.policy.roles import ADMINISTRATOR
from accessprogram.queries.accounts import visible_accounts
from accessprogram.queries.conflicts import in_force, partners_to_declare
from accessprogram.web.access import actor_of, staff_required


class DeclareForm(forms.Form):
    """For oneself; an administrator may name somebody else."""

    partner = forms.ModelChoiceField(
        label=gettext_lazy("Partner"),
        queryset=Partner.objects.none(),
        empty_label=gettext_lazy("Choose…"),
        help_text=gettext_lazy("Those whose cases you can see now. Afterwards you do not see them any more."),
    )
    reason = forms.CharField(
        label=gettext_lazy("What is the conflict?"),
        max_length=300,
        help_text=gettext_lazy(
            "In a few words, such as: worked there until last year. Administrators and auditors read it."
        ),
    )
    email = forms.EmailField(
        label=gettext_lazy("For somebody else: their e-mail address"),
        required=False,
        help_text=gettext_lazy("Empty means: for yourself."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.person_id = actor.id
        self.fields["partner"].queryset = partners_to_declare(actor)  # type: ignore[attr-defined]
        if not actor.holds(ADMINISTRATOR):
            del self.fields["email"]

    def clean_email(self) -> str:
        """The address of an active account, or nothing."""
        email = self.cleaned_data["email"].lower()
        if email:
            person = visible_accounts(self.actor).filter(email=email, is_active=True).first()
            if person is None:
                raise forms.ValidationError(_("There is no active account with this address."))
            self.person_id = person.pk
        return email


@staff_required()
@require_safe
def conflicts_page(request: HttpRequest) -> HttpResponse:
    """Those in force that one may see; ``?partner=<id>`` chooses the partner beforehand."""
    chosen = {"partner": request.GET.get("partner", "")}
    return _page(request, DeclareForm(actor=actor_of(request), initial=chosen))


@staff_required()
@require_POST
def conflict_declare(request: HttpRequest) -> HttpResponse:
    """Declare one."""
    actor = actor_of(request)
    form = DeclareForm(request.POST, actor=actor)
    if not form.is_valid() or form.person_id is None:
        return _page(request, form, status=422)
    typed = form.cleaned_data
    try:
        conflicts.declare(actor=actor, user_id=form.person_id, partner_id=typed["partner"].id, reason=typed["reason"])
    except Invalid as error:
        form.add_error(None, str(error))
        return _page(request, form, status=422)
    messages.success(request, _("Declared, and in force now. Seats on cases of this partner are given up."))
    return redirect("accessprogram:conflicts")


@staff_required()
@require_POST
def conflict_end(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """End one."""
    conflicts.end(actor=actor_of(request), conflict_id=conflict_id)
    messages.success(request, _("The conflict of interest has ended."))
    return redirect("accessprogram:conflicts")


def _page(request: HttpRequest, form: DeclareForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    rows = [
        {"conflict": one, "end": may_end_conflict(actor, person=one.user_id, declared_by=one.declared_by_id)}
        for one in in_force(actor)
    ]
    return render(request, "accessprogram/conflicts/conflicts.html", {"form": form, "rows": rows}, status=status)
