"""What a submission shares with earlier records: matched by keyed hashes, told by reference and outcome."""

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from accessprogram.enums import ApplicationState, GrantState, Outcome
from accessprogram.models import Application, DecisionNotice, Grant
from accessprogram.questionnaires import Facts
from reviews.checks.base import EarlierRecord
from reviews.models import RelationKey

MOST = 50
_ENDED_BADLY = (GrantState.REVOKED, GrantState.SUSPENDED, GrantState.RESTRICTED, GrantState.LAPSED)


def pairs_of(facts: Facts, hashes: list[str]) -> Iterator[tuple[str, str]]:
    """(match, value) of everything by which this application could be related to another; ``hashes`` of its files."""
    yield from (("domain", domain.casefold()) for domain in facts.domains)
    addresses = [facts.contact_email, *(person.email for person in facts.people)]
    yield from (("email", address.strip().casefold()) for address in addresses if address.strip())
    yield from (("identifier", f"{kind}:{_letters(value)}") for kind, value in facts.identifiers if _letters(value))
    yield from (("person", _letters(person.name)) for person in facts.people if _letters(person.name))
    yield from (("file", sha256) for sha256 in hashes)
    yield from (("name", _letters(name)) for name in (facts.name, *facts.other_names) if _letters(name))


def digest_of(match: str, value: str) -> str:
    """HMAC-SHA-256 in hex under the installation's secret: equal values meet, nothing can be read back."""
    return salted_hmac("countersign.relations", f"{match}\x00{value}", algorithm="sha256").hexdigest()


def earlier_records(application: Application, facts: Facts, hashes: list[str]) -> tuple[EarlierRecord, ...]:
    """Other applications and badly ended grants that share something, and the partner's own; four queries, 50 rows."""
    values = {(match, digest_of(match, value)): value for match, value in pairs_of(facts, hashes)}
    rows = RelationKey.objects.filter(digest__in={digest for _match, digest in values}).exclude(
        application_id=application.id
    )
    shared: dict[UUID, tuple[str, str]] = {}
    for found, match, digest in rows.order_by("application_id", "match").values_list(
        "application_id", "match", "digest"
    ):
        if (match, digest) in values:
            shared.setdefault(found, (match, values[match, digest]))
    own = Application.objects.filter(partner_id=application.partner_id, submitted_at__isnull=False)
    for found in own.exclude(pk=application.pk).values_list("id", flat=True):
        shared[found] = ("name", application.partner.name)
    return tuple(_records(application, shared))[:MOST]


def _records(application: Application, shared: dict[UUID, tuple[str, str]]) -> Iterator[EarlierRecord]:
    others = Application.objects.filter(id__in=shared).order_by("-submitted_at", "id")
    outcomes = dict(DecisionNotice.objects.filter(application__in=shared).order_by("created_at").values_list(
        "application_id", "outcome"
    ))  # fmt: skip
    partners: dict[UUID, tuple[str, str]] = {application.partner_id: ("name", application.partner.name)}
    for other in others:
        match, value = shared[other.id]
        partners.setdefault(other.partner_id, (match, value))
        yield EarlierRecord(
            kind="application",
            label=other.reference,
            match=match,
            value=value,
            outcome=_outcome(other, outcomes.get(other.id)),
            at=_day(other.decided_at or other.submitted_at),
            same_partner=other.partner_id == application.partner_id,
        )
    grants = Grant.objects.filter(partner_id__in=partners, state__in=_ENDED_BADLY)
    for grant in grants.select_related("agreement__application").order_by("-created_at"):
        match, value = partners[grant.partner_id]
        yield EarlierRecord(
            kind="grant",
            label=grant.agreement.application.reference,
            match=match,
            value=value,
            outcome=grant.state,
            at=_day(grant.created_at),
            same_partner=grant.partner_id == application.partner_id,
        )


def _outcome(application: Application, notice: str | None) -> str:
    if application.state == ApplicationState.SUBMITTED:
        return "open"
    if application.state == ApplicationState.DECIDED and notice is not None:
        return "declined" if notice == Outcome.DECLINE else "approved"
    return str(application.state)


def _day(at: datetime | None) -> datetime | None:
    """To the second: it goes into the input hash, and databases differ in what lies below."""
    return at.replace(microsecond=0) if at is not None else None


def _letters(text: str) -> str:
    """Letters and digits only, folded: "ACME  GmbH." and "Acme GmbH" meet."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
