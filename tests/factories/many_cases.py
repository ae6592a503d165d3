"""Very many cases whose checks are due: copies of one that was submitted, each of a partner of its own."""

from datetime import UTC, datetime

from django.db import connection

from accessprogram.models import Application, Partner, Submission
from reviews.models import Case, CaseTransition, CheckRun
from tests.factories.copies import copy_rows, id_of
from tests.factories.desk import desk

# Checks that ask nothing outside: what is measured is what stands around them.
CHECKS = (
    *("completeness", "jurisdiction", "signatory", "sign_in"),
    *("red_flags", "attestations", "subprocessors", "conduct"),
)
LATER = "'9999-01-01'::timestamptz"


def seed(cases: int, *, first: int = 1, later: bool = False) -> None:
    """So many cases with a queued run of each of ``CHECKS``, due now (``later``: when somebody says so); numbered from
    ``first``. PostgreSQL only."""
    one = Application.objects.order_by("created_at").first()
    if one is None:
        one = desk(checks=CHECKS).submit().application
    assert one is not None
    case = one.cases.get()
    last = first + cases - 1

    copy_rows(Partner, one.partner_id, first, last, "partner", name="'Fictional ' || n")
    copy_rows(Application, one.pk, first, last, "application", partner_id=id_of("partner"), reference="'COPY-' || n")
    copy_rows(Submission, case.submission_id, first, last, "submission", application_id=id_of("application"))
    copy_rows(
        Case, case.pk, first, last, "case", application_id=id_of("application"), submission_id=id_of("submission")
    )
    for place, moved in enumerate(CaseTransition.objects.filter(case=case)):
        copy_rows(CaseTransition, moved.pk, first, last, f"transition{place}", case_id=id_of("case"))
    due = LATER if later else "clock_timestamp()"
    for run in CheckRun.objects.filter(case=case, status="queued"):
        copy_rows(
            CheckRun, run.pk, first, last, f"run {run.check_slug}",
            case_id=id_of("case"), submission_id=id_of("submission"), not_before=due,
        )  # fmt: skip
    # The first one was only the pattern.
    CheckRun.objects.filter(case=case).update(not_before=datetime(9999, 1, 1, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute("analyze")
