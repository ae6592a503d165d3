"""Many cases quickly, as rows, and people who act on them at once from threads of their own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from accessprogram.clock import db_now
from accessprogram.errors import CountersignError
from accessprogram.models import TierVersion
from accessprogram.operations import safeguards
from reviews.models import Case, CaseTransition, CheckRun, Finding
from tests import factories
from tests.factories.access import submitted

Deed = Callable[[], object]


def case_in_review(version: TierVersion) -> Case:
    """A case whose checks are clear, of a partner of its own."""
    case = case_in_checks(version)
    now = db_now()
    for run in case.runs.all():
        CheckRun.objects.filter(pk=run.pk).update(status="completed", ended_at=now)
        Finding.objects.create(run=run, outcome="clear", summary="s", applicant_summary="a")
    CaseTransition.objects.create(case=case, stage="review", at=db_now())
    Case.objects.filter(pk=case.pk).update(stage="review", waits_on="desk")
    partner = case.application.partner
    safeguards.assess(partner_id=partner.id, programme_id=case.programme_id, cause="tests", check_facts=())
    case.refresh_from_db()
    return case


def case_in_checks(version: TierVersion) -> Case:
    """A case with one queued run per required check."""
    application = submitted(factories.partner(), version)
    now = db_now()
    case = Case.objects.create(
        application=application,
        submission=application.submissions.get(),
        programme_id=application.programme_id,
        tier_id=version.tier_id,
        tier_version=version,
        stage_since=now,
        due_at=now,
    )
    CaseTransition.objects.create(case=case, stage="checks", at=now)
    for slug in version.required_checks:
        CheckRun.objects.create(
            case=case, submission=case.submission, check_slug=slug, check_version="1", not_before=now
        )
    return case


class Race:
    """People at their own keyboards: each deed runs in a thread with a connection of its own, all begin at once."""

    def __init__(self, size: int) -> None:
        self._pool = ThreadPoolExecutor(size)
        self._size = size

    def run(self, *deeds: Deed) -> list[object]:
        """What each deed returned, or the refusal it met; anything but a refusal is raised."""
        barrier = threading.Barrier(len(deeds))

        def act(deed: Deed) -> object:
            barrier.wait(10)
            try:
                return deed()
            except CountersignError as refusal:
                return refusal

        return [done.result(60) for done in [self._pool.submit(act, deed) for deed in deeds]]

    def close(self) -> None:
        """Ends the threads and their connections."""
        barrier = threading.Barrier(self._size)

        def leave() -> None:
            barrier.wait(10)
            connection.close()

        for done in [self._pool.submit(leave) for _number in range(self._size)]:
            done.result(30)
        self._pool.shutdown()


@contextmanager
def racing(size: int) -> Iterator[Race]:
    """A race track for up to ``size`` people at once."""
    race = Race(size)
    try:
        yield race
    finally:
        race.close()
