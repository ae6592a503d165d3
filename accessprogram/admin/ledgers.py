"""The ledgers and the outbox: read, searched, filtered; nothing here is ever written by hand."""

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.base import PortalModelAdmin
from accessprogram.models import AccessEntry, AuditEvent, OutboxMessage, User
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_ledgers
from accessprogram.queries.audit import sentence
from accessprogram.queries.ledgers import visible_accesses, visible_events, visible_messages


class LedgerAdmin(PortalModelAdmin):
    """Read-only, for auditors and administrators."""

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_ledgers(actor)


@admin.register(AuditEvent)
class AuditEventAdmin(LedgerAdmin):
    fields = (
        *("chain", "seq", "at", "what", "action", "actor_id", "on_behalf_of", "object_type", "object_id", "subject_id"),
        *("data", "reason", "request_id", "address", "session_hash", "schema", "previous", "hash"),
    )
    readonly_fields = ("what",)
    list_display = ("at", "what", "action", "object_type", "seq")
    search_fields = ("action", "=object_id", "=subject_id", "=request_id", "reason")
    list_filter = ("action", "object_type", "at")
    ordering = ("-at", "-id")

    def visible(self, actor: Actor) -> QuerySet[AuditEvent]:
        people = User.objects.filter(id=OuterRef("actor_id"))
        return visible_events(actor).annotate(
            person=Subquery(people.values("name")[:1]), address_of_person=Subquery(people.values("email")[:1])
        )

    @admin.display(description=_("event"))
    def what(self, event: AuditEvent) -> str:
        who = getattr(event, "person", "") or getattr(event, "address_of_person", "")
        return sentence(event, who or str(event.actor_id or _("Countersign")))


@admin.register(AccessEntry)
class AccessEntryAdmin(LedgerAdmin):
    fields = ("chain", "at", "action", "actor_id", "object_type", "object_id", "data", "request_id", "address")
    list_display = ("at", "action", "person", "object_type", "object_id")
    search_fields = ("action", "=object_id", "=actor_id", "=request_id")
    list_filter = ("action", "object_type", "at")
    ordering = ("-at", "-id")

    def visible(self, actor: Actor) -> QuerySet[AccessEntry]:
        people = User.objects.filter(id=OuterRef("actor_id"))
        return visible_accesses(actor).annotate(address_of_person=Subquery(people.values("email")[:1]))

    @admin.display(description=_("person"))
    def person(self, entry: AccessEntry) -> str:
        return getattr(entry, "address_of_person", "") or "-"


@admin.register(OutboxMessage)
class OutboxMessageAdmin(LedgerAdmin):
    fields = ("kind", "recipient", "email", "dedupe", "not_before", "attempts", "sent_at", "parked_at", "last_error")
    list_display = ("kind", "recipient", "email", "not_before", "attempts", "sent_at", "parked_at")
    search_fields = ("kind", "recipient__email", "email", "dedupe")
    list_filter = ("kind", "sent_at", "parked_at")
    ordering = ("-created_at",)
    list_select_related = ("recipient",)

    def visible(self, actor: Actor) -> QuerySet[OutboxMessage]:
        return visible_messages(actor)
