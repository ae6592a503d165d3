"""How a person looks at a list of cases: what it is narrowed to, its order, its columns."""

from dataclasses import dataclass, field

from django.db.models import Q


@dataclass(frozen=True, kw_only=True)
class View:
    """``condition`` is over ``CaseRow``; ``sort`` one of ``SORTS`` or empty (the queue's own order)."""

    condition: Q = field(default_factory=Q)
    sort: str = ""
    columns: tuple[str, ...] = ()
    dense: bool = False
