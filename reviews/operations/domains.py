"""What a look at the DNS means for the partner's own record of its domains."""

from accessprogram.operations.domains import prove
from reviews.checks.base import Finding
from reviews.models import Case, CheckRun
from reviews.operations import rows
from reviews.queries.tokens import DOMAIN, token_for

CHECK = "domain_control"


def note_proved(case: Case, run: CheckRun, finding: Finding) -> None:
    """On a locked case, in the caller's transaction: the domains that were found proved are proved on record, each
    dated by the first time. A record that is gone later is the check's to say; nothing is taken back here."""
    if run.check_slug != CHECK:
        return
    partner_id = case.application.partner_id
    news = [
        prove(
            partner_id=partner_id, name=name, token=token_for(partner_id, DOMAIN, name), programme_id=case.programme_id
        )
        for name in finding.evidence.get("proved", ())
    ]
    if any(news):
        rows.refresh_partner(partner_id)
