"""The ledger of changes page by page, in sentences, each line recomputed; and where each chain stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from accessprogram.audit_sentences import SENTENCES
from accessprogram.crypto.chain import link
from accessprogram.models import Application, AuditEvent, Programme, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.audit import as_leaf, sentence
from accessprogram.queries.ledgers import INSTALLATION, visible_events

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class ChainState:
    """``length`` is the number of its last event, ``hash`` what the next one will name as its predecessor."""

    chain: str
    title: str
    length: int
    at: datetime
    hash: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event in words. ``whole``: its hash is what recomputing its fields gives."""

    event: AuditEvent
    sentence: str
    about: str
    chain: str
    whole: bool


@dataclass(frozen=True, kw_only=True)
class LedgerPage:
    """``next`` is the cursor of the following, older page, or empty."""

    lines: list[Line]
    next: str = ""


def actions() -> list[str]:
    """Every action that can be in the ledger."""
    return sorted(SENTENCES)


def chains(actor: Actor) -> list[ChainState]:
    """The chains that this actor reads, with their heads; three queries."""
    heads = dict(visible_events(actor).order_by().values_list("chain").annotate(last=Max("seq")))
    condition = Q(pk__in=())
    for chain, last in heads.items():
        condition |= Q(chain=chain, seq=last)
    titles = _titles()
    return [
        ChainState(
            chain=event.chain,
            title=titles.get(event.chain, event.chain),
            length=event.seq,
            at=event.at,
            hash=event.hash,
        )
        for event in AuditEvent.objects.filter(condition).order_by("chain")
    ]


def page(actor: Actor, *, params: Mapping[str, str], before: str = "") -> LedgerPage:
    """Events, the newest first, narrowed by chain, action, person (part of name or address), about (a reference, a
    request id or an object's id), from and to (ISO days). Four queries."""
    rows = _narrowed(visible_events(actor), params)
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    names = {user.id: str(user) for user in User.objects.filter(id__in={event.actor_id for event in shown})}
    subjects = {event.subject_id for event in shown if _is_uuid(event.subject_id)}
    references = {str(row.id): row.reference for row in Application.objects.filter(id__in=subjects)}
    titles = _titles()
    lines = [
        Line(
            event=event,
            sentence=sentence(
                event, names.get(event.actor_id, _("Countersign")) if event.actor_id else _("Countersign")
            ),
            about=references.get(event.subject_id, ""),
            chain=titles.get(event.chain, event.chain),
            whole=link(event.previous, as_leaf(event)) == event.hash,
        )
        for event in shown
    ]
    return LedgerPage(lines=lines, next=str(shown[-1].pk) if len(found) > PAGE else "")


def _narrowed(rows: QuerySet[AuditEvent], params: Mapping[str, str]) -> QuerySet[AuditEvent]:
    if chain := params.get("chain"):
        rows = rows.filter(chain=chain)
    if action := params.get("action"):
        rows = rows.filter(action=action)
    if person := params.get("person"):
        people = User.objects.filter(Q(name__icontains=person) | Q(email__icontains=person))
        rows = rows.filter(actor_id__in=people.values("id"))
    if about := params.get("about"):
        subjects = [
            str(found)
            for found in Application.objects.filter(reference__icontains=about).values_list("id", flat=True)[:200]
        ]
        rows = rows.filter(Q(subject_id__in=subjects) | Q(object_id=about) | Q(request_id=about))
    first, last = _day(params.get("from", "")), _day(params.get("to", ""))
    if first is not None:
        rows = rows.filter(at__gte=first)
    return rows.filter(at__lt=last + timedelta(days=1)) if last is not None else rows


def _titles() -> dict[str, str]:
    named: dict[str, Any] = {str(programme.id): programme.title for programme in Programme.objects.all()}
    return {**named, INSTALLATION: _("the installation")}


def _day(text: str) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return make_aware(datetime(day.year, day.month, day.day)) if day is not None else None  # noqa: DTZ001 - made aware


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
