"""Hits and findings that wait for a person's word, as querysets: the same rule as ``judgements``, in SQL."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from reviews.enums import SETTLING_DISPOSITIONS, RunStatus, Stage
from reviews.models import Adjudication, Finding, Hit
from reviews.queries.judgements import CLEARING

AWAITS_SECOND = "awaits_second"
# What settles is a disposition that waits for nobody.
_WORD = Case(When(awaits_second=True, then=Value(AWAITS_SECOND)), default=F("disposition"), output_field=CharField())


def latest(expression: Any, **of: Any) -> Subquery:
    """``expression`` of the latest word on what ``of`` names."""
    words = Adjudication.objects.filter(**of).order_by("-created_at", "-id")
    return Subquery(words.annotate(says=expression).values("says")[:1])


def _word(**of: Any) -> Coalesce:
    """What was said last, or that it awaits a second person; empty while nobody said anything."""
    return Coalesce(latest(_WORD, **of), Value(""), output_field=CharField())


_SETTLED_BY_A_WORD = Q(word__in=SETTLING_DISPOSITIONS)
# Nobody said anything of this one, and no earlier word about the same two sides stands.
_NOTHING_SAID = Q(word="") & (Q(suppressed_by__isnull=True) | Q(suppressed_by__ended_at__lt=F("suppressed_by__until")))


def asked_of_people(case: str, run: str) -> Q:
    """Of an open case; or worse than what was known when its case was closed. Both are given as paths."""
    return ~Q(**{f"{case}__stage": Stage.CLOSED}) | Q(**{f"{run}__worse": True})


def open_hits() -> QuerySet[Hit]:
    """Hits of current runs that nothing settles yet; ``word`` is what was said last, or ``AWAITS_SECOND``, or empty."""
    current = Hit.objects.filter(finding__run__status=RunStatus.COMPLETED).exclude(finding__outcome__in=CLEARING)
    said = current.annotate(word=_word(hit=OuterRef("pk")))
    return said.filter(_NOTHING_SAID | (~Q(word="") & ~_SETTLED_BY_A_WORD))


def open_findings() -> QuerySet[Finding]:
    """Findings without hits, of current runs, that are not clear and that nobody settled yet."""
    hits = Exists(Hit.objects.filter(finding=OuterRef("pk")))
    current = Finding.objects.filter(~hits, run__status=RunStatus.COMPLETED).exclude(outcome__in=CLEARING)
    said = current.annotate(word=_word(finding=OuterRef("pk"), hit__isnull=True))
    return said.filter(~_SETTLED_BY_A_WORD)
