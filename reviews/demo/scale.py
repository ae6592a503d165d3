"""Very many invented cases, to measure the desk with: through tables, not operations.

What is written looks like what the operations leave (cases, their rows in lists, seats, decisions, tags, checks), in a
realistic spread of stages, tiers, dates and names. It is no history: nothing of it is in the ledger, nobody was told
anything, decisions have neither notices nor grants, risk and rank are drawn. Never on an installation that is in use.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID

from django.db import connection, transaction

from accessprogram.clock import db_now
from accessprogram.errors import WrongState
from accessprogram.models import Application, User
from reviews.demo.bulk_rows import as_json
from reviews.demo.scale_cases import Pattern, add, empty_sheets
from reviews.models import Case, CaseRow
from reviews.operations import search_index

SLICE = 10_000
HELD_BY_ONE = 300


def seed(cases: int, *, random_seed: int = 5) -> int:
    """Write so many cases beside those that are there; returns how many. Raises WrongState without a case to begin
    with (the demonstration's will do)."""
    patterns = _patterns()
    if not patterns:
        raise WrongState("There is no case to begin with. Write the demonstration first.")
    first = Application.objects.filter(reference__startswith="SC-").count()
    now, rng = db_now(), Random(f"{random_seed} from {first}")  # noqa: S311 - nothing secret
    people = _people(max(1, cases // 5 // HELD_BY_ONE))
    with _rarely_indexed(cases):
        for start in range(0, cases, SLICE):
            with transaction.atomic():
                sheets = empty_sheets()
                for place in range(start, min(start + SLICE, cases)):
                    add(sheets, first + place, place / cases, rng.choice(patterns), people, now, rng)
                for sheet in sheets.values():
                    sheet.flush()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cases


def _patterns() -> list[Pattern]:
    """One for each tier, in its order."""
    found: dict[UUID, Pattern] = {}
    beside = ("application__partner", "submission", "tier", "tier_version")
    kept = CaseRow.objects.exclude(reference__startswith="SC-").in_bulk(field_name="case_id")
    for case in Case.objects.exclude(application__reference__startswith="SC-").select_related(*beside):
        content = case.submission.content
        found.setdefault(
            case.tier_id,
            Pattern(
                case=case,
                use_cases=kept[case.pk].use_cases,
                ruled_at=kept[case.pk].ruled_at,
                whole=as_json(content),
                bare=as_json({**content, "answers": {}}),
            ),
        )
    return sorted(found.values(), key=lambda pattern: (pattern.case.tier.position, pattern.case.tier.slug))


def _people(several: int) -> list[UUID]:
    """Who holds cases: reviewers of their own, who cannot sign in."""
    made = [
        User(email=f"reviewer-{number}@scale.example", name=f"Fictional Reviewer {number}", password="!")  # noqa: S106 - unusable
        for number in range(1, several + 1)
    ]
    User.objects.bulk_create(made, ignore_conflicts=True)
    return list(User.objects.filter(email__endswith="@scale.example").order_by("email").values_list("pk", flat=True))


@contextmanager
def _rarely_indexed(cases: int) -> Iterator[None]:
    """On PostgreSQL a list that grows tenfold is filled without its indexes, which are made once afterwards."""
    grows = SLICE < cases > CaseRow.objects.count() * 10
    remade = grows and connection.vendor == "postgresql" and not connection.in_atomic_block
    if remade:
        with connection.schema_editor() as editor:
            for index in CaseRow._meta.indexes:
                editor.remove_index(CaseRow, index)
        search_index.take_away()
    try:
        yield
    finally:
        if remade:
            with connection.schema_editor() as editor:
                for index in CaseRow._meta.indexes:
                    editor.add_index(CaseRow, index)
            search_index.install()
