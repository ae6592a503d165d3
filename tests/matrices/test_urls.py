"""Every address of the site: who gets what, by GET and by POST. A new address fails until it stands in the table."""

import pytest

from accessprogram.roles import PROGRAMME_ROLES
from reviews.actions import ACTIONS
from tests.matrices.asking import Asker, changes, outcome
from tests.matrices.rows import Row
from tests.matrices.table import BY_NAME, TABLE, data, path
from tests.personas import ROLES

each_row = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)


def test_every_address_is_listed() -> None:
    assert sorted({row.name for row in TABLE}) == sorted(BY_NAME)


def test_rows_have_distinct_names() -> None:
    assert len({row.id for row in TABLE}) == len(TABLE)


def test_every_action_on_a_case_is_listed() -> None:
    assert {row.at["slug"] for row in TABLE if row.name == "reviews:case-action"} == set(ACTIONS)


def test_every_role_is_a_persona() -> None:
    assert set(ROLES.values()) == set(PROGRAMME_ROLES)


@each_row
def test_get(asker: Asker, row: Row) -> None:
    """Reading also writes nothing but its own trace."""
    there, got = path(asker, row), {}
    with changes() as written:
        for persona in row.asked:
            got[persona] = outcome(asker.ask(persona, "get", there))
    assert got == {persona: row.get[persona] for persona in row.asked}
    assert written == []


@each_row
def test_post(asker: Asker, row: Row) -> None:
    there, sent = path(asker, row), data(asker, row)
    got = {persona: outcome(asker.ask(persona, "post", there, sent)) for persona in row.asked}
    assert got == {persona: row.post[persona] for persona in row.asked}
