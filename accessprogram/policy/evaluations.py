"""Which scores may be compared: those of runs that differ in nothing but the system, and who ran it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.capability import ASSESSORS


@dataclass(frozen=True, order=True)
class Conditions:
    """Everything under which a score was reached. Two scores stand on one axis only when all of it is the same."""

    benchmark: str
    benchmark_version: str
    metric: str
    tasks: int
    harness: str
    effort: str
    token_budget: int
    attempts: int
    contamination: str


@dataclass(frozen=True)
class Group:
    """Runs (by their place in what was given) that may stand on one axis. ``apart`` says why they do not stand on the
    axis of the group before; empty for the first group of a benchmark."""

    conditions: Conditions
    members: tuple[int, ...]
    apart: tuple[str, ...] = ()


def grouped(given: Sequence[Conditions]) -> list[Group]:
    """The groups, benchmark by benchmark; of each the one with the most runs first, the others told apart from it."""
    groups = []
    order = sorted(range(len(given)), key=lambda place: (given[place], place))
    for _benchmark, places in groupby(order, key=lambda place: given[place].benchmark):
        alike = [(key, tuple(found)) for key, found in groupby(places, key=lambda place: given[place])]
        alike.sort(key=lambda one: -len(one[1]))
        first = alike[0][0]
        groups += [Group(key, members, differences(first, key)) for key, members in alike]
    return groups


def differences(one: Conditions, other: Conditions) -> tuple[str, ...]:
    """What makes two scores incomparable, in words; empty when nothing does."""
    return tuple(
        _("%(what)s: %(this)s instead of %(that)s")
        % {
            "what": _words()[field.name],
            "this": _said(getattr(other, field.name)),
            "that": _said(getattr(one, field.name)),
        }
        for field in fields(Conditions)
        if getattr(one, field.name) != getattr(other, field.name)
    )


def _said(value: str | int) -> str:
    return str(value) if value not in ("", 0) else _("not said")


def _words() -> dict[str, str]:
    return {
        "benchmark": _("benchmark"),
        "benchmark_version": _("version"),
        "metric": _("metric"),
        "tasks": _("tasks"),
        "harness": _("harness"),
        "effort": _("effort"),
        "token_budget": _("token budget"),
        "attempts": _("attempts (k)"),
        "contamination": _("contamination"),
    }


def may_record(actor: Actor, tier_ids: Collection[UUID]) -> Verdict:
    """Runs, claims and judgements are put on record by the people who assess levels."""
    if not actor.tiers(*ASSESSORS) & frozenset(tier_ids):
        return no("no_seat", _("A senior reviewer, committee member or programme administrator records this."))
    return YES
