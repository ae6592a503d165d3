"""What the checks judge by: read as it rules now, and published as a whole new version with a reason."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.admin.actions import ObjectAction
from accessprogram.admin.base import PortalModelAdmin
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_records
from reviews.checks import CATALOGUE
from reviews.checks.thresholds import Threshold
from reviews.models import ThresholdVersion
from reviews.operations import thresholds
from reviews.policy.thresholds import may_publish
from reviews.queries.thresholds import Values, changed_checks, differing, in_force, rules_now, touched

ADMINISTRATOR = "programme_administrator"


class WordsField(forms.CharField):
    """Short words, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list | tuple) else str(value or "").splitlines()
        return [line.strip() for line in lines if str(line).strip()]


class ThresholdForm(forms.ModelForm):  # type: ignore[type-arg]
    """One field for each threshold of each check, named `check.name`, with the value that rules now."""

    class Meta:
        model = ThresholdVersion
        fields = ("reason",)

    seen = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        required=False,
        label=gettext_lazy("Publish"),
        help_text=gettext_lazy("Save once without this, and the page says how many findings it would touch."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = in_force()
        self.rules = rules_now(now)
        self.fields["seen"].initial = now.number
        for slug, names in self.rules.items():
            for name, value in names.items():
                self.fields[f"{slug}.{name}"].initial = value

    def typed(self) -> Values:
        """check -> name -> value, as typed."""
        return {
            slug: {name: self.cleaned_data[f"{slug}.{name}"] for name in names} for slug, names in self.rules.items()
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        for slug, names in self.typed().items():
            for name, value in names.items():
                if problem := CATALOGUE[slug].thresholds[name].problem(value):
                    self.add_error(f"{slug}.{name}", problem)
        changes = differing(self.rules, self.typed())
        if not self.errors and not changes:
            raise forms.ValidationError(_("Nothing is different from what rules now."))
        if not self.errors and not cleaned.get("confirmed"):
            count = touched(changes)
            sentence = _(
                "This would judge differently: %(changes)s. It touches %(open)d findings of open cases and %(decided)d"
                " of decided ones with access; nothing is run again by itself. Tick “Publish” and save."
            )
            words = {
                "changes": thresholds.in_words(changes),
                "open": count.open_cases,
                "decided": count.decided,
            }
            raise forms.ValidationError(sentence % words)
        return cleaned


@admin.register(ThresholdVersion)
class ThresholdVersionAdmin(PortalModelAdmin):
    form = ThresholdForm
    step_up_to_write = True
    list_display = ("number", "reason", "by", "created_at")
    list_select_related = ("by",)
    object_actions = (
        ObjectAction(
            name="rerun",
            label=gettext_lazy("Run the checks again that it changed"),
            run=lambda actor, obj, reason: thresholds.rerun(actor=actor, version_id=obj.pk),
            verdict=lambda actor, obj: may_publish(actor),
            roles=(ADMINISTRATOR,),
            done=gettext_lazy("They run again in the background, a hundred at a time."),
        ),
    )

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def visible(self, actor: Actor) -> QuerySet[ThresholdVersion]:
        return ThresholdVersion.objects.all()

    def may_add(self, actor: Actor) -> Verdict:
        return may_publish(actor)

    def write(self, actor: Actor, obj: Any, form: Any, *, new: bool) -> None:
        made = thresholds.publish(
            actor=actor,
            values=form.typed(),
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
        obj.pk, obj.number = made.pk, made.number

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        declared = {
            f"{slug}.{name}": _field(name, one)
            for slug, check in CATALOGUE.items()
            for name, one in check.thresholds.items()
        }
        # A published version is only read.
        made = type("ThresholdForm", (ThresholdForm,), declared) if obj is None else forms.ModelForm
        return super().get_form(request, obj, change, **{**kwargs, "form": made})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return [(None, {"fields": ("number", "reason", "by", "created_at", "says", "touches")})]
        groups = [
            (str(check.title), {"fields": [f"{slug}.{name}" for name in check.thresholds]})
            for slug, check in CATALOGUE.items()
            if check.thresholds
        ]
        return [*groups, (_("Publish"), {"fields": ("reason", "confirmed", "seen")})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("number", "reason", "by", "created_at", "says", "touches") if obj is not None else ()

    @admin.display(description=gettext_lazy("values"))
    def says(self, obj: ThresholdVersion) -> str:
        return "\n".join(
            f"{slug}.{name}: {', '.join(value) if isinstance(value, list) else value}"
            for slug, names in sorted(obj.values.items())
            for name, value in sorted(names.items())
        )

    @admin.display(description=gettext_lazy("findings that it judges differently"))
    def touches(self, obj: ThresholdVersion) -> str:
        checks = changed_checks(obj)
        count = touched(checks)
        return _("%(checks)s: %(open)d of open cases, %(decided)d of decided ones with access") % {
            "checks": ", ".join(sorted(checks)),
            "open": count.open_cases,
            "decided": count.decided,
        }


def _field(name: str, threshold: Threshold) -> forms.Field:
    label, says = name.replace("_", " "), str(threshold.says)
    if isinstance(threshold.default, tuple):
        return WordsField(required=False, label=label, help_text=says)
    bounds: dict[str, Any] = {"min_value": threshold.least, "max_value": threshold.most}
    kind: Any = forms.IntegerField if isinstance(threshold.default, int) else forms.FloatField
    field: forms.Field = kind(label=label, help_text=says, **bounds)
    return field
