"""Terms and threat assessments in immutable versions, and who acknowledged which."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import DocumentKind, PublicationState, Side
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Programme


class DocumentVersion(Record):
    """``sections`` is ``[{"anchor", "title", "text"}]``; ``public_summary`` may be read by anyone."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    public_summary = models.TextField()
    sections = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64, blank=True, help_text=_("set when published"))
    state = models.CharField(max_length=12, choices=PublicationState, default=PublicationState.DRAFT)
    acknowledge_by = models.DateTimeField(
        null=True, blank=True, help_text=_("when access lapses for whoever has not acknowledged it; set when published")
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "number"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["programme", "kind"], condition=Q(state="published"), name="document_one_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class NamedReader(Record):
    """A person of either side who must read the threat assessment for this partner's agreement."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="named_readers")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="named_reader_for")
    side = models.CharField(max_length=10, choices=Side)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "programme", "user", "side"],
                condition=Q(ended_at__isnull=True),
                name="reader_named_once",
            )
        ]


class Acknowledgement(Record):
    """This person read this version, for this partner. Never changed."""

    document = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="acknowledgements")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="acknowledgements")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "partner", "user", "side"], name="acknowledged_once")
        ]
