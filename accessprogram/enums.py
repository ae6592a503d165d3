"""The closed vocabularies of the lasting facts: PRODUCT.md's words, exactly."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartnerKind(TextChoices):
    ORGANISATION = "organisation", _("organisation")
    PERSON = "person", _("one person acting alone")


class PartnerRole(TextChoices):
    MEMBER = "member", _("member")
    OWNER = "owner", _("owner")
    SIGNATORY = "signatory", _("signatory")
    SECURITY_CONTACT = "security_contact", _("security contact")


class ApplicationKind(TextChoices):
    NEW = "new", _("new application")
    AMENDMENT = "amendment", _("amendment")
    RENEWAL = "renewal", _("renewal")


class ApplicationState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("withdrawn")


class WaitsOn(TextChoices):
    """Whom an application waits for, as the partner reads it."""

    CHECKS = "checks", _("the background checks")
    DESK = "desk", _("the desk")
    PARTNER = "partner", _("you")
    NOBODY = "nobody", _("nobody")


class AgreementState(TextChoices):
    DRAFTED = "drafted", _("drafted, waiting for signatures")
    SIGNED = "signed", _("signed by the partner")
    COUNTERSIGNED = "countersigned", _("countersigned")
    SUPERSEDED = "superseded", _("superseded")
    LAPSED = "lapsed", _("lapsed")


class GrantState(TextChoices):
    PENDING_TERMS = "pending_terms", _("waiting for the agreement")
    PROVISIONING = "provisioning", _("being switched on")
    ACTIVE = "active", _("active")
    RESTRICTED = "restricted", _("restricted")
    SUSPENDED = "suspended", _("suspended")
    EXPIRED = "expired", _("expired")
    LAPSED = "lapsed", _("lapsed")
    REVOKED = "revoked", _("revoked")


class SurfaceState(TextChoices):
    REQUESTED = "requested", _("requested")
    PROVISIONED = "provisioned", _("provisioned, not yet proved")
    PROVED = "proved", _("proved")
    SUSPENDED = "suspended", _("suspended")
    REMOVED = "removed", _("removed")


class CommitmentState(TextChoices):
    PLEDGED = "pledged", _("pledged")
    DUE = "due", _("evidence due")
    SUBMITTED = "submitted", _("evidence submitted")
    VERIFIED = "verified", _("verified")
    DISPUTED = "disputed", _("disputed")
    BREACHED = "breached", _("breached")
    CURING = "curing", _("being cured")
    ENDED = "ended", _("ended")


class Side(TextChoices):
    PARTNER = "partner", _("partner")
    PROVIDER = "provider", _("provider")


class PublicationState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class DocumentKind(TextChoices):
    TERMS = "terms", _("terms of access")
    THREAT_ASSESSMENT = "threat_assessment", _("threat assessment")


class RuleKind(TextChoices):
    SAFEGUARD = "safeguard", _("how a safeguard level is derived")
    CAPABILITY = "capability", _("how a capability level is derived")


class RationPeriod(TextChoices):
    DAY = "day", _("a day")
    MONTH = "month", _("a month")


class Outcome(TextChoices):
    """Of a decision. The words on the letter; ``approve_lower`` names another tier version."""

    APPROVE = "approve", _("approved")
    APPROVE_CONDITIONS = "approve_conditions", _("approved with conditions")
    DECLINE = "decline", _("declined")
