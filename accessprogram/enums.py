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
    RATION = "ration", _("how a ration for finding grows with what is finished")
    RISK = "risk", _("how many points each sign of risk has")
    DESK = "desk", _("how the desk's work is ordered and divided")


class RationPeriod(TextChoices):
    DAY = "day", _("a day")
    MONTH = "month", _("a month")


class Outcome(TextChoices):
    """Of a decision. The words on the letter; ``approve_lower`` names another tier version."""

    APPROVE = "approve", _("approved")
    APPROVE_CONDITIONS = "approve_conditions", _("approved with conditions")
    DECLINE = "decline", _("declined")


class TermsSheetState(TextChoices):
    OPEN = "open", _("open")
    FROZEN = "frozen", _("frozen")


class LineKind(TextChoices):
    OFFERING = "offering", _("model")
    RATION = "ration", _("use case and ration")
    COMMITMENT = "commitment", _("pledge")
    CONDITION = "condition", _("condition")


class OfferAnswer(TextChoices):
    OPEN = "open", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    COUNTERED = "countered", _("answered with another proposal")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ClaimKind(TextChoices):
    CLAIM = "claim", _("claim")
    COUNTER_CLAIM = "counter_claim", _("counter-claim")


class Uplift(TextChoices):
    """Over the best open-weight system."""

    NONE = "none", _("no uplift")
    SLIGHT = "slight", _("slight uplift")
    MODERATE = "moderate", _("moderate uplift")
    SUBSTANTIAL = "substantial", _("substantial uplift")


class ReexaminationState(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    PARKED = "parked", _("stopped after errors")


class ShortfallState(TextChoices):
    OPEN = "open", _("to be cured")
    CURED = "cured", _("cured")
    ENFORCED = "enforced", _("acted on")
    EXCUSED = "excused", _("no longer needed")


class RefusalLayer(TextChoices):
    """Which layer said no."""

    ENTITLEMENT = "entitlement", _("the grant does not allow it")
    RATION = "ration", _("the ration is used up")
    SAFEGUARD = "safeguard", _("the model's own safeguard")
    GATEWAY = "gateway", _("the gateway")
    OUTAGE = "outage", _("an outage")


class RefusalLabel(TextChoices):
    FALSE_REFUSAL = "false_refusal", _("should not have been refused")
    RIGHT_REFUSAL = "right_refusal", _("was rightly refused")
    UNCLEAR = "unclear", _("cannot be told")


class ReservationState(TextChoices):
    HELD = "held", _("held")
    SETTLED = "settled", _("settled by its usage")
    RELEASED = "released", _("released after its time")


class DropScope(TextChoices):
    SURFACE = "surface", _("surface")
    USER = "user", _("named user")
    GRANT = "grant", _("grant")


class SigningUse(TextChoices):
    ENTITLEMENT = "entitlement", _("entitlement tokens")
    RECEIPT = "receipt", _("decision receipts")


class SigningKeyState(TextChoices):
    NEXT = "next", _("published, signs next")
    ACTIVE = "active", _("signs")
    RETIRED = "retired", _("retired")


class WebhookPurpose(TextChoices):
    NOTIFY = "notify", _("is told of changes")
    PROVISION = "provision", _("switches surfaces on")


class ContributionKind(TextChoices):
    FINDING = "finding", _("finding")
    THREAT_REPORT = "threat_report", _("threat report")
    DETECTION = "detection", _("detection shared")
    PROTECTION = "protection", _("protection of the provider")
    FIX = "fix", _("open-source fix")


class ContributionState(TextChoices):
    DRAFT = "draft", _("draft")
    REPORTED = "reported", _("reported")
    VALID = "valid", _("acknowledged as valid")
    REJECTED = "rejected", _("not useful")
    DISCLOSED = "disclosed", _("disclosed")
    FIXED = "fixed", _("fixed")
    RELEASED = "released", _("released")


class RecipientAnswer(TextChoices):
    """What the people of a project can say through their link."""

    RECEIVED = "received", _("received")
    VALID = "valid", _("valid")
    FIXED = "fixed", _("fixed")
    NOT_USEFUL = "not_useful", _("not useful")
    PAUSE = "pause", _("pause")
    RESUME = "resume", _("go on")
    LIMIT = "limit", _("so many reports a week")


class IncidentState(TextChoices):
    SIGNAL = "signal", _("signal")
    TRIAGED = "triaged", _("triaged")
    OPEN = "open", _("open")
    CONTAINED = "contained", _("contained")
    CLOSED = "closed", _("closed")


class SignalSource(TextChoices):
    GATEWAY = "gateway", _("the gateway")
    CHECK = "check", _("a background check")
    PERSON = "person", _("a person")
    USAGE = "usage", _("unusual use")


class EnforcementScope(TextChoices):
    """The smallest first."""

    USER = "user", _("one named user")
    SURFACE = "surface", _("one surface")
    USE_CASE = "use_case", _("one use case")
    GRANT = "grant", _("one grant")
    PARTNER = "partner", _("the partner")


class EnforcementAction(TextChoices):
    RESTRICT = "restrict", _("restrict")
    SUSPEND = "suspend", _("suspend")
    REVOKE = "revoke", _("revoke")


class EnforcementState(TextChoices):
    PROPOSED = "proposed", _("proposed, waiting for a person")
    DROPPED = "dropped", _("not put in force")
    IN_FORCE = "in_force", _("in force")
    FELL_BACK = "fell_back", _("fallen back to restricted, not ratified in time")
    ENDED = "ended", _("ended")
