"""Register numbers of an organisation: form, check digits, and the country that they speak of."""

from __future__ import annotations

from accessprogram.questionnaires.countries import country_name
from accessprogram.questionnaires.identifiers import Judged, judge_company_number, judge_lei, judge_vat
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Identifier, Outcome, Sources, Subject, Thresholds
from reviews.checks.notes import Note, compose

TITLES = {"lei": _("LEI"), "vat": _("VAT number"), "company_number": _("company number")}


class Identifiers:
    """See the module."""

    slug = "identifiers"
    version = "1"
    title = _("Register numbers")
    why = _("A number in a public register ties the application to one legal entity.")
    applicant_text = _(
        "We look whether your LEI, VAT number and company number have the form and the check digits that their "
        "registers give them, and whether their country is the country of registration. We do not ask the registers "
        "here. One person acting alone needs none."
    )
    inputs = ("kind", "country", "identifiers")
    timeout_seconds = 10
    ttl_hours = 24 * 90
    source = ""
    queue = "screen"
    thresholds: Thresholds = {}
    not_for = _("One person acting alone, who is in no company register.")

    def applies_to(self, subject: Subject) -> bool:
        """Not to one person acting alone, who is in no company register."""
        return not subject.is_person

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Judge each number by its own rule. What nobody here has a rule for is inconclusive, unless another fits."""
        judged = [(one, _judge(one, subject)) for one in subject.identifiers if one.value.strip()]
        fitting = [one for one, verdict in judged if verdict.checked and not verdict.problem]
        notes = [note for one, verdict in judged for note in _notes(one, verdict, subject, bool(fitting))]
        rows = [
            {
                "kind": one.kind,
                "value": verdict.value,
                "country": verdict.country or one.country or subject.country,
                "rule_known": verdict.checked,
                "problem": str(verdict.problem),
            }
            for one, verdict in judged
        ]
        return compose(notes, otherwise=_otherwise(fitting), evidence={"identifiers": rows})


def _judge(identifier: Identifier, subject: Subject) -> Judged:
    if identifier.kind == "lei":
        return judge_lei(identifier.value)
    if identifier.kind == "vat":
        return judge_vat(identifier.value)
    if identifier.kind == "company_number":
        return judge_company_number(identifier.value, identifier.country or subject.country)
    return Judged(value=identifier.value.strip(), checked=False)


def _notes(identifier: Identifier, judged: Judged, subject: Subject, another_fits: bool) -> list[Note]:
    title = TITLES.get(identifier.kind, identifier.kind)
    if judged.problem:
        sentence = _("{title}: {problem}", title=title, problem=judged.problem)
        return [Note(outcome=Outcome.ADVERSE, summary=sentence, applicant_summary=sentence)]
    notes = []
    if not judged.checked and not another_fits:
        sentence = _("{title}: no rule is known here for its country, so a person looks it up.", title=title)
        notes.append(Note(outcome=Outcome.INCONCLUSIVE, summary=sentence, applicant_summary=sentence))
    country = judged.country or identifier.country
    if country and subject.country and country != subject.country:
        sentence = _(
            "{title}: it is of {country}, but the country of registration is {registered}.",
            title=title,
            country=country_name(country),
            registered=country_name(subject.country),
        )
        notes.append(Note(outcome=Outcome.REVIEW, summary=sentence, applicant_summary=sentence))
    return notes


def _otherwise(fitting: list[Identifier]) -> Note:
    if not fitting:
        sentence = _("No register number was given, so there is nothing to compare.")
        return Note(outcome=Outcome.INCONCLUSIVE, summary=sentence, applicant_summary=sentence)
    titles = ", ".join(str(TITLES.get(one.kind, one.kind)) for one in fitting)
    sentence = _("Form and check digits fit: {titles}.", titles=titles)
    return Note(outcome=Outcome.CLEAR, summary=sentence, applicant_summary=sentence)
