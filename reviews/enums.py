"""The closed vocabularies of judging: PRODUCT.md's words, exactly."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseKind(TextChoices):
    APPLICATION = "application", _("application")
    APPEAL = "appeal", _("appeal")
    CORRECTION = "correction", _("correction of a decision")


class Stage(TextChoices):
    INTAKE = "intake", _("intake")
    CHECKS = "checks", _("checks")
    REVIEW = "review", _("review")
    COMMITTEE = "committee", _("committee")
    CONCURRENCE = "concurrence", _("external concurrence")
    CONFIRMATION = "confirmation", _("confirmation")
    CLOSED = "closed", _("closed")


class WaitsOn(TextChoices):
    CHECKS = "checks", _("the checks")
    DESK = "desk", _("the desk")
    PARTNER = "partner", _("the partner")
    NOBODY = "nobody", _("nobody")


class Seat(TextChoices):
    REVIEW = "review", _("review")
    SECOND_REVIEW = "second_review", _("second review")
    ADJUDICATION = "adjudication", _("adjudication")
    APPEAL = "appeal", _("appeal")


class SeatOrigin(TextChoices):
    """How somebody came to a seat."""

    TAKEN = "taken", _("taken")
    ASSIGNED = "assigned", _("assigned by a person")
    AUTOMATIC = "automatic", _("assigned automatically")
    DRAWN = "drawn", _("drawn at random")
    TAKEN_OVER = "taken_over", _("taken over")


class SectionWord(TextChoices):
    """What a reviewer says of one section of a submission."""

    SOUND = "sound", _("sound")
    CONCERN = "concern", _("a concern")
    UNACCEPTABLE = "unacceptable", _("not acceptable")


class CriterionWord(TextChoices):
    """What a recommendation says of one of the tier's criteria."""

    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    NOT_MET = "not_met", _("not met")


class VoteBody(TextChoices):
    """In which round a vote is given."""

    INDEPENDENT = "independent", _("independent review")
    SENIOR = "senior", _("senior reviewer, after a disagreement")
    COMMITTEE = "committee", _("committee")


class ConcurrenceAnswer(TextChoices):
    CONCURS = "concurs", _("concurs")
    OBJECTS = "objects", _("objects")
    SILENT = "silent", _("no answer by the date")


class AppealResult(TextChoices):
    UPHELD = "upheld", _("the decision stands")
    VARIED = "varied", _("the decision is varied")
    OVERTURNED = "overturned", _("the decision is overturned")


class PreviewState(TextChoices):
    QUEUED = "queued", _("being prepared")
    READY = "ready", _("ready")
    REFUSED = "refused", _("cannot be shown safely")


class RunStatus(TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    RETRY_WAIT = "retry_wait", _("waiting to try again")
    WAITING_OUTSIDE = "waiting_outside", _("waiting for an outside party")
    COMPLETED = "completed", _("completed")
    ERRORED = "errored", _("could not be completed")
    CANCELLED = "cancelled", _("cancelled")
    SUPERSEDED = "superseded", _("superseded")


OPEN_RUN_STATUSES = (RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.RETRY_WAIT, RunStatus.WAITING_OUTSIDE)


class RunQueue(TextChoices):
    """Which workers do a run: each kind has its own limits, and only fetch asks the outside."""

    FETCH = "fetch", _("asks the outside")
    SCREEN = "screen", _("searches and compares")
    DOCUMENTS = "documents", _("opens files")


class RunCause(TextChoices):
    SUBMITTED = "submitted", _("submitted")
    BUTTON = "button", _("asked for by a person")
    SCHEDULE = "schedule", _("the last result grew old")
    SUBJECT = "subject", _("the applicant changed")
    LIST = "list", _("a watch list changed")
    RULES = "rules", _("what the check judges by changed")
    ANSWERED = "answered", _("an outside party answered")


class RunOutcome(TextChoices):
    CLEAR = "clear", _("clear")
    REVIEW = "review", _("needs a look")
    ADVERSE = "adverse", _("adverse")
    INCONCLUSIVE = "inconclusive", _("inconclusive")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class Disposition(TextChoices):
    """What a person said of a hit, or of a finding that has none."""

    FALSE_POSITIVE = "false_positive", _("false positive")
    TRUE_ACCEPTED = "true_match_accepted", _("true match, acceptable")
    TRUE_REFUSED = "true_match_refused", _("true match, not acceptable")
    INCONCLUSIVE = "inconclusive", _("inconclusive")
    ESCALATED = "escalated", _("escalated")


SETTLING_DISPOSITIONS = (Disposition.FALSE_POSITIVE, Disposition.TRUE_ACCEPTED, Disposition.TRUE_REFUSED)


class SweepKind(TextChoices):
    DELTA = "delta", _("what changed in a list, against everybody")
    FULL = "full", _("everybody, against every list")


class OutsideKind(TextChoices):
    IDENTITY = "identity", _("identity of a person")
    BUSINESS = "business", _("existence of a business")


class OutsideState(TextChoices):
    """Of a verification by an outside provider."""

    STARTED = "started", _("started")
    PENDING = "pending", _("the provider is at work")
    DONE = "done", _("answered")
    EXPIRED = "expired", _("not finished in time")
    CANCELLED = "cancelled", _("no longer needed")


class OutsideOutcome(TextChoices):
    VERIFIED = "verified", _("verified")
    FAILED = "failed", _("not verified")
    UNCLEAR = "unclear", _("unclear")


class LookKind(TextChoices):
    """Why an analyst is asked for what is known already."""

    SEEDED = "seeded", _("a match that is known")
    RANDOM = "random", _("a second look")


class DecisionState(TextChoices):
    HELD = "held", _("held until others confirm")
    COOLING_OFF = "cooling_off", _("cooling off")
    EFFECTIVE = "effective", _("effective")
    VETOED = "vetoed", _("vetoed")
    SUPERSEDED = "superseded", _("superseded")
