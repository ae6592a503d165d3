"""What an actor may see. Lists, details, searches, counts and exports start here; the rest does not exist."""

from django.db.models import Q, QuerySet

from accessprogram.models import Application, Commitment, EvidenceFile, Grant, Partner
from accessprogram.policy.actors import Actor

# Roles that see partners' applications, access and pledges on their tiers. Readers of boards see numbers only.
CASE_ROLES = (
    "intake_officer",
    "screening_analyst",
    "reviewer",
    "senior_reviewer",
    "committee_member",
    "appeals_reviewer",
    "auditor",
    "programme_administrator",
)
ACCESS_ROLES = (*CASE_ROLES, "access_operator", "commitments_verifier")


def visible_applications(actor: Actor) -> QuerySet[Application]:
    """A partner's own, drafts included; staff see what was submitted, on their tiers, conflicts subtracted."""
    own = Q(partner_id__in=actor.partners)
    staff = Q(tier_version__tier_id__in=actor.tiers(*ACCESS_ROLES)) & ~Q(submitted_at__isnull=True)
    return Application.objects.filter(own | (staff & ~Q(partner_id__in=actor.conflicts)))


def visible_partners(actor: Actor) -> QuerySet[Partner]:
    """A person's own partners; staff see those with a visible application."""
    seen = visible_applications(actor).values("partner_id")
    return Partner.objects.filter(Q(id__in=actor.partners) | Q(id__in=seen))


def visible_grants(actor: Actor) -> QuerySet[Grant]:
    own = Q(partner_id__in=actor.partners)
    staff = Q(tier_version__tier_id__in=actor.tiers(*ACCESS_ROLES)) & ~Q(partner_id__in=actor.conflicts)
    return Grant.objects.filter(own | staff)


def visible_commitments(actor: Actor) -> QuerySet[Commitment]:
    return Commitment.objects.filter(application__in=visible_applications(actor))


def visible_evidence(actor: Actor) -> QuerySet[EvidenceFile]:
    own = Q(partner_id__in=actor.partners)
    return EvidenceFile.objects.filter(own | Q(application__in=visible_applications(actor)), removed_at__isnull=True)
