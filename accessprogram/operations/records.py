"""Records that are looked up: a pledge that one shows to be kept is verified by it; importing advisories."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import CommitmentState, Side
from accessprogram.models import Commitment, CommitmentEvidence, CommitmentVerdict, PublicRecord
from accessprogram.operations import commitment_states, grant_states
from accessprogram.policy.actors import SYSTEM
from accessprogram.policy.records import PERSON, RECORDS, read_advisory
from accessprogram.queries.records import look_up


def verify(commitment: Commitment, brought: CommitmentEvidence) -> CommitmentVerdict | None:
    """Verify a locked pledge of the partner's whose evidence was just brought, in the caller's transaction, when its
    record shows that it is kept. None: a person judges it. A record never disputes."""
    if commitment.side != Side.PARTNER:
        return None
    found = look_up(commitment, brought.references, now=db_now())
    if found is None or not found.shown:
        return None
    given = CommitmentVerdict.objects.create(
        evidence=brought,
        verdict="verified",
        reason=_("Looked up: %(title)s. %(said)s") % {"title": RECORDS[found.record].title, "said": found.said},
        record={"record": found.record, "measured": found.measured, "target": commitment.target, **found.facts},
    )
    commitment_states.move(commitment, "verify", actor=SYSTEM, reason=given.reason)
    commitment_states.judged(commitment, "verified", actor=SYSTEM)
    return given


def verify_waiting(*, limit: int = 500) -> int:
    """Look up to ``limit`` pledges again whose evidence waits for a verdict, after records came in; returns how many
    were verified."""
    waiting = Commitment.objects.filter(state=CommitmentState.SUBMITTED, side=Side.PARTNER)
    waiting = waiting.exclude(template__verification__in=(PERSON, ""))
    verified = 0
    for commitment in list(waiting.order_by("due_at")[:limit]):
        with transaction.atomic():
            grant_states.lock_partner(commitment.partner_id)
            held = commitment_states.locked(commitment.id)
            newest = held.evidence.order_by("-created_at", "-id").first()
            if held.state == CommitmentState.SUBMITTED and newest is not None:
                verified += verify(held, newest) is not None
    return verified


def import_advisories(*, documents: Iterable[Mapping[str, Any]], source: str) -> tuple[int, list[str]]:
    """Keep advisories (OSV or CVE) as their publisher wrote them; a newer copy takes the place of an older one.

    Returns how many were kept, and a sentence for each that could not be read. Then looks waiting pledges up.
    """
    kept, faults, now = 0, [], db_now()
    for number, document in enumerate(documents, start=1):
        try:
            read = read_advisory(document)
        except (ValueError, TypeError, AttributeError) as error:
            faults.append(f"record {number}: {error}")
            continue
        PublicRecord.objects.update_or_create(
            id=read.id.upper(),
            defaults={
                "aliases": [alias.upper() for alias in read.aliases],
                "summary": read.summary,
                "is_fixed": read.is_fixed,
                "credits": [{"name": name, "domains": list(domains)} for name, domains in read.credits],
                "published_at": read.published_at,
                "withdrawn_at": read.withdrawn_at,
                "source": source[:200],
                "imported_at": now,
            },
        )
        kept += 1
    verify_waiting()
    return kept, faults
