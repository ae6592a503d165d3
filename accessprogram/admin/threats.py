"""The threats of a draft assessment, edited as rows of its page; one without an answer is red."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.admin.base import choices_for
from accessprogram.models import DocumentVersion, Threat
from accessprogram.policy.actors import Actor
from accessprogram.policy.catalogue import may_edit_version, may_read_catalogue
from accessprogram.queries.catalogue import scope_to_edit
from accessprogram.queries.threats import answer_key, answer_titles


class ThreatForm(forms.ModelForm):  # type: ignore[type-arg]
    """Answers are ticked, not typed: pledges of either side, and needs of the safeguard rule."""

    titles: dict[str, str]
    answered_by = forms.MultipleChoiceField(
        label=gettext_lazy("Answered by"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Threat
        fields = ("number", "title", "actor", "path", "text", "offering", "level", "answered_by")
        widgets = {
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "actor": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "path": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "text": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "number" in self.fields:
            self.fields["number"].required = False
            self.fields["number"].help_text = _("Empty: the next one. A threat keeps its number in later versions.")
        if "answered_by" in self.fields:
            field = self.fields["answered_by"]
            field.choices = list(self.titles.items())  # type: ignore[attr-defined]
            field.initial = [answer_key(answer) for answer in self.instance.answers]

    def clean_number(self) -> int:
        return self.cleaned_data["number"] or 0

    def save(self, commit: bool = True) -> Any:
        if "answered_by" in self.cleaned_data:
            chosen = (key.partition(":") for key in self.cleaned_data["answered_by"])
            self.instance.answers = [{"kind": kind, "key": key} for kind, _colon, key in chosen]
        return super().save(commit)


class ThreatFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Every row offers the answers of the document's programme."""

    @cached_property
    def titles(self) -> dict[str, str]:
        return answer_titles(self.instance.programme_id) if self.instance.programme_id else {}

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        self.form = type(self.form.__name__, (self.form,), {"titles": self.titles})
        return super()._construct_form(i, **kwargs)

    @property
    def empty_form(self) -> Any:
        self.form = type(self.form.__name__, (self.form,), {"titles": self.titles})
        return super().empty_form


class ThreatInline(admin.StackedInline):  # type: ignore[type-arg]
    """As editable as the version; written by its operation."""

    model = Threat
    form = ThreatForm
    formset = ThreatFormSet
    extra = 0
    fields = ("state_of", "number", "title", "actor", "path", "text", "offering", "level", "answered_by")
    readonly_fields = ("state_of",)
    show_change_link = False

    @admin.display(description=gettext_lazy("State"))
    def state_of(self, threat: Threat) -> str:
        """Red while nothing answers it."""
        if threat.pk is None or threat._state.adding:
            return _("new")
        if threat.answers:
            return format_html('<span class="badge tone-good">{}</span>', _("Answered"))
        return format_html('<span class="badge tone-bad">{}</span>', _("No answer: the version cannot be published"))

    def _may_edit(self, request: HttpRequest, version: DocumentVersion | None = None) -> bool:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return version is None or bool(may_edit_version(actor, scope_to_edit(version), version.state))

    has_add_permission = has_change_permission = has_delete_permission = _may_edit  # type: ignore[assignment]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(may_read_catalogue(request.actor))  # type: ignore[attr-defined]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Iterable[Any]:
        """Of a published version the answers are read as words."""
        editable = obj is None or self._may_edit(request, obj)
        return self.fields if editable else (*self.fields[:-1], "answers_in_words")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Iterable[Any]:
        return ("state_of", "answers_in_words")

    @admin.display(description=gettext_lazy("Answered by"))
    def answers_in_words(self, threat: Threat) -> str:
        titles = answer_titles(threat.document.programme_id)
        return ", ".join(titles.get(answer_key(answer), answer_key(answer)) for answer in threat.answers)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        kwargs["queryset"] = choices_for(self.admin_site, db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for right in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, right):
                setattr(field.widget, right, False)
        return field
