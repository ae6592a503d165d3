"""Hits and findings that wait for a person's word, as querysets: the same rule as ``judgements``, in SQL."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

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


_SETTLED_BY_A_WORD = Q(word__in=SETTLING_DISPOSITIONS)
# Nobody said anything of this one, and no earlier word about the same two sides stands.
_NOTHING_SAID = Q(word__isnull=True) & (
    Q(suppressed_by__isnull=True) | Q(suppressed_by__ended_at__lt=F("suppressed_by__until"))
)


def asked_of_people(case: str, run: str) -> Q:
    """Of an open case; or found by a run that was made after its case was closed. Both are given as paths."""
    return ~Q(**{f"{case}__stage": Stage.CLOSED}) | Q(**{f"{run}__created_at__gt": F(f"{case}__closed_at")})


def open_hits() -> QuerySet[Hit]:
    """Hits of current runs that nothing settles yet; ``word`` is what was said last, or that it awaits a second."""
    current = Hit.objects.filter(finding__run__status=RunStatus.COMPLETED).exclude(finding__outcome__in=CLEARING)
    said = current.annotate(word=latest(_WORD, hit=OuterRef("pk")))
    return said.filter(_NOTHING_SAID | (Q(word__isnull=False) & ~_SETTLED_BY_A_WORD))


def open_findings() -> QuerySet[Finding]:
    """Findings without hits, of current runs, that are not clear and that nobody settled yet."""
    hits = Exists(Hit.objects.filter(finding=OuterRef("pk")))
    current = Finding.objects.filter(~hits, run__status=RunStatus.COMPLETED).exclude(outcome__in=CLEARING)
    said = current.annotate(word=latest(_WORD, finding=OuterRef("pk"), hit__isnull=True))
    return said.filter(Q(word__isnull=True) | ~_SETTLED_BY_A_WORD)
