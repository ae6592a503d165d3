"""Outside providers and what they said: for the check, for the partner's page, and for those who ask them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from accessprogram.clock import db_now
from accessprogram.models import Application
from reviews.checks.answers import OutsideAnswer
from reviews.checks.base import Person, Subject
from reviews.checks.identity import THE_BUSINESS, Identity, to_verify
from reviews.enums import OutsideKind, OutsideState, RunStatus
from reviews.models import CheckRun, OutsideProvider, OutsideVerification
from reviews.queries.subjects import snapshot_of
from reviews.queries.thresholds import in_force

IDENTITY = Identity.slug
UNANSWERED = (OutsideState.STARTED, OutsideState.PENDING)
LONGEST_POLL = timedelta(hours=1)


def provider_of(kind: str) -> OutsideProvider | None:
    """Who verifies this kind now."""
    return OutsideProvider.objects.filter(kind=kind, disabled_at__isnull=True).first()


def about(person: Person | None, subject: Subject) -> dict[str, str]:
    """What a provider is told of somebody, and by what an earlier answer is known to be about the same."""
    if person is None:
        return {"name": subject.name, "country": subject.country, "birth_date": ""}
    return {"name": person.name, "country": person.country, "birth_date": person.birth_date}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Somebody to be verified for a run: ``label`` is empty for the business."""

    label: str
    kind: OutsideKind
    about: dict[str, str]


def wanted(run: CheckRun) -> list[Wanted]:
    """Everybody whom the run's check waits for, by the thresholds in force, where there is a provider for them."""
    subject = snapshot_of(run.submission, inputs=Identity.inputs).subject
    roles = in_force().of(IDENTITY).get("roles", Identity.thresholds["roles"].default)
    found: list[Wanted] = []
    if provider_of(OutsideKind.IDENTITY) is not None:
        found += [
            Wanted(label=person.label, kind=OutsideKind.IDENTITY, about=about(person, subject))
            for person in to_verify(subject, tuple(roles))
        ]
    if not subject.is_person and provider_of(OutsideKind.BUSINESS) is not None:
        found.append(Wanted(label="", kind=OutsideKind.BUSINESS, about=about(None, subject)))
    return found


class OutsideRecords:
    """The verifications as our records stand, for one run: what was asked for it, and what holds from before.

    Everything is read when it is made: a check looks at it in a thread of its own, and never at the database.
    """

    def __init__(self, run: CheckRun) -> None:
        subject, now = snapshot_of(run.submission, inputs=Identity.inputs).subject, db_now()
        partner_id = run.submission.application.partner_id
        of_partner = OutsideVerification.objects.filter(run__submission__application__partner_id=partner_id)
        rows = list(of_partner.select_related("provider", "name").order_by("-created_at", "id"))
        providers = {kind: provider_of(kind) for kind in OutsideKind}

        def answer(label: str, kind: OutsideKind, whom: dict[str, str]) -> OutsideAnswer:
            row = standing_answer([row for row in rows if row.provider.kind == kind], whom, now)
            row = row or next((row for row in rows if (row.run_id, row.label) == (run.id, label)), None)
            provider = providers[kind]
            nobody = OutsideAnswer(state="none", provider=provider.title if provider is not None else "")
            return _told(row, now) if row is not None else nobody

        known = sorted(f"{row.id}:{row.state}:{row.outcome}:{row.valid_until}" for row in rows)
        connected = sorted(str(provider.id) for provider in providers.values() if provider is not None)
        self._version = hashlib.sha256("\n".join([*known, *connected]).encode()).hexdigest()[:16]
        self._people = {
            person.label: answer(person.label, OutsideKind.IDENTITY, about(person, subject))
            for person in subject.people
        }
        self._business = answer("", OutsideKind.BUSINESS, about(None, subject))

    def version(self) -> str:
        """As the protocol says."""
        return self._version

    def identity(self, label: str) -> OutsideAnswer:
        """As the protocol says."""
        return self._people[label]

    def business(self) -> OutsideAnswer:
        """As the protocol says."""
        return self._business


def standing_answer(
    rows: Sequence[OutsideVerification], whom: dict[str, str], now: datetime
) -> OutsideVerification | None:
    """The newest answer about exactly this person that still holds."""
    return next(
        (
            row
            for row in rows
            if row.state == OutsideState.DONE
            and row.name is not None
            and row.name.value == whom
            and (row.valid_until is None or row.valid_until > now)
        ),
        None,
    )


def _told(row: OutsideVerification, now: datetime) -> OutsideAnswer:
    ended = row.valid_until is not None and row.valid_until <= now
    if row.state in UNANSWERED:
        state = "pending"
    else:
        state = "done" if row.state == OutsideState.DONE and not ended else "expired"
    return OutsideAnswer(
        state=state,
        outcome=row.outcome,
        reference=row.reference,
        provider=row.provider.title,
        valid_until=row.valid_until,
    )


def runs_to_open() -> QuerySet[CheckRun]:
    """Runs that wait for a provider whom nobody has asked yet."""
    waiting = CheckRun.objects.filter(check_slug=IDENTITY, status=RunStatus.WAITING_OUTSIDE)
    return waiting.filter(verifications__isnull=True).select_related("case", "submission__application")


def due() -> QuerySet[OutsideVerification]:
    """Verifications of which a provider has to be asked now, by nobody else at this moment."""
    now = db_now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return OutsideVerification.objects.filter(free, state__in=UNANSWERED, poll_at__lte=now).order_by("poll_at", "id")


def next_poll(row: OutsideVerification, now: datetime) -> datetime:
    """A tenth of its age later, at least ``PROVIDER_POLL_SECONDS``, at most an hour: the webhook is quicker."""
    least = timedelta(seconds=settings.PROVIDER_POLL_SECONDS)
    return now + min(LONGEST_POLL, max(least, (now - row.created_at) / 10))


@dataclass(frozen=True, kw_only=True)
class Verification:
    """One line of the partner's page. ``state``: to_do, waiting, done or ended; never what came out."""

    name: str
    provider: str
    state: str
    link: str = ""
    until: datetime | None = None


def verifications_of(application: Application) -> list[Verification]:
    """Everybody of the newest run who is verified by a provider; the outcome is not told here."""
    runs = CheckRun.objects.filter(submission__application=application, check_slug=IDENTITY)
    run = runs.order_by("-submission__number", "-generation").first()
    if run is None:
        return []
    return [
        Verification(
            name=str(row.name.value["name"]) if row.name is not None else str(row.label or THE_BUSINESS),
            provider=row.provider.title,
            state=_stands(row),
            link=row.link if row.state == OutsideState.PENDING else "",
            until=row.deadline if row.state in UNANSWERED else None,
        )
        for row in run.verifications.select_related("provider", "name")
    ]


def _stands(row: OutsideVerification) -> str:
    if row.state == OutsideState.DONE:
        return "done"
    if row.state in (OutsideState.EXPIRED, OutsideState.CANCELLED):
        return "ended"
    return "to_do" if row.link else "waiting"
