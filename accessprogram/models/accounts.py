"""People and the programme roles they hold."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length, Lower, Replace, Substr
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accessprogram.models.base import Record
from accessprogram.roles import PROGRAMME_ROLES


def _up_to_last_at(column: str) -> Func:
    """The column without what follows its last "@": every other sign that it holds is cut off its end."""
    return Func(F(column), Replace(column, Value("@")), function="RTRIM", output_field=models.TextField())


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by e-mail. ``is_staff`` only opens /admin/; what they may do there is policy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    email_domain = models.GeneratedField(
        # What follows the last "@": a quoted local part may hold one, too.
        expression=Lower(Substr("email", Length(_up_to_last_at("email")) + 1)),
        output_field=models.CharField(max_length=254),
        db_persist=True,
        db_index=True,
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    last_activity = models.DateTimeField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class RoleAssignment(Record):
    """The truth about who holds which programme role. ``tier`` empty = every tier of the programme, new ones too.

    Asked by one administrator, confirmed by another; in force from the confirmation until ``until``.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=40, choices=[(slug, role.title) for slug, role in PROGRAMME_ROLES.items()])
    programme = models.ForeignKey("accessprogram.Programme", on_delete=models.PROTECT, related_name="role_assignments")
    tier = models.ForeignKey("accessprogram.Tier", on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="role_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user")), name="role_not_confirmed_by_self"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "programme", "tier"],
                condition=Q(until__isnull=True, tier__isnull=False),
                name="role_assigned_once_on_tier",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "programme"],
                condition=Q(until__isnull=True, tier__isnull=True),
                name="role_assigned_once_wide",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class TierUserObjectPermission(UserObjectPermissionBase):
    """Guardian's direct rows, derived from RoleAssignment by ``operations.roles.derive`` and by nothing else."""

    content_object = models.ForeignKey("accessprogram.Tier", on_delete=models.CASCADE)


class TotpUse(models.Model):
    """One row per accepted TOTP code, so that a used code is refused whatever races (RFC 6238, section 5.2)."""

    authenticator_id = models.BigIntegerField()
    counter = models.BigIntegerField()
    used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authenticator_id", "counter"], name="totp_code_used_once")]
