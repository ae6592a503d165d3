"""Hits in every standing: one open, one that waits for a second person, some looked at again, one kept as known."""

from django.db.models import F

from reviews.demo.people import acting
from reviews.models import Hit, SecondLook
from reviews.operations import adjudications, second_looks
from reviews.queries.judgements import CLEARING

TRUE_MATCH_AT = "Fictional Copper Telecom"
# What the second analyst says of the hits that the first one called false positives, in turn.
AGAIN = (
    ("false_positive", "Born in another year, and the middle name of the listed one is missing."),
    ("false_positive", "Only the name is alike; the year of birth is another one, the country does not fit."),
    ("inconclusive", "The name is rare, and the date of birth is all that speaks against it: I would ask the partner."),
)


def tell() -> None:
    """At the end of the stories."""
    for hit in _hits_at(TRUE_MATCH_AT):
        adjudications.adjudicate(
            actor=acting("analyst"),
            finding_id=hit.finding_id,
            hit_id=hit.id,
            disposition="true_match_refused",
            reason="The name and the day of birth agree with the entry. Another person has to look before it counts.",
        )
    for disposition, reason in AGAIN:
        look = second_looks.ask(actor=acting("analyst-2"))
        second_looks.say(actor=acting("analyst-2"), look_id=look.id, disposition=disposition, reason=reason)
    first = SecondLook.objects.filter(disposition=F("expected")).earliest("said_at")
    second_looks.keep(actor=acting("senior-1"), hit_id=first.hit_id)


def _hits_at(partner: str) -> list[Hit]:
    found = Hit.objects.filter(finding__run__case__application__partner__name=partner, finding__run__status="completed")
    return list(found.exclude(finding__outcome__in=CLEARING))
