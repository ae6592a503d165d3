"""The legal entity: register numbers by form and check digits, and the record that the register of LEIs keeps.

Check digits are judged here. A LEI is also looked up (GLEIF, ISO 17442): the name, the country, the company number
and whether the entity still exists are compared with the application. VAT and company numbers are asked of no
register: there is none for all countries. An installation that does not connect the register of LEIs says so in every
finding. Whether an outside provider verified the business is the check `identity`'s.

What the register says of a company is public, so the applicant reads the same as the desk.
"""

from __future__ import annotations

from typing import Any

from accessprogram.questionnaires.countries import country_name
from accessprogram.questionnaires.identifiers import Judged, judge_company_number, judge_lei, judge_vat
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Identifier, Outcome, SourceOff, Sources, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, said
from reviews.checks.register_record import Looked, compare_with_record
from reviews.checks.thresholds import value_of

TITLES = {"lei": _("LEI"), "vat": _("VAT number"), "company_number": _("company number")}
MAX_LEIS = 2


class Identifiers:
    """See the module."""

    slug = "identifiers"
    version = "2"
    title = _("Legal entity")
    why = _("A number in a public register ties the application to one legal entity that exists.")
    applicant_text = _(
        "We look whether your LEI, VAT number and company number have the form and the check digits that their "
        "registers give them, and whether their country is the country of registration. A LEI is looked up in the "
        "public register of LEIs: its name, country and company number should be those of the application, and the "
        "entity should still exist. One person acting alone needs none."
    )
    inputs = ("kind", "name", "other_names", "country", "identifiers")
    timeout_seconds = 25
    ttl_hours = 24 * 30
    source = "entities"
    queue = "fetch"
    thresholds: Thresholds = {
        "name_likeness": Threshold(
            default=85,
            least=50,
            most=100,
            says=_("How like the register's name the applicant's must be, in per cent, legal forms left out."),
        ),
        "lapsed_days": Threshold(
            default=365,
            least=0,
            most=3650,
            says=_("For so many days a LEI may be lapsed (its yearly renewal not paid) before a person looks."),
        ),
    }
    not_for = _("One person acting alone, who is in no company register.")

    def applies_to(self, subject: Subject) -> bool:
        """Not to one person acting alone, who is in no company register."""
        return not subject.is_person

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Judge each number by its own rule, then look up the LEI. Raises SourceUnavailable when its register fails."""
        judged = [(one, _judge(one, subject)) for one in subject.identifiers if one.value.strip()]
        fitting = [one for one, verdict in judged if verdict.checked and not verdict.problem]
        notes = [note for one, verdict in judged for note in _notes(one, verdict, subject, bool(fitting))]
        looked = [_look(self, verdict.value, judged, subject, sources) for verdict in _leis(judged)[:MAX_LEIS]]
        notes += [note for one in looked for note in one.notes]
        if fitting:
            notes.append(_fits(fitting))
        return compose(
            notes,
            otherwise=said(Outcome.INCONCLUSIVE, _("No register number was given, so there is nothing to compare.")),
            evidence={"identifiers": [_row(*one, subject) for one in judged], "register": [one.row for one in looked]},
            source=self.source,
        )


def _judge(identifier: Identifier, subject: Subject) -> Judged:
    if identifier.kind == "lei":
        return judge_lei(identifier.value)
    if identifier.kind == "vat":
        return judge_vat(identifier.value)
    if identifier.kind == "company_number":
        return judge_company_number(identifier.value, identifier.country or subject.country)
    return Judged(value=identifier.value.strip(), checked=False)


def _leis(judged: list[tuple[Identifier, Judged]]) -> list[Judged]:
    return [verdict for one, verdict in judged if one.kind == "lei" and verdict.checked and not verdict.problem]


def _look(
    check: Identifiers, lei: str, judged: list[tuple[Identifier, Judged]], subject: Subject, sources: Sources
) -> Looked:
    """What the register of LEIs says, compared with the application."""
    try:
        record = sources.entities.by_lei(lei)
    except SourceOff:
        sentence = _("This installation does not ask the register of LEIs, so only the form of the LEI was judged.")
        return Looked(
            row={"lei": lei, "asked": False},
            notes=[said(Outcome.CLEAR, sentence)],
        )
    numbers = tuple(verdict.value for one, verdict in judged if one.kind == "company_number" and not verdict.problem)
    return compare_with_record(
        lei,
        record,
        subject,
        company_numbers=numbers,
        now=sources.clock(),
        name_likeness=int(value_of(sources, check, "name_likeness")),
        lapsed_days=int(value_of(sources, check, "lapsed_days")),
    )


def _notes(identifier: Identifier, judged: Judged, subject: Subject, another_fits: bool) -> list[Note]:
    title = TITLES.get(identifier.kind, identifier.kind)
    if judged.problem:
        return [said(Outcome.ADVERSE, _("{title}: {problem}", title=title, problem=judged.problem))]
    notes = []
    if not judged.checked and not another_fits:
        sentence = _("{title}: no rule is known here for its country, so a person looks it up.", title=title)
        notes.append(said(Outcome.INCONCLUSIVE, sentence))
    country = judged.country or identifier.country
    if country and subject.country and country != subject.country:
        sentence = _(
            "{title}: it is of {country}, but the country of registration is {registered}.",
            title=title,
            country=country_name(country),
            registered=country_name(subject.country),
        )
        notes.append(said(Outcome.REVIEW, sentence))
    return notes


def _fits(fitting: list[Identifier]) -> Note:
    titles = ", ".join(str(TITLES.get(one.kind, one.kind)) for one in fitting)
    return said(Outcome.CLEAR, _("Form and check digits fit: {titles}.", titles=titles))


def _row(one: Identifier, verdict: Judged, subject: Subject) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "value": verdict.value,
        "country": verdict.country or one.country or subject.country,
        "rule_known": verdict.checked,
        "problem": str(verdict.problem),
    }
