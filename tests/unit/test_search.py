"""The language of lists: what a search means, and where it points when it cannot be read."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from reviews.search.conditions import condition
from reviews.search.editing import holds, toggled
from reviews.search.fields import FIELDS, Choice
from reviews.search.flags import FAR
from reviews.search.grammar import SearchError, parse

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TIER, RIN, TAL = uuid4(), uuid4(), uuid4()


class Everything:
    """Somebody who sees one tier and two people."""

    me: UUID | None = RIN
    now = NOW

    def choices(self, field: str) -> Mapping[str, Choice]:
        return {
            "tier": {"frontier": Choice(value="frontier", label="Frontier", key=(TIER,))},
            "assignee": {
                "rin@x.example": Choice(value="rin@x.example", label="Rin Okoye", key=RIN),
                "tal@x.example": Choice(value="tal@x.example", label="Tal Rinne", key=TAL),
            },
        }.get(field, {})

    def words(self, *texts: str, exact: bool = False) -> Q:
        if exact:
            return Q(document=" ".join(texts))
        found = Q()
        for text in texts:
            found &= Q(document__contains=text)
        return found

    def named(self, column: str, slug: str) -> Q:
        return Q(**{f"{column}__contains": f" {slug} "})


def meant(text: str) -> Q:
    return condition(text, known=Everything())


HELD = Q(reviewer_id__isnull=False, reviewer_until__gt=NOW)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("", Q()),
        ("tier:frontier", Q(tier_id__in=(TIER,))),
        ("Tier:Frontier", Q(tier_id__in=(TIER,))),
        ("stage:review, confirmation", Q(stage="review") | Q(stage="confirmation")),
        ("-stage:closed", ~Q(stage="closed")),
        ("waits_on:partner", Q(waits_on="partner")),
        ("risk:>60", Q(risk__gt=60)),
        ("risk:20..60", Q(risk__gte=20, risk__lte=60)),
        ("hits:0", Q(open_hits=0)),
        ("due:<3d", Q(due_at__lt=NOW + 3 * DAY)),
        ("due:3d", Q(due_at__lt=NOW + 3 * DAY)),
        ("due:>3d", Q(due_at__gt=NOW + 3 * DAY, due_at__lt=FAR)),
        ("opened:>30d", Q(opened_at__lt=NOW - 30 * DAY)),
        ("closed:<7d", Q(closed_at__gt=NOW - 7 * DAY, closed_at__lt=FAR)),
        ("opened:1d..2d", Q(opened_at__gte=NOW - 2 * DAY, opened_at__lte=NOW - DAY)),
        ("decided:today", Q(decided_at__gte=NOW - DAY / 2, decided_at__lt=NOW + DAY / 2)),
        (
            "decided:2026-11-01..2026-11-02",
            Q(decided_at__gte=datetime(2026, 11, 1, tzinfo=UTC), decided_at__lt=datetime(2026, 11, 3, tzinfo=UTC)),
        ),
        ("decided:>2026-11-01", Q(decided_at__gte=datetime(2026, 11, 2, tzinfo=UTC), decided_at__lt=FAR)),
        ("assignee:me", HELD & Q(reviewer_id=RIN)),
        ("assignee:nobody", ~HELD),
        ("assignee:okoye", HELD & Q(reviewer_id__in=[RIN])),
        ("assignee:rin", HELD & Q(reviewer_id__in=[RIN, TAL])),
        ('assignee:"Rin Okoye"', HELD & Q(reviewer_id__in=[RIN])),
        ("assignee:tal@x.example", HELD & Q(reviewer_id__in=[TAL])),
        ("is:held", Q(held=True)),
        ("is:unassigned", ~HELD),
        ("country:de", Q(country="DE")),
        ("-tag:x", ~Q(tags__contains=" x ")),
        ("use:malware-analysis", Q(use_cases__contains=" malware-analysis ")),
        (
            'partner:"harbour bank"',
            Q(document__contains="harbour bank") & Q(partner_name__icontains="harbour bank"),
        ),
        ('partner:"&"', Q(partner_name__icontains="&")),
        ('"exact words" -name', Q(document="exact words") & ~Q(document__contains="name")),
        ("partner:harbour", Q(document__contains="harbour") & Q(partner_name__icontains="harbour")),
        ("APP-2026-0012", Q(document__contains="APP-2026-0012")),
        ('""', Q()),
    ],
)
def test_a_search_means_its_condition(text: str, means: Q) -> None:
    assert meant(text) == means


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("tier:", 6, "A value is missing here."),
        ("risk:>", 7, "A value is missing here."),
        ('a "b', 3, "The quotation mark is not closed."),
        ("a -", 3, "After the minus a word or a field is missing."),
        (":x", 1, "This sign cannot stand here; put words with such signs in quotation marks."),
        ("a\n:x", 3, "This sign cannot stand here; put words with such signs in quotation marks."),
        ("a tier:best", 8, "“tier” cannot be “best”. There is: frontier."),
        ("-programme:x", 12, "There is no programme that you could search for."),
        ("assignee:bo", 10, "“assignee” cannot be “bo”. There is: me, nobody, rin@x.example, tal@x.example."),
        ("stage:>review", 7, "“stage” takes names, no comparison and no range. For example stage:review,confirmation."),
        ("risk:high", 6, "“risk” takes a whole number, for example risk:>60."),
        ("risk:9..3", 6, "The range ends before it begins."),
        ("due:<1d..3d", 5, "A range takes no comparison."),
        ("due:1d..2026-11-01", 5, "A range is between two days, or between two lengths of time."),
        ("x " * 31, 61, "A search has at most 30 terms."),
        ("x" * 401, 401, "A search has at most 400 characters."),
    ],
)
def test_an_error_points_at_its_column_and_says_what_to_do(text: str, column: int, says: str) -> None:
    with pytest.raises(SearchError) as raised:
        meant(text)
    assert (raised.value.column, str(raised.value)) == (column, says)


def test_a_field_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(SearchError, match=r"There is no field “teir”\. There is: tier, programme, stage") as raised:
        meant("risk:1 teir:x")
    assert raised.value.column == 8


@pytest.mark.parametrize("text", ["due:soon", "opened:2026-13-01", "opened:0001-01-01", "closed:99999d"])
def test_a_moment_that_cannot_be_read_is_told(text: str) -> None:
    with pytest.raises(SearchError, match="takes a day"):
        meant(text)


@pytest.mark.parametrize(
    ("text", "field", "value", "becomes"),
    [
        ("", "tier", "frontier", "tier:frontier"),
        ("name  ", "assignee", "Rin Okoye", 'name assignee:"Rin Okoye"'),
        ("a tier:frontier b", "tier", "frontier", "a b"),
        ("stage:review, closed x", "stage", "review", "stage:closed x"),
        ("-stage:review", "stage", "review", "-stage:review stage:review"),
        ("waits_on:partner", "waits", "partner", ""),
        ("risk:>60", "risk", "60", "risk:>60 risk:60"),
        ('x "two  words"', "tag", "y", 'x "two  words" tag:y'),
    ],
)
def test_a_click_puts_a_term_in_or_takes_it_out(text: str, field: str, value: str, becomes: str) -> None:
    assert toggled(text, field, value) == becomes
    assert holds(becomes, field, value) != holds(text, field, value)


def test_each_field_keeps_its_own_example() -> None:
    for field in FIELDS.values():
        if field.slug != "programme":
            assert meant(field.example), field.slug


@given(st.text(alphabet='abtier:stage"<>=.,-0123 6d\n', max_size=60))
def test_any_text_has_a_meaning_or_a_column_within_it(text: str) -> None:
    try:
        condition(text, known=Everything())
        parse(text)
    except SearchError as error:
        assert 1 <= error.column <= len(text) + 1
        assert str(error)
