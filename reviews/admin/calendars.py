"""Working days are catalogue: one calendar for each programme, edited by its administrators."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.base import VisibleRelatedFilter
from accessprogram.admin.catalogue import CatalogueAdmin
from accessprogram.policy.actors import Actor
from reviews.models import Calendar
from reviews.operations import calendars
from reviews.policy.clocks import MONDAY_TO_FRIDAY, calendar_faults

WEEKDAYS = (
    *((0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday"))),
    *((4, _("Friday")), (5, _("Saturday")), (6, _("Sunday"))),
)


class HolidaysField(forms.CharField):
    """One day a line, with its name."""

    widget = forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{one['day']} {one['title']}" for one in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[dict[str, str]]:
        if isinstance(value, list):
            return value
        lines = [line.strip().partition(" ") for line in str(value or "").splitlines() if line.strip()]
        return sorted(
            ({"day": day, "title": title.strip()} for day, _space, title in lines), key=lambda one: one["day"]
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class CalendarForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
        initial="UTC",
        help_text=_("In it a day begins and ends, and the office is open from 9 to 17."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=WEEKDAYS,
        coerce=int,
        initial=sorted(MONDAY_TO_FRIDAY),
        widget=forms.CheckboxSelectMultiple,
    )
    holidays = HolidaysField(
        label=_("Days off"),
        required=False,
        help_text=_("One a line: 2026-12-25 Christmas Day. Dates that count on them are counted anew when you save."),
    )

    class Meta:
        model = Calendar
        fields = ("programme", "time_zone", "weekdays", "holidays")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            days = (cleaned["time_zone"], cleaned["weekdays"], cleaned["holidays"])
            for field, sentence in calendar_faults(*days):
                self.add_error(field, sentence)
        return cleaned


@admin.register(Calendar)
class CalendarAdmin(CatalogueAdmin):
    form = CalendarForm
    fields = CalendarForm.Meta.fields
    list_display = ("programme", "time_zone", "days_off")
    list_filter = (("programme", VisibleRelatedFilter),)
    list_select_related = ("programme",)

    def write(self, actor: Actor, obj: Calendar, form: Any, *, new: bool) -> None:
        calendars.save(actor=actor, calendar=obj, changed=form.changed_data)

    @admin.display(description=_("days off"))
    def days_off(self, obj: Calendar) -> int:
        return len(obj.holidays)
