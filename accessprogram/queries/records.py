"""What the records say about a pledge: looked up in our own rows and in imported advisories, never asked of the net."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accessprogram.enums import ContributionKind, ContributionState
from accessprogram.models import (
    Commitment,
    CommitmentVerdict,
    Contribution,
    Domain,
    PublicRecord,
    UsageReport,
)
from accessprogram.policy.records import shows
from accessprogram.queries.contributions import finishing
from accessprogram.queries.partners import member_ids

_ACKNOWLEDGED = (
    *(ContributionState.VALID, ContributionState.DISCLOSED, ContributionState.FIXED, ContributionState.RELEASED),
)


@dataclass(frozen=True)
class Looked:
    """``measured`` in the pledge's unit (None: nothing there), ``said`` in one sentence, ``facts`` for the ledger."""

    record: str
    measured: float | None
    said: str
    shown: bool
    facts: dict[str, Any] = field(default_factory=dict)


def look_up(commitment: Commitment, references: Sequence[str], *, now: datetime) -> Looked | None:
    """What the record of the pledge's template says now; None where a person alone verifies."""
    record = commitment.template.verification
    reader = _READERS.get(record)
    if reader is None:
        return None
    measured, said, facts = reader(commitment, references, now)
    return Looked(record, measured, said, shows(record, commitment.target, measured), facts)


Found = tuple[float | None, str, dict[str, Any]]


def _sign_in(commitment: Commitment, references: Sequence[str], now: datetime) -> Found:
    people = member_ids(commitment.partner_id)
    keys = Authenticator.objects.filter(user_id__in=people, type=Authenticator.Type.WEBAUTHN)
    strong = keys.values("user_id").distinct().count()
    said = _("%(strong)s of %(all)s people of the partner have a passkey or hardware key here.")
    facts = {"people": len(people), "phishing_resistant": strong}
    return _percent(strong, len(people)), said % {"strong": strong, "all": len(people)}, facts


def _user_keys(commitment: Commitment, references: Sequence[str], now: datetime) -> Found:
    reports = UsageReport.objects.filter(surface__partner_id=commitment.partner_id, at__gt=now - timedelta(days=90))
    counted = reports.aggregate(all=Sum("requests"), named=Sum("requests", filter=~Q(user_key="")))
    everything, named = counted["all"] or 0, counted["named"] or 0
    said = _("%(named)s of %(all)s calls reported in 90 days carry a personal identifier.")
    return (
        _percent(named, everything),
        said % {"named": named, "all": everything},
        {"calls": everything, "named": named},
    )


def _ledger(commitment: Commitment, references: Sequence[str], now: datetime) -> Found:
    found = finishing(commitment.partner_id, commitment.application.programme_id, now)
    days = found.median_days_to_fix
    facts = {"fixed": found.fixed, "median_days": days, "reported": found.reported}
    if days is None:
        return None, _("No finding of the last year is fixed in the ledger."), facts
    said = _("%(fixed)s findings of a year are fixed, in a median of %(days)s days.")
    return days, said % {"fixed": found.fixed, "days": round(days, 1)}, facts


def _protection(commitment: Commitment, references: Sequence[str], now: datetime) -> Found:
    number = _acknowledged(commitment, [ContributionKind.PROTECTION], now - timedelta(days=365))
    return number, _("%(number)s acknowledged within a year.") % {"number": number}, {"acknowledged": number}


def _shared(commitment: Commitment, references: Sequence[str], now: datetime) -> Found:
    kinds = [ContributionKind.THREAT_REPORT, ContributionKind.DETECTION]
    number = _acknowledged(commitment, kinds, now - timedelta(days=180))
    return number, _("%(number)s acknowledged within half a year.") % {"number": number}, {"acknowledged": number}


def _acknowledged(commitment: Commitment, kinds: Collection[str], since: datetime) -> int:
    return Contribution.objects.filter(
        partner_id=commitment.partner_id,
        programme_id=commitment.application.programme_id,
        kind__in=kinds,
        state__in=_ACKNOWLEDGED,
        created_at__gt=since,
    ).count()


def _advisories(commitment: Commitment, references: Sequence[str], now: datetime) -> Found:
    """Counted once each: fixed, not withdrawn, crediting the partner by its name or by a domain that it proved."""
    asked = {reference.strip().upper() for reference in references}
    rows = [row for row in PublicRecord.objects.filter(id__in=asked) if row.withdrawn_at is None and row.is_fixed]
    domains = set(
        Domain.objects.filter(partner_id=commitment.partner_id, proved_at__isnull=False).values_list("name", flat=True)
    )
    name = commitment.partner.name.casefold()
    used = _used_before(commitment)
    counted: list[str] = []
    seen: set[str] = set()
    for row in sorted(rows, key=lambda row: row.id):
        same = {row.id, *row.aliases}
        credited = any(
            str(who.get("name", "")).casefold() == name or domains & set(who.get("domains", ())) for who in row.credits
        )
        if credited and not same & (used | seen):
            counted.append(row.id)
            seen |= same
    said = _("%(number)s of %(asked)s advisories named are on record, fixed, and credit the partner.")
    facts = {"counted": counted, "asked": sorted(asked), "same": sorted(seen)}
    return float(len(counted)), said % {"number": len(counted), "asked": len(asked)}, facts


def _used_before(commitment: Commitment) -> set[str]:
    """Advisories that already verified another pledge of this partner's."""
    verdicts = CommitmentVerdict.objects.filter(
        by__isnull=True, evidence__commitment__partner_id=commitment.partner_id
    ).exclude(evidence__commitment_id=commitment.id)
    return {name for record in verdicts.values_list("record", flat=True) for name in record.get("same", ())}


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


_READERS: dict[str, Callable[[Commitment, Sequence[str], datetime], Found]] = {
    "sign_in": _sign_in,
    "user_keys": _user_keys,
    "ledger": _ledger,
    "protection": _protection,
    "shared": _shared,
    "advisories": _advisories,
}
