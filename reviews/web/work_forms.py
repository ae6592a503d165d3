"""The forms of a person's work: how much, on what, and when not."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accessprogram.errors import Invalid
from reviews.operations.work import MOST_CAPACITY


class _Form(forms.Form):
    def refused(self, refused: Invalid) -> Any:
        """This form with the sentences of the operation at their fields."""
        for name, sentence in (refused.fields or {"": str(refused)}).items():
            self.add_error(name if name in self.fields else None, sentence)
        return self


class ProfileForm(_Form):
    """``expertise`` holds slugs of use cases, ``tags`` further words."""

    capacity = forms.IntegerField(
        label=_("Open reviews at one time"),
        min_value=0,
        max_value=MOST_CAPACITY,
        help_text=_("The desk gives out no more than this. 0: it gives none; you can still take cases yourself."),
    )
    subjects = forms.MultipleChoiceField(
        label=_("Knows most about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Among people who are about equally busy, such cases come here first."),
    )
    tags = forms.CharField(
        label=_("Further tags"), required=False, max_length=400, help_text=_("As the desk writes them, with blanks.")
    )

    def __init__(self, *args: Any, subjects: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subjects"].choices = subjects  # type: ignore[attr-defined]
        if not subjects:
            del self.fields["subjects"]

    @classmethod
    def of(cls, capacity: int, expertise: Sequence[str], subjects: Sequence[tuple[str, str]]) -> "ProfileForm":
        """As it stands now."""
        known = {slug for slug, _title in subjects}
        return cls(
            subjects=subjects,
            initial={
                "capacity": capacity,
                "subjects": [slug for slug in expertise if slug in known],
                "tags": " ".join(slug for slug in expertise if slug not in known),
            },
        )

    @property
    def expertise(self) -> list[str]:
        return [*self.cleaned_data.get("subjects", ()), *self.cleaned_data["tags"].replace(",", " ").split()]


class AbsenceForm(_Form):
    """Both ends included; one day when the last is empty."""

    first_day = forms.DateField(label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
