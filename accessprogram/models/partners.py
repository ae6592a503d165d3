"""Partners, their people and domains, and who has a conflict with them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import PartnerKind, PartnerRole
from accessprogram.models.accounts import User
from accessprogram.models.base import Record


class Partner(Record):
    """An organisation, or one person acting alone, that applies or has access."""

    kind = models.CharField(max_length=20, choices=PartnerKind, default=PartnerKind.ORGANISATION)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166-1, two letters"))
    website = models.URLField(_("website"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subsidiaries",
        help_text=_("the organisation it belongs to, when that is a partner, too"),
    )

    class Meta:
        ordering = ["name", "id"]
        # By this the former employments of whoever acts are compared with partners, at each request.
        indexes = [models.Index(Lower("name"), name="partner_name_lower")]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """A person's roles at a partner; several rows, one per role."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=PartnerRole)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "user", "role"], condition=Q(ended_at__isnull=True), name="membership_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.partner}: {self.role}"


class Invitation(Record):
    """A signed link, by mail, to join a partner in named roles. The token itself is never stored."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    roles = models.JSONField(default=list)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_pair",
            )
        ]


class Domain(Record):
    """A domain that the partner says is theirs; proved later by a DNS TXT token."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="domains")
    name = models.CharField(max_length=253, help_text=_("lower case, A-label form (RFC 5890)"))
    token = models.CharField(max_length=64)
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "name"], name="domain_once_per_partner")]
        indexes = [models.Index(fields=["name"], name="domain_name")]

    def __str__(self) -> str:
        return self.name


class Conflict(Record):
    """A person must not act on, or see anything of, this partner. Inferred conflicts are computed, not stored."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflicts")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="conflicts")
    reason = models.CharField(max_length=300)
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "partner"], condition=Q(until__isnull=True), name="conflict_declared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} / {self.partner}"


class Employment(Record):
    """Where somebody of the provider worked before, as they declare it: for ten years it is a conflict of interest."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="employments")
    organisation = models.CharField(_("organisation"), max_length=200)
    domain = models.CharField(_("its domain"), max_length=253, blank=True, help_text=_("for example example.com"))
    ended_on = models.DateField(_("last day there"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]


class NamedUser(Record):
    """A person of the partner who calls the models, known to the gateway by an opaque key, stable per partner."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="named_users")
    user_key = models.CharField(max_length=64)
    label = models.CharField(max_length=200, help_text=_("the partner's own words; never sent to the gateway"))
    ended_at = models.DateTimeField(null=True, blank=True)
    cut_at = models.DateTimeField(null=True, blank=True, help_text=_("switched off by the provider's enforcement"))
    cut_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "user_key"], name="user_key_once_per_partner")]
