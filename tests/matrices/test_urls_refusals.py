"""What no address does for anybody: tell of what one may not see, obey a forged form, change by another method."""

import pytest

from tests.matrices.account_rows import FEW
from tests.matrices.asking import Asker, changes, outcome
from tests.matrices.rows import Row
from tests.matrices.table import BY_NAME, TABLE, data, missing, path
from tests.personas import PERSONAS

# Those who look from outside: another tenant, a conflict of interest, the wrong role, no role at all.
OUTSIDERS = ("stranger", "conflicted", "operator", "dashboards", "superuser")
FIRST_OF_NAME = {row.name: row for row in reversed(TABLE)}
# They carry no cookie and take none: they ask for their key.
GATEWAY = {
    "reviews:provider-event",  # a provider signs what it says
    *(
        row.name
        for row in TABLE
        if row.name.startswith("api-v1:") and 401 in (row.get["anonymous"], row.post["anonymous"])
    ),
}


@pytest.mark.parametrize("row", [row for row in TABLE if row.at], ids=lambda row: row.id)
def test_what_one_may_not_see_is_byte_for_byte_what_is_missing(asker: Asker, row: Row) -> None:
    there, nowhere, sent = path(asker, row), missing(asker, row), data(asker, row)
    for persona in OUTSIDERS:
        for method, answers in (("get", row.get), ("post", row.post)):
            if persona in row.asked and answers[persona] == 404:
                hidden, absent = (asker.ask(persona, method, place, sent) for place in (there, nowhere))
                assert (persona, method, hidden.status_code) == (persona, method, 404)
                assert hidden.content == absent.content, (persona, method)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_post_without_its_token_is_refused(asker: Asker, name: str) -> None:
    row = FIRST_OF_NAME[name]
    client = asker.client("administrator", enforce_csrf_checks=True)
    status = client.post(path(asker, row), data(asker, row)).status_code
    assert status == (row.post["administrator"] if name in GATEWAY else 403)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("persona", ["owner", "administrator"])
def test_other_methods_change_nothing(asker: Asker, persona: str, method: str) -> None:
    changed: dict[str, list[str]] = {}
    for name, row in FIRST_OF_NAME.items():
        if method == "put" and row.asked == FEW:
            continue  # Django's form views, which the sign-in library uses, take PUT as POST, its token included
        with changes() as changed[name]:
            asker.ask(persona, method, path(asker, row))
    assert {name: found for name, found in changed.items() if found} == {}


@pytest.mark.parametrize("persona", PERSONAS)
def test_navigation_leads_only_where_one_may_go(asker: Asker, persona: str) -> None:
    page = asker.ask(persona, "get", "/tiers/")
    places = [place["url"] for place in page.context["nav"]]
    assert "/tiers/" in places
    got = {place: outcome(asker.ask(persona, "get", place)) for place in places}
    assert got == dict.fromkeys(places, 200)
