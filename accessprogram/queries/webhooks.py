"""Endpoints of webhooks and what was sent to them, as far as the actor may see."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accessprogram.enums import WebhookPurpose
from accessprogram.models import Partner, Programme, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from accessprogram.policy.actors import Actor
from accessprogram.policy.webhooks import PARTNER_MANAGERS
from accessprogram.queries.keys import managed_programmes
from accessprogram.webhook_kinds import KINDS


def listening(*, programme_id: UUID, kind: str, partner_id: UUID | None) -> list[WebhookEndpoint]:
    """The endpoints that are told of it: the provider's, and those of the partner that it is about. One query."""
    rows = WebhookEndpoint.objects.filter(
        programme_id=programme_id, purpose=KINDS[kind].purpose, disabled_at__isnull=True
    )
    about = rows.filter(partner__isnull=True)
    if partner_id is not None:
        about = about | rows.filter(partner_id=partner_id)
    return [endpoint for endpoint in about if not endpoint.kinds or kind in endpoint.kinds]


def provisions_by_webhook(programme_id: UUID) -> bool:
    """Whether the provider's gateway is told to switch surfaces on by itself."""
    return WebhookEndpoint.objects.filter(
        programme_id=programme_id,
        partner__isnull=True,
        purpose=WebhookPurpose.PROVISION,
        disabled_at__isnull=True,
    ).exists()


def managed_partners(actor: Actor) -> list[Partner]:
    """The partners whose webhooks the actor looks after."""
    ids = [partner_id for partner_id, role in actor.partner_roles if role in PARTNER_MANAGERS]
    return list(Partner.objects.filter(id__in=ids).order_by("name", "id")) if actor.active else []


def programmes_of(partners: list[Partner]) -> list[Programme]:
    """The programmes in which any of the partners applied."""
    return list(Programme.objects.filter(applications__partner__in=partners).distinct().order_by("title", "id"))


def visible_endpoints(actor: Actor, *, of_partner: bool) -> QuerySet[WebhookEndpoint]:
    """The partner's own endpoints, or the provider's; of each side those that the actor looks after."""
    rows = WebhookEndpoint.objects.select_related("programme", "partner", "created_by")
    if of_partner:
        return rows.filter(partner__in=managed_partners(actor))
    return rows.filter(partner__isnull=True, programme__in=managed_programmes(actor))


def deliveries(endpoints: QuerySet[WebhookEndpoint], *, limit: int) -> list[WebhookDelivery]:
    """What was sent last to these endpoints, each with its ``tried`` count, ``last_status`` and ``last_error``."""
    newest = WebhookAttempt.objects.filter(delivery=OuterRef("pk")).order_by("-created_at", "-id")
    rows = WebhookDelivery.objects.filter(endpoint__in=endpoints.values("id")).select_related("endpoint__partner")
    return list(
        rows.annotate(
            tried=Count("tries"),
            last_status=Subquery(newest.values("status")[:1]),
            last_error=Subquery(newest.values("error")[:1]),
        ).order_by("-created_at", "-id")[:limit]
    )


def secrets_of(endpoint: WebhookEndpoint, at: datetime) -> list[str]:
    """The sealed secrets that sign now: the newest first, then the one before while its rotation lasts."""
    before = endpoint.previous_secret if endpoint.previous_until and endpoint.previous_until > at else ""
    return [endpoint.secret, before] if before else [endpoint.secret]
