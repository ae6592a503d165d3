"""How the outside sources fare: whether they are asked, what they said last, and how many runs wait for them."""

from datetime import datetime

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from reviews.checks import CATALOGUE
from reviews.checks.limits import LIMITS, needed_by
from reviews.enums import RunStatus
from reviews.models import CheckRun, SourceState


def checks_asking(slug: str) -> list[str]:
    """The checks that cannot do without this source."""
    return [check.slug for check in CATALOGUE.values() if slug in needed_by(check.source)]


def source_states() -> QuerySet[SourceState]:
    """Every source with ``waiting``: how many runs of the checks that ask it wait to try again; one query besides."""
    rows = CheckRun.objects.filter(status=RunStatus.RETRY_WAIT).order_by().values("check_slug")
    waiting = dict(rows.annotate(n=Count("id")).values_list("check_slug", "n"))
    counts = {slug: sum(waiting.get(check, 0) for check in checks_asking(slug)) for slug in LIMITS}
    whens = [When(slug=slug, then=Value(count)) for slug, count in counts.items()]
    return SourceState.objects.annotate(waiting=Case(*whens, default=Value(0), output_field=IntegerField()))


def in_words(state: SourceState, now: datetime) -> str:
    """How a source stands, as a sentence."""
    if state.open_until is not None and state.open_until > now:
        return _("Spared: it failed %(count)d times in a row and is asked again later.") % {"count": state.failures}
    if state.failures:
        return _("Asked, with %(count)d failures in a row.") % {"count": state.failures}
    return _("Answers.") if state.answered_at is not None else _("Not asked yet.")
