"""What a submission shares with others, as keyed hashes: a derived index that can be deleted and made again."""

from django.db import models

from accessprogram.models import Application


class RelationKey(models.Model):
    """One thing by which an application may be related to another: domain, contact address, register number, person,
    document, name and its sound, telephone, postal address, network of the sign-up.

    ``digest`` is an HMAC of the normalised value under the installation's secret: equal values meet, and nothing can
    be read back. Derived data: made anew by ``operations.relations.rebuild`` when a person was erased.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    match = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "match", "digest"], name="relation_key_once")]
        indexes = [models.Index(fields=["digest", "match"], name="relation_digest")]
