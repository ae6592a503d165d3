"""Hits and findings that wait for a person's word, as querysets: the same rule as ``judgements``, in SQL."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from reviews.enums import SETTLING_DISPOSITIONS, RunStatus
from reviews.models import Adjudication, Finding, Hit
from reviews.queries.judgements import CLEARING


def _latest(**of: Any) -> Subquery:
    words = Adjudication.objects.filter(**of).order_by("-created_at", "-id")
    return Subquery(words.values("disposition")[:1])


_UNSETTLED = Q(word__isnull=True) | ~Q(word__in=SETTLING_DISPOSITIONS)


def open_hits() -> QuerySet[Hit]:
    """Hits of current runs whose latest word settles nothing yet."""
    current = Hit.objects.filter(finding__run__status=RunStatus.COMPLETED).exclude(finding__outcome__in=CLEARING)
    return current.annotate(word=_latest(hit=OuterRef("pk"))).filter(_UNSETTLED)


def open_findings() -> QuerySet[Finding]:
    """Findings without hits, of current runs, that are not clear and that nobody settled yet."""
    hits = Exists(Hit.objects.filter(finding=OuterRef("pk")))
    current = Finding.objects.filter(~hits, run__status=RunStatus.COMPLETED).exclude(outcome__in=CLEARING)
    return current.annotate(word=_latest(finding=OuterRef("pk"), hit__isnull=True)).filter(_UNSETTLED)
