"""Putting evaluation runs, and the benchmarks they are on, on record."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accessprogram.errors import Invalid
from accessprogram.models import EvaluationRun, Offering
from accessprogram.operations import evaluations
from accessprogram.policy.capability import ASSESSORS
from accessprogram.queries.capability import visible_offerings
from accessprogram.queries.evaluations import benchmarks, runs_about
from accessprogram.web.access import actor_of, staff_required
from accessprogram.web.dossiers import refused


class RunForm(forms.Form):
    """Every field that makes a score comparable or not."""

    supersedes = forms.UUIDField(required=False, widget=forms.HiddenInput)
    theirs = forms.BooleanField(label=gettext_lazy("A system that is none of ours, to compare with"), required=False)
    open_weight = forms.BooleanField(label=gettext_lazy("Its weights are open"), required=False)
    system = forms.CharField(
        label=gettext_lazy("System as it was run, with its version"), max_length=200, required=False,
        help_text=gettext_lazy("Empty: this model."),
    )  # fmt: skip
    benchmark = forms.ChoiceField(label=gettext_lazy("Benchmark"))
    benchmark_version = forms.CharField(label=gettext_lazy("Version of the benchmark"), max_length=60)
    tasks = forms.IntegerField(label=gettext_lazy("Tasks"), min_value=1)
    metric = forms.CharField(
        label=gettext_lazy("Metric"), max_length=60, help_text=gettext_lazy("A share in per cent, such as “% solved”.")
    )
    score = forms.FloatField(label=gettext_lazy("Score"))
    low = forms.FloatField(label=gettext_lazy("95 % interval, from"), required=False)
    high = forms.FloatField(label=gettext_lazy("95 % interval, to"), required=False)
    attempts = forms.IntegerField(label=gettext_lazy("Attempts a task (k)"), min_value=1, max_value=30000, initial=1)
    harness = forms.CharField(label=gettext_lazy("Harness"), max_length=120)
    effort = forms.CharField(label=gettext_lazy("Effort"), max_length=60, required=False)
    token_budget = forms.IntegerField(label=gettext_lazy("Tokens a task, at most"), min_value=1, required=False)
    contamination = forms.CharField(
        label=gettext_lazy("Contamination"), max_length=200, required=False,
        help_text=gettext_lazy("What is known of the tasks having been in the training data."),
    )  # fmt: skip
    evaluator = forms.ChoiceField(
        label=gettext_lazy("Who ran it"), choices=EvaluationRun._meta.get_field("evaluator").choices or ()
    )
    run_on = forms.DateField(label=gettext_lazy("Day of the run"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300)
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, offering: Offering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = benchmarks(offering.programme_id)
        self.fields["benchmark"].choices = [(slug, str(one)) for slug, one in known.items()]  # type: ignore[attr-defined]


class BenchmarkForm(forms.Form):
    """What a score is measured on."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    measures = forms.CharField(
        label=gettext_lazy("What a good score shows, and what it does not"), widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300)


@never_cache
@staff_required(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def model_run(request: HttpRequest, offering_id: UUID) -> HttpResponse:
    """Put a run on record; with ``?supersedes=`` as the correction of another."""
    offering = _seen(request, offering_id)
    if request.method != "POST":
        return _page(request, offering, RunForm(offering=offering, initial=_initial(request, offering)))
    form = RunForm(request.POST, offering=offering)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        facts = evaluations.Run(**{field.name: typed[field.name] for field in fields(evaluations.Run)})
        try:
            evaluations.record(
                actor=actor_of(request),
                offering_id=offering.id,
                run=facts,
                theirs=typed["theirs"],
                supersedes_id=typed["supersedes"],
            )
        except Invalid as error:
            refused(form, error)
        else:
            messages.success(request, _("The run is on record; the rule was asked again."))
            return redirect("accessprogram:desk-model", offering.id)
    return _page(request, offering, form, status=422)


@staff_required(*ASSESSORS)
@require_POST
def model_benchmark(request: HttpRequest, offering_id: UUID) -> HttpResponse:
    """Add a benchmark to the programme of this offering."""
    offering, form = _seen(request, offering_id), BenchmarkForm(request.POST, auto_id="benchmark_%s")
    if form.is_valid():
        try:
            evaluations.add_benchmark(actor=actor_of(request), programme_id=offering.programme_id, **form.cleaned_data)
        except Invalid as error:
            refused(form, error)
        else:
            messages.success(request, _("The benchmark can be chosen now."))
            return redirect("accessprogram:model-run", offering.id)
    return _page(request, offering, RunForm(offering=offering), benchmark_form=form, status=422)


def _seen(request: HttpRequest, offering_id: UUID) -> Offering:
    found = visible_offerings(actor_of(request)).filter(pk=offering_id).first()
    if found is None:
        raise Http404
    return found


def _initial(request: HttpRequest, offering: Offering) -> dict[str, Any]:
    """The run that is corrected, as it stands."""
    given = request.GET.get("supersedes", "")
    try:
        old = runs_about(offering).filter(pk=UUID(given)).first() if given else None
    except ValueError:
        raise Http404 from None
    if old is None:
        return {}
    names = [field.name for field in fields(evaluations.Run)]
    return {name: getattr(old, name) for name in names} | {"supersedes": old.id, "theirs": old.offering_id is None}


def _page(
    request: HttpRequest,
    offering: Offering,
    form: RunForm,
    *,
    benchmark_form: BenchmarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "offering": offering,
        "form": form,
        "benchmark_form": benchmark_form or BenchmarkForm(auto_id="benchmark_%s"),
        "known": list(benchmarks(offering.programme_id).values()),
    }
    return render(request, "accessprogram/evaluations/run.html", context, status=status)
