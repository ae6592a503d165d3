"""Forms made mechanically from the fields of the table of actions, and read back into the data that they name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotFound
from accessprogram.policy.actors import Verdict
from reviews.actions import Action, Field, Offer
from reviews.enums import Seat

# The actions whose texts begin with the draft that the verdicts on the sections compose.
DRAFTED = ("recommend", "propose", "vote")
HIDDEN = ("id", "text", "seat", "hash", "fence", "criteria")
CONTROLS = {
    "line": "text",
    "person": "select",
    "tier": "select",
    "choice": "select",
    "words": "textarea",
    "days": "number",
    "date": "date",
    "section": "select",
    "outcome": "radio",
    "disposition": "radio",
    "word": "radio",
    "reasons": "checkboxes",
}
MOST_CRITERIA = 50
Option = tuple[str, Any] | tuple[str, Any, Any]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody sent and could not be accepted: it is shown again, with the sentences, in the form ``key``."""

    key: str
    post: QueryDict
    sentence: str
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One input, ready to be drawn. ``control``: hidden, text, textarea, number, date, select, radio, checkboxes."""

    name: str
    control: str
    id: str
    label: Any
    value: Any
    required: bool
    options: Sequence[Option] = ()
    help: str = ""
    error: str = ""
    rows: int = 4

    @property
    def optional(self) -> bool:
        return not self.required

    @property
    def errors(self) -> list[str]:
        return [self.error] if self.error else []

    @property
    def width(self) -> str:
        return "short" if self.control in ("number", "date") else ""


@dataclass(frozen=True, kw_only=True)
class ActionForm:
    """One action as a form; without a verdict that allows it, only a sentence. ``key`` names it on its page."""

    key: str
    action: Action
    verdict: Verdict
    label: Any
    fields: tuple[FormField, ...]
    sentence: str = ""

    @property
    def visible(self) -> list[FormField]:
        return [item for item in self.fields if item.control != "hidden"]

    @property
    def hidden(self) -> list[FormField]:
        return [item for item in self.fields if item.control == "hidden"]

    @property
    def drafted(self) -> bool:
        """Whether what is typed in it is kept as the person's draft on the case."""
        return self.action.slug in DRAFTED and self.verdict.allowed

    @property
    def errors(self) -> list[dict[str, str]]:
        """For the error summary: each with the id of its field."""
        named = [{"field": item.id, "text": item.error} for item in self.fields if item.error]
        return named or ([{"text": self.sentence}] if self.sentence else [])


def form(
    offer: Offer,
    key: str,
    values: Mapping[str, Any],
    *,
    options: Mapping[str, Sequence[Option]] | None = None,
    helps: Mapping[str, str] | None = None,
    label: Any = "",
    typed: Typed | None = None,
) -> ActionForm:
    """The form of one offer. ``values`` by field are what it starts with; what was typed wins.

    ``options`` by field: pairs (value, label) or triples with help.
    """
    again = typed if typed is not None and typed.key == key else None
    return ActionForm(
        key=key,
        action=offer.action,
        verdict=offer.verdict,
        label=label or offer.action.label,
        fields=tuple(
            _field(item, key, values.get(item.name), (options or {}).get(item.name, ()), helps or {}, again)
            for item in offer.action.fields
        ),
        sentence=again.sentence if again else "",
    )


def _field(
    item: Field, key: str, value: Any, options: Sequence[Option], helps: Mapping[str, str], again: Typed | None
) -> FormField:
    if again is not None and item.kind not in HIDDEN:
        value = again.post.getlist(item.name) if item.kind == "reasons" else again.post.get(item.name, "")
    return FormField(
        name=item.name,
        control="hidden" if item.kind in HIDDEN else CONTROLS[item.kind],
        id=f"{key}-{item.name}",
        label=item.label,
        value="" if value is None else value,
        required=item.required,
        options=options,
        help=helps.get(item.name, ""),
        error=again.errors.get(item.name, "") if again else "",
    )


def data_of(action: Action, post: QueryDict) -> dict[str, Any]:
    """What ``perform`` is called with. Raises NotFound for ids that cannot be any, Invalid for what a person typed."""
    return {item.name: value for item in action.fields if (value := _read(item, post)) is not _LEFT_OUT}


_LEFT_OUT = object()


def _read(item: Field, post: QueryDict) -> Any:
    text = post.get(item.name, "").strip()
    if item.kind == "id":
        return _id(text) if text or item.required else None
    if item.kind == "person":
        return _person(text, item.name)
    if item.kind == "seat" and text not in Seat.values:
        raise NotFound(_("This does not exist."))
    if item.kind == "days":
        return _days(text, item.name)
    if item.kind == "date":
        return _end_of(text, item.name)
    if item.kind == "fence":
        return int(text) if text.isdecimal() else _LEFT_OUT
    if item.kind == "reasons":
        return post.getlist(item.name)
    if item.kind == "tier":
        return _id(text) if text else None
    if item.kind == "criteria":
        return _criteria(post)
    return post.get(item.name, "")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("This does not exist.")) from None


def _criteria(post: QueryDict) -> list[dict[str, str]]:
    """[{criterion, word, text}], as ``case_forms.criteria`` draws them."""
    found = []
    for place in range(MOST_CRITERIA):
        if f"criterion-{place}-of" in post:
            ends = {"criterion": "-of", "word": "", "text": "-text"}
            found.append({name: post.get(f"criterion-{place}{end}", "") for name, end in ends.items()})
    return found


def _person(text: str, name: str) -> UUID:
    if not text:
        sentence = _("Choose somebody.")
        raise Invalid(sentence, fields={name: sentence})
    return _id(text)


def _days(text: str, name: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        sentence = _("Give a whole number of days.")
        raise Invalid(sentence, fields={name: sentence})
    return int(text)


def _end_of(text: str, name: str) -> datetime:
    """The end of the day that was chosen."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        sentence = _("Choose a date.")
        raise Invalid(sentence, fields={name: sentence})
    return make_aware(datetime.combine(day, time(23, 59, 59)))
