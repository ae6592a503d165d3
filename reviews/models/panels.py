"""More people on a case: votes, the word of outside parties, guests."""

from django.db import models
from django.db.models import F, Q

from accessprogram.enums import Outcome
from accessprogram.models import TierVersion, User
from accessprogram.models.base import Record
from reviews.enums import ConcurrenceAnswer, Seat, VoteBody
from reviews.models.cases import Case


class Vote(Record):
    """One person's vote in one round, bound to the basis it was given on; ``voided_at`` is set once when that changed.

    In an independent review nobody sees another's before both are given (``queries.blind``).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="votes")
    body = models.CharField(max_length=12, choices=VoteBody)
    round = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason_codes = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    rations = models.JSONField(default=list)
    rationale = models.TextField()
    letter = models.TextField(blank=True)
    basis = models.JSONField()
    basis_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "body", "round", "by"], name="vote_once_per_person"),
            models.CheckConstraint(condition=~Q(rationale=""), name="vote_has_a_rationale"),
        ]


class Concurrence(Record):
    """The word of an outside party that is waited for until a date, recorded by a person of the desk."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="concurrences")
    party = models.CharField(max_length=200)
    question = models.TextField()
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=ConcurrenceAnswer, blank=True)
    text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="concurrence_answered_pair",
            )
        ]


class GuestReviewer(Record):
    """Somebody who may act on one case alone, in one seat, until a date: asked by one person, confirmed by another."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="guests")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="guest_cases")
    seat = models.CharField(max_length=14, choices=Seat)
    reason = models.CharField(max_length=300)
    until = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(ended_at__isnull=True), name="guest_once_per_case"
            ),
            models.CheckConstraint(condition=~Q(confirmed_by=F("asked_by")), name="guest_confirmed_by_another"),
        ]
