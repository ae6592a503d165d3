"""The fields of a search as data: what each is called, what it may hold, and the column of the list that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import Outcome
from reviews.enums import CaseKind, Stage, WaitsOn
from reviews.search.flags import FLAGS


class Kind(StrEnum):
    """How a field's values are written."""

    CHOICE = "choice"  # one of a closed set, or of what the person may see
    NUMBER = "number"
    PAST = "past"  # a moment behind us: a length of time is an age
    FUTURE = "future"  # a moment before us: a length of time is what is left
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value that a field may hold: as it is typed, in words, and as the database knows it."""

    value: str
    label: Any
    key: Any = None


class Known(Protocol):
    """What the search is asked by: who, when, and the values that this person may see of a field."""

    @property
    def me(self) -> UUID | None: ...

    @property
    def now(self) -> datetime: ...

    def choices(self, field: str) -> Mapping[str, Choice]:
        """Typed value -> choice, of a field that has no closed set."""

    def words(self, *texts: str, exact: bool = False) -> Q:
        """The condition that a row holds each of these texts; ``exact``: these whole words."""

    def named(self, column: str, slug: str) -> Q:
        """The condition that a column of slugs names this one."""


@dataclass(frozen=True)
class Field:
    """``closed``: value -> words of a closed set. ``free``: a value that nobody used yet finds nothing, no error."""

    slug: str
    title: Any
    kind: Kind
    column: str
    example: str
    closed: Mapping[str, Any] = field(default_factory=dict)
    free: bool = False


def _of(enum: Any) -> dict[str, Any]:
    return dict(enum.choices)


_FLAG_WORDS = {slug: words for slug, (words, _condition) in FLAGS.items()}

FIELDS: dict[str, Field] = {
    item.slug: item
    for item in (
        Field("tier", _("tier"), Kind.CHOICE, "tier_id", "tier:frontier"),
        Field("programme", _("programme"), Kind.CHOICE, "programme_id", "programme:main"),
        Field("stage", _("stage"), Kind.CHOICE, "stage", "stage:review,confirmation", closed=_of(Stage)),
        Field("waits", _("whom it waits for"), Kind.CHOICE, "waits_on", "waits:partner", closed=_of(WaitsOn)),
        Field("kind", _("kind of case"), Kind.CHOICE, "kind", "kind:appeal", closed=_of(CaseKind)),
        Field("outcome", _("outcome in effect"), Kind.CHOICE, "outcome", "outcome:decline", closed=_of(Outcome)),
        Field("assignee", _("who has its review"), Kind.CHOICE, "reviewer_id", "assignee:me"),
        Field("is", _("what is true of it"), Kind.FLAG, "", "is:overdue", closed=_FLAG_WORDS),
        Field("due", _("due"), Kind.FUTURE, "due_at", "due:<3d"),
        Field("stage_due", _("when its stage should be over"), Kind.FUTURE, "stage_due_at", "stage_due:<1d"),
        Field("opened", _("opened"), Kind.PAST, "opened_at", "opened:>30d"),
        Field("decided", _("decided"), Kind.PAST, "decided_at", "decided:2026-11-01..2026-11-30"),
        Field("closed", _("closed"), Kind.PAST, "closed_at", "closed:<7d"),
        Field("risk", _("sum of its named risks"), Kind.NUMBER, "risk", "risk:>60"),
        Field("hits", _("open hits"), Kind.NUMBER, "open_hits", "hits:>0"),
        Field("findings", _("findings that need a look"), Kind.NUMBER, "open_findings", "findings:>2"),
        Field("failed", _("checks that could not be completed"), Kind.NUMBER, "errored_checks", "failed:>0"),
        Field("checks", _("checks that are not finished"), Kind.NUMBER, "open_checks", "checks:0"),
        Field("questions", _("questions that are not answered"), Kind.NUMBER, "open_questions", "questions:>0"),
        Field("tag", _("tag"), Kind.CHOICE, "tags", "-tag:waiting", free=True),
        Field("use", _("use case"), Kind.CHOICE, "use_cases", "use:malware-analysis", free=True),
        Field("country", _("country of the partner"), Kind.CHOICE, "country", "country:DE", free=True),
        Field("partner", _("part of the partner's name"), Kind.TEXT, "partner_name", 'partner:"harbour bank"'),
        Field("reference", _("part of the reference"), Kind.TEXT, "reference", "reference:2026-0012"),
    )
}  # fmt: skip
ALIASES = {"waits_on": "waits", "reviewer": "assignee", "ref": "reference", "tags": "tag", "use_case": "use"}
