"""Jurisdiction policy: the countries of the applicant and of its people, compared with the programme's own lists.

The lists are thresholds, published by the provider; as shipped they name no country. A country of the applicant that
is not served is adverse; one of a named person is a question, since people live in other places than they come from.
Whoever states no country for a person is not asked for it here: the questionnaire decides what is required.
"""

from __future__ import annotations

from collections.abc import Iterator

from accessprogram.questionnaires.countries import country_name
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Thresholds
from reviews.checks.country_lists import LISTS, Countries, outcome_of, sentence_of
from reviews.checks.notes import Note, compose, said


class Jurisdiction:
    """See the module."""

    slug = "jurisdiction"
    version = "1"
    title = _("Jurisdiction")
    why = _("Law does not let the provider serve every country, and some need a closer look.")
    applicant_text = _(
        "We compare the country of the applicant, and the countries that the application states for its people, with "
        "the lists of this programme: countries that it does not serve, and countries at which a person looks."
    )
    inputs = ("kind", "country", "people")
    timeout_seconds = 10
    ttl_hours = 24 * 30
    source = ""
    queue = "screen"
    thresholds: Thresholds = LISTS
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Everybody is somewhere; an applicant without a country is inconclusive."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Place each country on the lists."""
        countries = Countries(sources, self)
        notes, rows = [], []
        for whose, country, grave in _stated(subject):
            place = countries.place(country)
            rows.append({"whose": whose, "country": country_name(country), "list": place.replace("_", " ") or "none"})
            if place:
                sentence = sentence_of(place, whose, country)
                outcome = outcome_of(place, not_served=grave)
                notes.append(said(outcome, sentence))
        return compose(
            notes, otherwise=_otherwise(len(rows)), evidence={"countries": rows, "entries": countries.sizes()}
        )


def _stated(subject: Subject) -> Iterator[tuple[str, str, Outcome]]:
    """Whose country it is without a name, the country, and how grave it is when it is not served."""
    yield str(_("the applicant")), subject.country, Outcome.ADVERSE
    for person in subject.people:
        if person.country.strip():
            yield person.label, person.country, Outcome.REVIEW


def _otherwise(stated: int) -> Note:
    sentence = _("{count} countries stated; none of them is on a list of this programme.", count=stated)
    return said(Outcome.CLEAR, sentence)
