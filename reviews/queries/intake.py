"""What a case in intake needs of whom."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accessprogram.policy.actors import Actor
from reviews.policy.facts import CaseFacts
from reviews.policy.intake import may_begin_checks
from reviews.queries.need import Need


def needs(actor: Actor, facts: CaseFacts) -> Iterator[Need]:
    """Somebody who looks at the application; no query."""
    if facts.stage == "intake":
        yield Need(
            kind="intake",
            action="begin_checks",
            target_id=facts.case_id,
            title=_("A new application"),
            sentence=_("No check has begun. Ask the partner what is unclear, or have the checks begin."),
            verdict=may_begin_checks(actor, facts),
        )
