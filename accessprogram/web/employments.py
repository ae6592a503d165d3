"""Where one worked before: said here, and for ten years such partners are gone from one's pages."""

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
from accessprogram.operations import employments
from accessprogram.queries.conflicts import own_employments
from accessprogram.web.access import actor_of, staff_required


class EmploymentForm(forms.Form):
    """One employer."""

    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        help_text=gettext_lazy("Its registered name. It counts for its parent and its subsidiaries, too."),
    )
    domain = forms.CharField(
        label=gettext_lazy("Its domain"),
        max_length=253,
        required=False,
        help_text=gettext_lazy("The part of your address there after the @, for example aldergate.example."),
    )
    ended_on = forms.DateField(
        label=gettext_lazy("Your last day there"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty means: you still work for it. It counts for ten years from this day."),
    )


@staff_required()
@require_safe
def employments_page(request: HttpRequest) -> HttpResponse:
    """One's own."""
    return _page(request, EmploymentForm())


@staff_required()
@require_POST
def employment_declare(request: HttpRequest) -> HttpResponse:
    """Say one."""
    form = EmploymentForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        employments.declare(actor=actor_of(request), **form.cleaned_data)
    except Invalid as error:
        for name, sentence in error.fields.items():
            form.add_error(name, sentence)
        return _page(request, form, status=422)
    messages.success(request, _("Noted, and in force now. Seats on cases of such partners are given up."))
    return redirect("accessprogram:employments")


@staff_required()
@require_POST
def employment_remove(request: HttpRequest, employment_id: UUID) -> HttpResponse:
    """Take one back."""
    employments.remove(actor=actor_of(request), employment_id=employment_id)
    messages.success(request, _("Taken back."))
    return redirect("accessprogram:employments")


def _page(request: HttpRequest, form: EmploymentForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "rows": own_employments(actor_of(request))}
    return render(request, "accessprogram/employments/employments.html", context, status=status)
