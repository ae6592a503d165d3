"""The closed vocabularies of judging: PRODUCT.md's words, exactly."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseKind(TextChoices):
    APPLICATION = "application", _("application")
    APPEAL = "appeal", _("appeal")


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


class DecisionState(TextChoices):
    HELD = "held", _("held until others confirm")
    COOLING_OFF = "cooling_off", _("cooling off")
    EFFECTIVE = "effective", _("effective")
    VETOED = "vetoed", _("vetoed")
    SUPERSEDED = "superseded", _("superseded")
