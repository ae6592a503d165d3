"""A review in the middle of its work: sections judged, the checklist half ticked, a colleague named in a note."""

from accessprogram.clock import db_now
from reviews.demo.people import acting
from reviews.models import Claim
from reviews.operations import cases, checklists, verdicts
from reviews.queries.sections import titles
from reviews.queries.verdicts import items_of


def tell() -> None:
    """On the newest case that a reviewer holds now; through the operations, as people would."""
    reviewer = acting("reviewer-2")
    held = Claim.objects.filter(
        user_id=reviewer.person, seat="review", released_at__isnull=True, expires_at__gt=db_now(), case__stage="review"
    )
    claim = (
        held.select_related("case__application__questionnaire", "case__tier_version").order_by("-expires_at").first()
    )
    if claim is None:
        return
    case = claim.case
    first, second, *_others = titles(case)
    verdicts.judge(actor=reviewer, case_id=case.id, section=first, word="sound", text="Found in the register as named.")
    verdicts.judge(
        actor=reviewer,
        case_id=case.id,
        section=second,
        word="concern",
        text="Two of the named people share one mailbox.",
        for_partner="Give each named person a mailbox of their own.",
    )
    for item in items_of(case)[:1]:
        checklists.tick(actor=reviewer, case_id=case.id, item=item["slug"], ticked="yes")
    senior = acting("senior-1")
    text = f"@{senior.email} is a shared mailbox enough for the second person? I would ask before we go on."
    cases.note(actor=reviewer, case_id=case.id, section=second, text=text)
