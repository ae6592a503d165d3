"""Hits across cases that wait for a person's word: the page of those who adjudicate.

Among them stand, for each person, the hits that were dealt to them although their answer is known (``second_looks``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.policy.actors import Actor
from reviews.models import Adjudication, Case, Finding, Hit, KnownMatch, SecondLook, Suppression
from reviews.policy.adjudications import Asked
from reviews.policy.facts import CaseFacts
from reviews.queries import second_looks, suppressions
from reviews.queries.access import case_of_finding, visible_cases
from reviews.queries.cases import detailed
from reviews.queries.facts import states_and_facts
from reviews.queries.judgements import CheckState, asked_about, is_found_later, settles, title_of, word_on
from reviews.queries.keyset import COUNTED, Page, bounded, by_moment, mapped
from reviews.queries.open_judgements import AWAITS_SECOND, asked_of_people, latest, open_hits

GROUPED = 200
_LISTED = ("finding__run__case__application__partner", "finding__run__case__tier")


@dataclass(frozen=True, kw_only=True)
class HitRow:
    """One hit in the list, with the case it belongs to. ``thing_id`` is what its page is called by."""

    thing_id: UUID
    hit: Hit
    case_id: object
    reference: str
    partner: str
    tier: str
    check: str
    due_at: datetime | None
    awaits_second: bool = False
    reopened: str = ""


@dataclass(frozen=True, kw_only=True)
class EntityHits:
    """The hits on one entry of a list, in whatever case they arose, what is due first."""

    name: str
    list_version: str
    rows: tuple[HitRow, ...]

    @property
    def cases(self) -> int:
        return len({row.case_id for row in self.rows})


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One hit, or one finding without hits (``hit`` None), with everything its page shows.

    ``state`` is None when the check was run again since: then there is nothing to say of it any more. ``words`` are
    what people said of it, oldest first. ``look`` is set when it was dealt to this person: then they see no word of
    others. ``asked`` is what the rules of judging look at; ``known`` says that its answer is kept as a known one;
    ``earlier`` is what was called a false positive of the same entry before, newest first.
    """

    case: Case
    facts: CaseFacts
    finding: Finding
    hit: Hit | None
    state: CheckState | None
    check: str
    words: list[Adjudication]
    asked: Asked
    look: SecondLook | None = None
    known: KnownMatch | None = None
    earlier: Sequence[Suppression] = ()

    @property
    def settled_as(self) -> str | None:
        """The disposition that a person's word on it settles it as; None while none does."""
        last = self.words[-1] if self.words else None
        return last.disposition if last is not None and settles(last) else None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a thing stands among what waits for this person; ``number`` is 0 for what does not wait (any more)."""

    number: int
    of: int
    previous: UUID | None
    next: UUID | None


def judged(actor: Actor, thing_id: UUID) -> Judged:
    """The hit, the finding, or what was dealt to this person under this id; raises NotFound when there is none on a
    case that this actor may see."""
    look = second_looks.look_of(actor, thing_id) if SecondLook.objects.filter(pk=thing_id).exists() else None
    hit = look.hit if look is not None else Hit.objects.filter(pk=thing_id).first()
    finding_id = hit.finding_id if hit is not None else thing_id
    case = detailed(case_of_finding(actor, finding_id))
    finding = Finding.objects.select_related("run").get(pk=finding_id)
    states, facts = states_and_facts(case)
    state = next((state for state in states if state.finding is not None and state.finding.id == finding_id), None)
    word = word_on(state, hit.id if hit is not None else None) if state is not None else None
    words = Adjudication.objects.filter(finding_id=finding_id, hit=hit).select_related("by")
    return Judged(
        case=case,
        facts=facts,
        finding=finding,
        hit=hit,
        state=state,
        check=title_of(finding.run.check_slug),
        words=[] if look is not None else list(words),
        asked=asked_about(word, found_later=is_found_later(case, finding.run)),
        look=look,
        known=second_looks.known_of(hit) if hit is not None and look is None else None,
        earlier=_earlier(case, hit) if hit is not None and look is None else (),
    )


def _earlier(case: Case, hit: Hit) -> list[Suppression]:
    found = suppressions.of_entities(case.application.partner_id, [hit.entity_key]).get(hit.entity_key, [])
    return [row for row in found if row.adjudication.hit_id != hit.id]


def hit_of(actor: Actor, hit_id: UUID) -> Hit:
    """One hit of a case that this actor may see; raises NotFound."""
    hit = Hit.objects.filter(pk=hit_id, finding__run__case__in=visible_cases(actor)).first()
    if hit is None:
        raise NotFound(_("This does not exist."))
    return hit


def place(actor: Actor, thing_id: UUID) -> Place:
    """Where this thing stands in the order of the list, and its neighbours; of something else, the first as next. The
    first 500 count. Two queries."""
    looks = list(second_looks.waiting(actor).values_list("pk", flat=True))
    keyed = _visible(actor).annotate(due_at=_due(actor)).order_by(F("due_at").asc(nulls_last=True), "id")
    order = [*looks, *keyed.values_list("pk", flat=True)[:COUNTED]]
    if thing_id not in order:
        return Place(number=0, of=len(order), previous=None, next=order[0] if order else None)
    here = order.index(thing_id)
    return Place(
        number=here + 1,
        of=len(order),
        previous=order[here - 1] if here else None,
        next=order[here + 1] if here + 1 < len(order) else None,
    )


def following(actor: Actor, thing_id: UUID, before: Place) -> UUID | None:
    """Where to go on when this one was judged: to what was dealt meanwhile, else to its neighbour as it stood
    ``before``, else to the first that waits; None when nothing does."""
    dealt = second_looks.waiting(actor).exclude(pk=thing_id).values_list("pk", flat=True).first()
    if dealt is not None:
        return dealt
    waits = _visible(actor).exclude(pk=thing_id)
    if before.next is not None and waits.filter(pk=before.next).exists():
        return before.next
    return next((row.thing_id for row in page(actor, limit=2).rows if row.thing_id != thing_id), None)


def page(actor: Actor, *, cursor: str = "", limit: int = 25) -> Page[HitRow]:
    """Open hits of cases that this actor may see, what is due first; two queries besides the clock."""
    rows = _visible(actor).annotate(due_at=_due(actor)).select_related(*_LISTED)
    found = mapped(by_moment(rows, "due_at", cursor, limit), lambda hit: _row(hit, hit.id))
    if cursor:
        return found
    looks = second_looks.waiting(actor).select_related(*(f"hit__{path}" for path in _LISTED))
    return Page(rows=[*(_row(look.hit, look.id) for look in looks), *found.rows], next=found.next)


def by_entity(actor: Actor) -> list[EntityHits]:
    """What waits first, gathered by the listed entry: who has looked into it once judges the rest at a glance. The
    first 200 count; the queries of ``page``."""
    groups: dict[str, list[HitRow]] = {}
    for row in page(actor, limit=GROUPED).rows:
        groups.setdefault(row.hit.entity_key, []).append(row)
    return [
        EntityHits(name=rows[0].hit.entity_name, list_version=rows[0].hit.list_version, rows=tuple(rows))
        for rows in sorted(groups.values(), key=len, reverse=True)
    ]


def count(actor: Actor) -> str:
    """How many wait, "500+" when there are more."""
    waiting = bounded(_visible(actor))
    return waiting if waiting.endswith("+") else str(int(waiting) + second_looks.waiting(actor).count())


def mine_waiting_for_another(actor: Actor) -> int:
    """Hits of which this person said what needs a second person to say the same."""
    return _asked(actor).filter(word=AWAITS_SECOND, word_by=actor.id).count()


def _asked(actor: Actor) -> QuerySet[Any]:
    """Open hits of visible cases that a person has to judge; ``word_by`` said the latest word."""
    hits = open_hits().filter(Exists(visible_cases(actor).filter(pk=OuterRef("finding__run__case_id"))))
    said = hits.annotate(word_by=latest(F("by_id"), hit=OuterRef("pk")))
    return said.filter(asked_of_people("finding__run__case", "finding__run"))


def _visible(actor: Actor) -> QuerySet[Any]:
    """Those of ``_asked`` to which this person can add something: not those that wait for somebody else's word."""
    return _asked(actor).exclude(word=AWAITS_SECOND, word_by=actor.id)


def _due(actor: Actor) -> Subquery:
    return Subquery(visible_cases(actor).filter(pk=OuterRef("finding__run__case_id")).values("due_at")[:1])


def _row(hit: Hit, thing_id: UUID) -> HitRow:
    """``word`` is there for what is asked of everybody; what was dealt to one person tells nothing of earlier words."""
    case, word = hit.finding.run.case, getattr(hit, "word", None)
    return HitRow(
        thing_id=thing_id,
        hit=hit,
        case_id=case.id,
        reference=case.application.reference,
        partner=case.application.partner.name,
        tier=str(case.tier),
        check=title_of(hit.finding.run.check_slug),
        due_at=case.due_at,
        awaits_second=word == AWAITS_SECOND,
        reopened=hit.reopened if word == "" else "",
    )
