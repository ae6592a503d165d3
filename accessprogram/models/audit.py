"""Both ledgers. No foreign keys: a row says what was true, whatever is deleted later."""

from django.db import models


class AuditEvent(models.Model):
    """One change. Appended as the last statement of its transaction; the chain is per programme, or 'installation'."""

    chain = models.CharField(max_length=64)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True, help_text="empty for the system itself")
    on_behalf_of = models.UUIDField(null=True, help_text="the partner, when staff act for one")
    session_hash = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    subject_id = models.CharField(
        max_length=64, blank=True, help_text="application or partner: what timelines group by"
    )
    data = models.JSONField(default=dict, help_text="ids, words and digests; never personal values")
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    schema = models.PositiveSmallIntegerField(default=1)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_chain_seq")]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["subject_id", "at"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.seq}"


class AccessEntry(models.Model):
    """One read of evidence or personal data, one refusal, one rejected token. Sealed into the chain in batches."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    chain = models.CharField(max_length=64)
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    session_hash = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "access entries"
        indexes = [models.Index(fields=["object_type", "object_id"], name="access_object")]

    def __str__(self) -> str:
        return f"{self.action} {self.id}"


class AccessSeal(models.Model):
    """Which batch holds an access row: ``leaf`` is its place in the Merkle tree of audit event (chain, seq)."""

    entry_id = models.BigIntegerField(primary_key=True)
    chain = models.CharField(max_length=64)
    seq = models.PositiveBigIntegerField()
    leaf = models.PositiveIntegerField()
