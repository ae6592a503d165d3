"""How the desk's work is divided in the story: who takes how much, who is away, tags, a seat that was given."""

from datetime import timedelta

from accessprogram.clock import db_now
from reviews.demo.people import acting
from reviews.operations import assignment, snoozes, tags, work
from reviews.queries.assignment import waiting

PROFILES = (
    ("reviewer", 12, ("malware-analysis", "detection-engineering")),
    ("reviewer-2", 8, ("open-source-hardening",)),
    ("senior-3", 3, ("own-code-research",)),
)


def tell() -> None:
    """Through the operations, as people would."""
    senior = acting("senior-1")
    for local, capacity, expertise in PROFILES:
        person = acting(local)
        work.set_profile(actor=person, user_id=person.person, capacity=capacity, expertise=expertise)
    today = db_now().date()
    away = acting("senior-3")
    work.add_absence(
        actor=away, user_id=away.person, first_day=today - timedelta(days=1), last_day=today + timedelta(days=4)
    )
    # The most urgent case stays for whoever opens the desk first.
    _urgent, *free = waiting(db_now())
    for row, local in zip(reversed(free), ("reviewer-2", "reviewer"), strict=False):
        tags.put(actor=senior, case_id=row.case_id, tag="first-partners")
        assignment.assign(
            actor=senior,
            case_id=row.case_id,
            seat="review",
            user_id=acting(local).person,
            reason="You read their submission before.",
        )
    for row in free[:-2][:1]:
        snoozes.snooze(actor=acting("reviewer"), case_id=row.case_id, days=2)
