"""What a submission shares with earlier records: matched by keyed hashes, told by reference and outcome."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from accessprogram.enums import ApplicationState, GrantState, Outcome
from accessprogram.models import Application, DecisionNotice, Grant, Incident
from accessprogram.questionnaires import Facts
from reviews.checks.base import EarlierRecord
from reviews.checks.relations import WEIGHTS
from reviews.models import RelationKey
from reviews.queries.relation_keys import digest_of, network_of, pairs_of

MOST, MOST_KEYS = 50, 5000
_ENDED_BADLY = (GrantState.REVOKED, GrantState.SUSPENDED, GrantState.RESTRICTED, GrantState.LAPSED)
# match -> the value that is the same
Shared = dict[str, str]


def earlier_records(application: Application, facts: Facts, hashes: list[str]) -> tuple[EarlierRecord, ...]:
    """Other applications, badly ended grants and incidents that share something, and the partner's own; six queries,
    50 rows, those that share most first."""
    shared = _shared(application, facts, hashes)
    own = Application.objects.filter(partner_id=application.partner_id, submitted_at__isnull=False)
    for found in own.exclude(pk=application.pk).values_list("id", flat=True):
        shared[found] = {"name": application.partner.name}
    records = [*_applications(application, shared), *_of_partners(application, shared)]
    return tuple(sorted(records, key=lambda record: not record.same_partner and -_weight(record.matches))[:MOST])


def _shared(application: Application, facts: Facts, hashes: list[str]) -> dict[UUID, Shared]:
    """application -> what it has in common with this one. An equal name makes its sound say nothing more."""
    pairs = pairs_of(facts, hashes, network=network_of(application.partner_id))
    values = {(match, digest_of(match, value)): value for match, value in pairs}
    rows = RelationKey.objects.filter(digest__in={digest for _match, digest in values}).exclude(
        application_id=application.id
    )
    shared: dict[UUID, Shared] = defaultdict(dict)
    keys = rows.order_by("-application__submitted_at", "application_id", "match", "digest")
    for found, match, digest in keys.values_list("application_id", "match", "digest")[:MOST_KEYS]:
        if (match, digest) in values:
            shared[found].setdefault(match, values[match, digest])
    for several in shared.values():
        if "name" in several:
            several.pop("name_key", None)
    # A network or a name may be shared by hundreds: only those that share most are looked up at all.
    most = sorted(shared.items(), key=lambda item: -_weight(tuple(item[1])))[:MOST]
    return dict(most)


def _applications(application: Application, shared: Mapping[UUID, Shared]) -> Iterator[EarlierRecord]:
    notices = {
        notice.application_id: notice
        for notice in DecisionNotice.objects.filter(application__in=shared).order_by("created_at")
    }
    for other in Application.objects.filter(id__in=shared).order_by("-submitted_at", "id"):
        notice = notices.get(other.id)
        yield _record(
            application,
            other.partner_id,
            shared[other.id],
            kind="application",
            label=other.reference,
            outcome=_outcome(other, notice),
            at=_second(other.decided_at or other.submitted_at),
            until=_second(_retry_at(notice)),
        )


def _of_partners(application: Application, shared: Mapping[UUID, Shared]) -> Iterator[EarlierRecord]:
    """Badly ended grants of the partners behind the applications, and confirmed incidents of the others: the
    applicant's own stand in its conduct."""
    partners: dict[UUID, Shared] = {application.partner_id: {"name": application.partner.name}}
    for partner_id, found in Application.objects.filter(id__in=shared).values_list("partner_id", "id"):
        partners.setdefault(partner_id, {}).update(shared[found])
    grants = Grant.objects.filter(partner_id__in=partners, state__in=_ENDED_BADLY)
    for grant in grants.select_related("agreement__application").order_by("-created_at"):
        yield _record(
            application,
            grant.partner_id,
            partners[grant.partner_id],
            kind="grant",
            label=grant.agreement.application.reference,
            outcome=grant.state,
            at=_second(grant.created_at),
        )
    incidents = Incident.objects.filter(partner_id__in=partners, opened_at__isnull=False)
    for incident in incidents.exclude(partner_id=application.partner_id):
        yield _record(
            application,
            incident.partner_id,
            partners[incident.partner_id],
            kind="incident",
            label=incident.reference,
            outcome="confirmed",
            at=_second(incident.opened_at),
        )


def _record(
    application: Application,
    partner_id: UUID,
    same: Shared,
    *,
    kind: str,
    label: str,
    outcome: str,
    at: datetime | None,
    until: datetime | None = None,
) -> EarlierRecord:
    matches = tuple(sorted(same, key=lambda match: (-WEIGHTS.get(match, 0), match)))
    return EarlierRecord(
        kind=kind,
        label=label,
        match=matches[0],
        matches=matches,
        value=same[matches[0]],
        outcome=outcome,
        at=at,
        until=until,
        same_partner=partner_id == application.partner_id,
    )


def _weight(matches: tuple[str, ...]) -> int:
    return sum(WEIGHTS.get(match, 0) for match in matches)


def _outcome(application: Application, notice: DecisionNotice | None) -> str:
    if application.state == ApplicationState.SUBMITTED:
        return "open"
    if application.state == ApplicationState.DECIDED and notice is not None:
        return "declined" if notice.outcome == Outcome.DECLINE else "approved"
    return str(application.state)


def _retry_at(notice: DecisionNotice | None) -> datetime | None:
    """The end of the time in which the applicant was asked not to apply again: the longest of the reasons'."""
    if notice is None or notice.outcome != Outcome.DECLINE:
        return None
    days = max((int(reason.get("retry_after") or 0) for reason in notice.reasons), default=0)
    return notice.created_at + timedelta(days=days) if days else None


def _second(at: datetime | None) -> datetime | None:
    """To the second: it goes into the input hash, and databases differ in what lies below."""
    return at.replace(microsecond=0) if at is not None else None
