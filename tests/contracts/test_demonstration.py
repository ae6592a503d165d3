"""The demonstration is plainly fictional: no address of anybody, no name of an organisation that could exist."""

import re

from accessprogram.roles import PROGRAMME_ROLES
from reviews.demo import people, stories
from tests.contracts.source import strings

ADDRESS = re.compile(r"@([a-z0-9.-]+\.[a-z]+)|https?://([^/\s\"']+)", re.IGNORECASE)


def test_every_address_ends_in_example() -> None:
    found = {domain for _, text in strings("reviews/demo/") for pair in ADDRESS.findall(text) for domain in pair}
    # What ends in a hole is filled with the domain of a partner, which the next test judges.
    assert sorted(domain for domain in found if domain and not domain.endswith((".example", "…"))) == []


def test_domains_of_people_and_partners_end_in_example() -> None:
    domains = {people.DOMAIN, *(story.domain for story in stories.STORIES)}
    assert [
        domain for domain in sorted(domains) if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.example", domain)
    ] == []


def test_names_say_that_they_are_invented() -> None:
    names = [story.name for story in stories.STORIES] + [name for _, name, _ in people.STAFF]
    assert [name for name in names if not re.match(r"(Fictional|Demonstration|Demo) ", name)] == []


def test_every_role_has_an_account() -> None:
    held = [role for _, _, role in people.STAFF]
    assert sorted(set(PROGRAMME_ROLES) - set(held)) == []
    needed = {"senior_reviewer": 3, "appeals_reviewer": 2, "programme_administrator": 2}
    assert {role: held.count(role) for role in needed} == needed
