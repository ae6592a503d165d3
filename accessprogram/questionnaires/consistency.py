"""Answers that do not fit each other. Some must be mended; others are only worth a second thought."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from accessprogram.questionnaires.addresses import email_domain, registrable_domain, url_domain
from accessprogram.questionnaires.countries import country_name
from accessprogram.questionnaires.definition import Answers, Definition, Placed, is_empty, mappings, text
from accessprogram.questionnaires.facts import IDENTIFIERS, Facts, by_role, cells, facts
from accessprogram.questionnaires.gaps import Gap, gap
from accessprogram.questionnaires.identifiers import judge_vat
from accessprogram.questionnaires.plain import calendar_day
from accessprogram.questionnaires.rules import TierRules
from accessprogram.questionnaires.sentences import sentence as _

Roles = Mapping[str, tuple[Placed, Any]]
# The target is somebody else's, so the permission must be shown.
BASES_WITH_PROOF = frozenset({"contract", "bounty"})


def consistency(
    definition: Definition, answers: Answers, tier_rules: TierRules | None = None, *, today: date | None = None
) -> list[Gap]:
    """Where answers contradict each other or the tier. Accepts any JSON as answers; says nothing of what is missing."""
    rules = tier_rules or TierRules()
    roles = by_role(definition, answers)
    known = facts(definition, answers)
    return [
        *_domains(roles, known),
        *_identifiers(roles, known),
        *_vat_country(roles, known),
        *_same_person_twice(roles, known),
        *_use_cases(roles, rules),
        *_unlisted_users(roles, known),
        *_targets(roles, rules),
        *_commitments(roles, rules, today),
    ]


def _domains(roles: Roles, known: Facts) -> Iterator[Gap]:
    mail = registrable_domain(email_domain(known.contact_email))
    website = registrable_domain(url_domain(known.website))
    own = {registrable_domain(name) for name in known.domains}
    if known.kind != "person" and mail and website and mail not in own:
        sentence = _(
            "The contact address is at {mail}, but the website is at {website}. If both are yours, list both domains.",
            mail=mail,
            website=website,
        )
        yield gap(roles["contact_email"][0], sentence, blocking=False)


def _identifiers(roles: Roles, known: Facts) -> Iterator[Gap]:
    asked = [role for role in roles if role in IDENTIFIERS]
    if asked and not known.identifiers and known.kind != "person" and known.name:
        sentence = _("No register number is given. One of them lets us find the organisation without asking you.")
        yield gap(roles[asked[0]][0], sentence, blocking=False)


def _vat_country(roles: Roles, known: Facts) -> Iterator[Gap]:
    if "vat" not in roles or not known.country:
        return
    judged = judge_vat(text(roles["vat"][1]))
    if judged.country and not judged.problem and judged.country != known.country:
        sentence = _(
            "The VAT number is of {vat_country}, the organisation is registered in {country}. Check both.",
            vat_country=country_name(judged.country),
            country=country_name(known.country),
        )
        yield gap(roles["vat"][0], sentence, blocking=False)


def _same_person_twice(roles: Roles, known: Facts) -> Iterator[Gap]:
    if "people" not in roles:
        return
    by_email: dict[str, int] = {}
    by_name: dict[str, int] = {}
    for person in known.people:
        email, name = folded(person.email), folded(person.name)
        if email and email in by_email:
            sentence = _(
                "Rows {first} and {second} have the same mail address. Give one person one row with all their roles.",
                first=by_email[email] + 1,
                second=person.row + 1,
            )
            yield gap(roles["people"][0], sentence, row=person.row)
        elif name and name in by_name:
            sentence = _(
                "Rows {first} and {second} have the same name. Are they two people?",
                first=by_name[name] + 1,
                second=person.row + 1,
            )
            yield gap(roles["people"][0], sentence, row=person.row, blocking=False)
        if email:
            by_email.setdefault(email, person.row)
        if name:
            by_name.setdefault(name, person.row)


def _use_cases(roles: Roles, rules: TierRules) -> Iterator[Gap]:
    if "use_cases" not in roles:
        return
    placed, answer = roles["use_cases"]
    offered = {rule.slug: rule for rule in rules.use_cases}
    first_row: dict[str, int] = {}
    for index, row in cells(placed, answer):
        slug, ration = text(row.get("use_case")), row.get("ration")
        rule = offered.get(slug)
        if slug and slug in first_row:
            place = {"first": first_row[slug] + 1, "second": index + 1}
            sentence = _("Rows {first} and {second} ask for the same use case. Put them together.", **place)
            yield gap(placed, sentence, row=index)
        first_row.setdefault(slug, index)
        limit = rule.ration_limit if rule else None
        if rule and limit is not None and isinstance(ration, int | float) and ration > limit:
            sentence = _(
                "“{title}”: this tier gives at most {limit:,} requests a day, and {asked:,} are asked for.",
                title=rule.title,
                limit=limit,
                asked=ration,
            )
            yield gap(placed, sentence, row=index)


def _unlisted_users(roles: Roles, known: Facts) -> Iterator[Gap]:
    """Named users of a use case who are not among the people, by name or by mail address."""
    if "use_cases" not in roles or "people" not in roles or not known.people:
        return
    placed, answer = roles["use_cases"]
    listed = {folded(value) for person in known.people for value in (person.name, person.email) if value}
    for index, row in cells(placed, answer):
        named = text(row.get("users")).replace(";", ",").replace("\n", ",").split(",")
        missing = [folded(name) for name in named if folded(name) and folded(name) not in listed]
        if missing:
            sentence = _(
                "Use case {row}: {count} of its named users are not listed under people. Add them there.",
                row=index + 1,
                count=len(missing),
            )
            yield gap(placed, sentence, row=index, blocking=False)


def _targets(roles: Roles, rules: TierRules) -> Iterator[Gap]:
    if "targets" not in roles:
        return
    placed, answer = roles["targets"]
    rows = [(index, row) for index, row in cells(placed, answer) if not is_empty(row.get("target"))]
    for index, row in rows:
        if not text(row.get("basis")):
            sentence = _("Target {row} has no basis. Say why you may test it.", row=index + 1)
            yield gap(placed, sentence, row=index)
        elif row["basis"] in BASES_WITH_PROOF and is_empty(row.get("proof")):
            sentence = _(
                "Target {row} belongs to somebody else. Say which contract or programme allows the work.", row=index + 1
            )
            yield gap(placed, sentence, row=index)
    if rows or "use_cases" not in roles:
        return
    chosen = {text(row.get("use_case")) for _index, row in cells(*roles["use_cases"])}
    for rule in rules.use_cases:
        if rule.needs_targets and rule.slug in chosen:
            yield gap(placed, _("“{title}” needs at least one authorised target.", title=rule.title))


def _commitments(roles: Roles, rules: TierRules, today: date | None) -> Iterator[Gap]:
    if "commitments" not in roles:
        return
    placed, answer = roles["commitments"]
    offered = {rule.slug: rule for rule in rules.commitments}
    first_row: dict[str, int] = {}
    for index, row in enumerate(mappings(answer)):
        slug, due = text(row.get("template")), calendar_day(row.get("due"))
        if slug and slug in first_row:
            place = {"first": first_row[slug] + 1, "second": index + 1}
            sentence = _("Rows {first} and {second} pledge the same commitment. Keep one.", **place)
            yield gap(placed, sentence, row=index, column="template")
        first_row.setdefault(slug, index)
        rule = offered.get(slug)
        days = rule.due_within_days if rule else None
        if rule and today and due and days is not None and due > today + timedelta(days=days):
            latest = (today + timedelta(days=days)).isoformat()
            sentence = _("“{title}” is due {latest} at the latest.", title=rule.title, latest=latest)
            yield gap(placed, sentence, row=index, column="due")
        baseline, target = folded(row.get("baseline")), folded(row.get("target"))
        if baseline and baseline == target:
            sentence = _("Row {row}: the target is where you stand today. What will be better?", row=index + 1)
            yield gap(placed, sentence, row=index, column="target", blocking=False)


def folded(value: object) -> str:
    """A value for comparison: without case, width and surplus spaces."""
    return " ".join(unicodedata.normalize("NFKC", text(value)).casefold().split())
