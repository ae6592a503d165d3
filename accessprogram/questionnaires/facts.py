"""What the answers say, by role: who applies, with whom, for what. The same in every questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accessprogram.questionnaires.addresses import ascii_domain, url_domain
from accessprogram.questionnaires.countries import country_code
from accessprogram.questionnaires.definition import Answers, Definition, Placed, is_empty, mappings, text
from accessprogram.questionnaires.visibility import visible_questions

IDENTIFIERS = ("lei", "vat", "company_number")


@dataclass(frozen=True, kw_only=True)
class NamedPerson:
    """A person in the application; `row` counts from 0, `roles` are the slugs chosen for them."""

    row: int
    name: str
    email: str = ""
    roles: tuple[str, ...] = ()
    country: str = ""
    birth_date: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything that has a role. `kind` is organisation or person; domains are in A-labels; identifiers are
    (kind, value); what was not answered is empty."""

    kind: str
    name: str = ""
    other_names: tuple[str, ...] = ()
    country: str = ""
    website: str = ""
    domains: tuple[str, ...] = ()
    contact_email: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    people: tuple[NamedPerson, ...] = ()
    address: str = ""
    phone: str = ""
    handles: tuple[str, ...] = ()


def by_role(definition: Definition, answers: Answers) -> dict[str, tuple[Placed, Any]]:
    """role -> (question, answer), of the questions that are asked; where two share a role, the answered one."""
    found: dict[str, tuple[Placed, Any]] = {}
    for placed in visible_questions(definition, answers):
        role = placed.question.get("role")
        answer = answers.get(placed.slug) if isinstance(answers, Mapping) else None
        if isinstance(role, str) and (role not in found or is_empty(found[role][1])):
            found[role] = (placed, answer)
    return found


def cells(placed: Placed, answer: object) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a table as (row, {column role -> value}); columns without a role are left out."""
    columns = {
        str(column["slug"]): str(column["role"])
        for column in mappings(placed.question.get("columns"))
        if isinstance(column.get("role"), str) and isinstance(column.get("slug"), str)
    }
    for index, row in enumerate(mappings(answer)):
        yield index, {role: row.get(slug) for slug, role in columns.items()}


def facts(definition: Definition, answers: Answers) -> Facts:
    """What the answers say. Accepts any answers; what cannot be read is empty."""
    roles = by_role(definition, answers)

    def answer(role: str) -> str:
        return text(roles[role][1]) if role in roles else ""

    kind = "person" if answer("partner_kind") == "person" else "organisation"
    country = country_code(answer("country"))
    named = tuple(_people(roles))
    if kind == "person" and not named:
        named = (
            NamedPerson(
                row=0,
                name=answer("partner_name"),
                email=answer("contact_email"),
                country=country,
                birth_date=answer("birth_date"),
                roles=("owner", "signatory", "security_contact"),
            ),
        )
    return Facts(
        kind=kind,
        name=answer("partner_name"),
        other_names=tuple(_list(roles, "other_names", "name")),
        country=country,
        website=answer("website"),
        domains=tuple(dict.fromkeys(filter(None, _domains(roles, answer("website"))))),
        contact_email=answer("contact_email"),
        identifiers=tuple((kind, answer(kind)) for kind in IDENTIFIERS if answer(kind)),
        people=named,
        address=answer("address"),
        phone=answer("phone"),
        handles=tuple(_list(roles, "handles", "handle")),
    )


def _domains(roles: Mapping[str, tuple[Placed, Any]], website: str) -> Iterator[str]:
    yield url_domain(website)
    for name in _list(roles, "domains", "domain"):
        yield ascii_domain(name)


def _list(roles: Mapping[str, tuple[Placed, Any]], role: str, column: str) -> Iterator[str]:
    """The values of a role that is asked as a table, as lines, or as one value."""
    if role not in roles:
        return
    placed, answer = roles[role]
    if isinstance(answer, str):
        yield from filter(None, (line.strip() for line in answer.splitlines()))
    for _row, values in cells(placed, answer):
        if text(values.get(column)):
            yield text(values[column])


def _people(roles: Mapping[str, tuple[Placed, Any]]) -> Iterator[NamedPerson]:
    if "people" not in roles:
        return
    for index, row in cells(*roles["people"]):
        if is_empty(row):
            continue
        chosen = row.get("roles")
        several = chosen if isinstance(chosen, list | tuple) else [chosen]
        yield NamedPerson(
            row=index,
            name=text(row.get("name")),
            email=text(row.get("email")),
            roles=tuple(item for item in several if isinstance(item, str) and item),
            country=country_code(text(row.get("country"))),
            birth_date=text(row.get("birth_date")),
        )
