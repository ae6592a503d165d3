"""Terms on which the two sides have not met yet, and some on which they have."""

from accessprogram.models import TermsLine, User
from accessprogram.operations import terms_offers
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.demo.people import acting


def negotiate() -> None:
    """One line waits for the partner, one for the desk, and one was settled after a counter-proposal."""
    reviewer = acting("reviewer")
    terms_offers.offer(
        actor=reviewer,
        line_id=_line("copper-telecom", "ration", "detection-engineering").id,
        value={"requests_per_day": 2500},
        reason="Your team tests about 200 rules a day; this leaves room for twelve tries of each.",
    )
    first = terms_offers.offer(
        actor=_owner("copper-telecom"),
        line_id=_line("copper-telecom", "ration", "malware-analysis").id,
        value={"requests_per_day": 1500},
        reason="The mail gateway of our new subsidiary joins in spring.",
    )
    terms_offers.answer(
        actor=reviewer,
        offer_id=first.id,
        answer="counter",
        value={"requests_per_day": 1200},
        reason="Until spring; a renewal can ask for the rest.",
    )
    counter = first.line.offers.get(answer="open")
    terms_offers.answer(actor=_owner("copper-telecom"), offer_id=counter.id, answer="accept")
    terms_offers.offer(
        actor=_owner("open-orchard"),
        line_id=_line("open-orchard", "ration", "open-source-hardening").id,
        value={"requests_per_day": 3500},
        reason="Four more projects joined since we applied, each with a maintainer who reads our reports.",
    )


def _owner(slug: str) -> Actor:
    return actor_of(User.objects.get(email=f"owner@{slug}.example"))


def _line(slug: str, kind: str, key: str) -> TermsLine:
    return TermsLine.objects.get(
        sheet__application__partner__created_by__email=f"owner@{slug}.example", kind=kind, key=key
    )
