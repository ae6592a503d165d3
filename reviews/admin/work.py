"""How much of the desk's work people take: seen and said by the senior reviewers of their tiers, and by themselves."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.base import READ_ONLY, PortalModelAdmin
from accessprogram.admin.forms import SentencesField
from accessprogram.models import TierUserObjectPermission
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_records
from accessprogram.queries.actors import actor_of
from reviews.models import WorkProfile
from reviews.operations import work
from reviews.policy.cases import JUDGES
from reviews.policy.work import may_manage_work


class WorkProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    expertise = SentencesField(
        label=_("Knows most about"), required=False, help_text=_("Slugs of use cases and tags, one a line.")
    )

    class Meta:
        model = WorkProfile
        fields = ("capacity", "expertise")


@admin.register(WorkProfile)
class WorkProfileAdmin(PortalModelAdmin):
    form = WorkProfileForm
    fields = ("user", "capacity", "expertise")
    readonly_fields = ("user",)
    list_display = ("user", "capacity")
    search_fields = ("user__name", "user__email")
    list_filter = ("capacity",)
    list_select_related = ("user",)

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def visible(self, actor: Actor) -> QuerySet[WorkProfile]:
        below = TierUserObjectPermission.objects.filter(content_object__in=actor.tiers("senior_reviewer"))
        return WorkProfile.objects.filter(Q(user_id__in=below.values("user_id")) | Q(user_id=actor.id))

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        if obj is None:
            return self.may_browse(actor)
        return (
            may_manage_work(actor, obj.user_id, actor_of(obj.user).tiers(*JUDGES)) if obj.user.is_active else READ_ONLY
        )

    def write(self, actor: Actor, obj: WorkProfile, form: Any, *, new: bool) -> None:
        work.set_profile(actor=actor, user_id=obj.user_id, capacity=obj.capacity, expertise=obj.expertise)
