"""What the desk's records have in common in the admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accessprogram.admin.base import PortalModelAdmin
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_records
from reviews.queries.access import visible_cases


class DeskRecordAdmin(PortalModelAdmin):
    """Read-only rows of the cases that the person sees; ``case_path`` leads from the row to its case."""

    case_path = "case"

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return self.model._default_manager.filter(**{f"{self.case_path}__in": visible_cases(actor)})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields
