"""What a list of cases can be narrowed to; a link with these parameters reproduces the view, also from a board."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware

from accessprogram.clock import db_now
from accessprogram.enums import Outcome
from reviews.enums import OPEN_RUN_STATUSES, RunOutcome, RunStatus, Stage, WaitsOn
from reviews.models import CheckRun
from reviews.models.rows import FAR
from reviews.search.words import SHORTEST, containing, folded

NAMES = (
    "programme", "tier", "stage", "waits_on", "due", "outcome", "check", "result", "opened_from", "opened_to",
    "decided_from", "decided_to", "reference", "q",
)  # fmt: skip

# Listed, not negated: "no superseded run" would leave out cases whose check was run again.
_CURRENT = [status for status in RunStatus.values if status not in (RunStatus.SUPERSEDED, RunStatus.CANCELLED)]


def filtered(params: Mapping[str, str]) -> Q:
    """The condition for these parameters; what is unknown or cannot be read is left out.

    programme and tier (ids), stage, waits_on, due (overdue, soon), outcome (of the effective decision), check with
    result (a finding's outcome, a run's status, or "open"), opened_from/to and decided_from/to (ISO dates, both ends
    included), reference (part of it), q (part of the reference or of the partner's name).
    """
    condition = Q()
    for column in ("programme", "tier"):
        if (found := _uuid(params.get(column, ""))) is not None:
            condition &= Q(**{f"{column}_id": found})
    if params.get("stage") in Stage.values:
        condition &= Q(stage=params["stage"])
    if params.get("waits_on") in WaitsOn.values:
        condition &= Q(waits_on=params["waits_on"])
    if params.get("due") in ("overdue", "soon"):
        until = db_now() + (timedelta(days=3) if params["due"] == "soon" else timedelta())
        condition &= Q(due_at__lt=until) & ~Q(stage=Stage.CLOSED)
    if params.get("outcome") in Outcome.values:
        condition &= Q(decisions__state="effective", decisions__outcome=params["outcome"])
    if reference := params.get("reference", "").strip()[:40]:
        condition &= Q(application__reference__icontains=reference)
    if words := params.get("q", "").strip()[:80]:
        condition &= Q(application__reference__icontains=words) | Q(application__partner__name__icontains=words)
    return condition & _checks(params) & _dates(params)


def narrowed(params: Mapping[str, str]) -> Q:
    """The same condition over the list's rows; words (q) are the search's part and are left out."""
    condition = Q()
    for column in ("programme", "tier"):
        if (found := _uuid(params.get(column, ""))) is not None:
            condition &= Q(**{f"{column}_id": found})
    if params.get("stage") in Stage.values:
        condition &= Q(stage=params["stage"])
    if params.get("waits_on") in WaitsOn.values:
        condition &= Q(waits_on=params["waits_on"])
    if params.get("due") in ("overdue", "soon"):
        until = db_now() + (timedelta(days=3) if params["due"] == "soon" else timedelta())
        condition &= Q(due_at__lt=until, is_open=True)
    if params.get("outcome") in Outcome.values:
        condition &= Q(outcome=params["outcome"])
    if reference := params.get("reference", "").strip()[:40]:
        narrowed = containing(reference) if len(folded(reference)) >= SHORTEST else Q()
        condition &= narrowed & Q(reference__icontains=reference)
    for name, column in (("opened", "opened_at"), ("decided", "decided_at")):
        condition &= _between(params, name, column)
    return condition & _with_check(params)


def _between(params: Mapping[str, str], name: str, column: str) -> Q:
    """Between two days, both included; a row without the moment holds ``FAR``."""
    first, last = _day(params.get(f"{name}_from", "")), _day(params.get(f"{name}_to", ""))
    condition = Q()
    if first is not None:
        condition &= Q(**{f"{column}__gte": first})
    if last is not None:
        condition &= Q(**{f"{column}__lt": last + timedelta(days=1)})
    elif first is not None:
        condition &= Q(**{f"{column}__lt": FAR})
    return condition


def _with_check(params: Mapping[str, str]) -> Q:
    slug, result = params.get("check", ""), params.get("result", "")
    if not slug:
        return Q()
    runs = CheckRun.objects.filter(check_slug=slug, status__in=_CURRENT)
    if result in RunOutcome.values:
        runs = runs.filter(finding__outcome=result)
    elif result == "open":
        runs = runs.filter(status__in=OPEN_RUN_STATUSES)
    elif result in RunStatus.values:
        runs = runs.filter(status=result)
    return Q(case_id__in=runs.values("case_id"))


def _checks(params: Mapping[str, str]) -> Q:
    slug, result = params.get("check", ""), params.get("result", "")
    if not slug:
        return Q()
    current = Q(runs__check_slug=slug, runs__status__in=_CURRENT)
    if result in RunOutcome.values:
        return current & Q(runs__finding__outcome=result)
    if result == "open":
        return current & Q(runs__status__in=OPEN_RUN_STATUSES)
    return current & Q(runs__status=result) if result in RunStatus.values else current


def _dates(params: Mapping[str, str]) -> Q:
    condition = Q()
    for name, column in (("opened", "created_at"), ("decided", "application__decided_at")):
        first, last = _day(params.get(f"{name}_from", "")), _day(params.get(f"{name}_to", ""))
        if first is not None:
            condition &= Q(**{f"{column}__gte": first})
        if last is not None:
            condition &= Q(**{f"{column}__lt": last + timedelta(days=1)})
    return condition


def _day(text: str) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return make_aware(datetime(day.year, day.month, day.day)) if day is not None else None  # noqa: DTZ001 - made aware


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
