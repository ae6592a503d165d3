"""Agreements: what both sides sign, who sees it, and what is missing before it can be countersigned."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accessprogram.enums import Side
from accessprogram.models import Agreement, Application, DocumentVersion, TierVersion
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_grants
from accessprogram.queries.amendments import document_content
from accessprogram.queries.commitments import Pledge
from accessprogram.queries.documents import readers
from accessprogram.queries.safeguards import Standing, proportion
from accessprogram.queries.terms_sheets import Scope
from accessprogram.queries.threats import unanswered


def visible_agreements(actor: Actor) -> QuerySet[Agreement]:
    """Those of the grants that the actor sees, in every version."""
    return Agreement.objects.filter(decision_id__in=visible_grants(actor).values("decision_id")).select_related(
        "application__programme",
        "partner",
        "tier_version__tier",
        "terms",
        "threat_assessment",
        "signed_by",
        "countersigned_by",
        "grant",
    )


def draft_content(
    *,
    application: Application,
    tier_version: TierVersion,
    decision_id: UUID,
    basis_hash: str,
    terms_hash: str,
    scope: Scope,
    conditions: list[str],
    pledges: list[Pledge],
    standings: list[Standing],
    terms: DocumentVersion,
    threat_assessment: DocumentVersion,
) -> dict[str, Any]:
    """What both sides sign: both sides' pledges side by side, nothing typed twice, no personal values."""
    levels = {standing.offering.id: standing for standing in standings}
    return {
        "schema": 1,
        "programme": {"id": str(application.programme_id), "title": application.programme.title},
        "parties": {
            "provider": {"name": application.programme.provider_name},
            "partner": {
                "id": str(application.partner_id),
                "kind": application.partner.kind,
                "name": application.partner.name,
                "country": application.partner.country,
            },
        },
        "decision": {
            "id": str(decision_id),
            "basis_hash": basis_hash,
            "terms_hash": terms_hash,
            "application": application.reference,
        },
        "tier": {
            "id": str(tier_version.tier_id),
            "title": tier_version.tier.title,
            "version": tier_version.number,
            "term_days": tier_version.term_days,
            "named_users_only": tier_version.named_users_only,
            "required_sign_in": tier_version.required_sign_in,
            "regions": tier_version.regions,
        },
        "offerings": [
            {
                "slug": offering.slug,
                "title": offering.title,
                "version": offering.version,
                "capability_level": levels[offering.id].capability,
                "safeguard_level": levels[offering.id].safeguard,
            }
            for offering in scope.offerings
        ],
        "rations": [
            {"use_case": use_case.slug, "title": use_case.title, "period": "day", "requests": requests}
            for use_case, requests in scope.rations
        ],
        "conditions": conditions,
        "terms": document_content(terms),
        "threat_assessment": document_content(threat_assessment),
        "pledges": {
            side.value: [pledge.as_content() for pledge in pledges if pledge.template.side == side] for side in Side
        },
    }


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way of countersigning. ``names_people``: shown to that side only."""

    code: str
    sentence: str
    side: str = ""


def what_is_missing(agreement: Agreement) -> list[Missing]:
    """What must be there before the provider countersigns, besides the partner's signature; empty when nothing is."""
    status = readers(agreement.partner_id, agreement.application.programme_id)
    if status.assessment is None:
        return [Missing("no_assessment", _("No threat assessment is published."))]
    found = []
    for side, whose in ((Side.PARTNER, _("the partner's side")), (Side.PROVIDER, _("the provider's side"))):
        if not status.of(side):
            found.append(
                Missing(
                    "no_reader", _("No reader of the threat assessment is named on %(side)s.") % {"side": whose}, side
                )
            )
        if unread := len(status.unread(side)):
            words = _("%(count)s of the named readers on %(side)s has not acknowledged version %(version)s yet.")
            found.append(
                Missing(
                    "unread",
                    words % {"count": unread, "side": whose, "version": status.assessment.number},
                    side,
                )
            )
    if open_ones := unanswered(status.assessment, agreement.partner_id).count():
        words = ngettext(
            "%(count)s objection to the threat assessment waits for the other side's answer.",
            "%(count)s objections to the threat assessment wait for the other side's answer.",
            open_ones,
        )
        found.append(Missing("objections", words % {"count": open_ones}))
    for gap in proportion(agreement.partner_id, agreement.tier_version):
        found.append(Missing("proportion", gap_sentence(gap)))
    return found


def gap_sentence(gap: Standing) -> str:
    """C against S of one offering, with what is missing, in one sentence."""
    return _("%(offering)s is at %(capability)s and the partner at %(safeguard)s. Missing: %(missing)s") % {
        "offering": gap.offering,
        "capability": _("C%s") % gap.capability if gap.capability is not None else _("no assessed level"),
        "safeguard": _("S%s") % gap.safeguard if gap.safeguard is not None else _("no assessed level"),
        "missing": " · ".join(gap.missing),
    }
