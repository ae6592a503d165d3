"""The lines of a terms sheet as its page draws them: what each says, its proposals, the forms for this person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from accessprogram.enums import LineKind, OfferAnswer, Side
from accessprogram.models import TermsLine, TermsOffer, TermsSheet
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.terms_sheets import may_answer, may_offer, may_remove, may_take_back
from accessprogram.queries.terms_sheets import LineRow, rows


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody sent in the form ``key`` and could not be accepted: it is shown again, with its sentences."""

    key: str
    post: Mapping[str, str]
    sentence: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> list[dict[str, str]]:
        """For the error summary: each with the id of its field."""
        named = [{"field": f"{self.key}-{name}", "text": text} for name, text in self.faults.items()]
        return named or ([{"text": self.sentence}] if self.sentence else [])


@dataclass(frozen=True, kw_only=True)
class LineForm:
    """The fields with which a line's kind is negotiated, as ``plain_field`` draws them; ``reason`` is always asked."""

    key: str
    fields: list[dict[str, Any]]
    may_remove: bool
    removes: bool
    reason: str
    reason_error: str
    open: bool


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One line. ``said`` is what it says, ``would_say`` what the proposal that waits would make of it."""

    line: TermsLine
    kind: str
    said: list[str]
    agreed: bool
    waiting: TermsOffer | None
    would_say: list[str]
    past: list[TermsOffer]
    may_offer: Verdict
    may_answer: Verdict | None
    may_take_back: Verdict | None
    form: LineForm
    counter: LineForm | None
    decline: LineForm | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """What one side gives. ``others`` could come onto the sheet."""

    title: str
    lines: list[LineView]
    others: list[LineView]

    @property
    def groups(self) -> list[tuple[str, list[LineView]]]:
        """By kind, in the order of reading."""
        titles = {
            LineKind.OFFERING: _("Models"),
            LineKind.RATION: _("Use cases and rations"),
            LineKind.COMMITMENT: _("Pledges"),
            LineKind.CONDITION: _("Conditions"),
        }
        found = [(title, [line for line in self.lines if line.kind == kind]) for kind, title in titles.items()]
        return [(title, lines) for title, lines in found if lines]


def columns(actor: Actor, sheet: TermsSheet, side: Side, typed: Typed | None) -> list[Column]:
    """Both columns, the provider's first, with what this person may do on each line."""
    limits = dict(sheet.tier_version.tier_use_cases.values_list("use_case__slug", "max_requests_per_day"))
    asked = sheet.tier_version.tier_commitments.filter(required=True)
    required = set(asked.values_list("template__slug", flat=True))
    views = [(row, _view(actor, sheet, row, limits, required, typed)) for row in rows(sheet)]
    provider, partner = sheet.application.programme.provider_name, sheet.application.partner.name
    titles = {
        Side.PROVIDER: _("We give") if side == Side.PROVIDER else _("%(name)s gives") % {"name": provider},
        Side.PARTNER: _("You give") if side == Side.PARTNER else _("%(name)s gives") % {"name": partner},
    }
    return [
        Column(
            title=titles[giver],
            lines=[view for row, view in views if row.line.side == giver and row.shown],
            others=[
                view
                for row, view in views
                if row.line.side == giver and not row.shown and row.line.kind != LineKind.CONDITION
            ],
        )
        for giver in (Side.PROVIDER, Side.PARTNER)
    ]


def _view(
    actor: Actor, sheet: TermsSheet, row: LineRow, limits: Mapping[str, int], required: set[str], typed: Typed | None
) -> LineView:
    line, waiting = row.line, row.waiting
    removable = not line.removed and may_remove(line, required)
    most = limits.get(line.key)

    def form(key: str, value: Mapping[str, Any]) -> LineForm:
        return _form(key, line, value, most, removable, typed)

    return LineView(
        line=line,
        kind=line.kind,
        said=in_words(line, line.value),
        agreed=row.agreed,
        waiting=waiting,
        would_say=in_words(line, waiting.value) if waiting is not None and not waiting.removes else [],
        past=[offer for offer in row.offers if offer.answer != OfferAnswer.OPEN],
        may_offer=may_offer(actor, sheet, line, waiting is not None, row.agreed),
        may_answer=may_answer(actor, sheet, waiting) if waiting is not None else None,
        may_take_back=may_take_back(actor, sheet, waiting) if waiting is not None else None,
        form=form(f"offer-{line.id}", line.value),
        counter=form(f"counter-{waiting.id}", waiting.value) if waiting is not None else None,
        decline=form(f"decline-{waiting.id}", waiting.value) if waiting is not None else None,
    )


def in_words(line: TermsLine, value: Mapping[str, Any]) -> list[str]:
    """What a line says, sentence by sentence; a model says no more than its name."""
    if line.kind == LineKind.RATION:
        count = value["requests_per_day"]
        return [_("%(count)s requests a day") % {"count": number_format(count, force_grouping=True)}]
    if line.kind == LineKind.CONDITION:
        return [str(value["text"])] if value["text"] else []
    if line.kind == LineKind.OFFERING:
        return []
    said = [f"{value.get('metric', '')}: {value['target']} {value.get('unit', '')}".strip()]
    if value.get("baseline"):
        said.append(_("today: %(baseline)s") % {"baseline": value["baseline"]})
    if value.get("due_on"):
        day = date_format(date.fromisoformat(value["due_on"]), "j M Y")
        said.append(_("evidence by %(day)s") % {"day": day})
    return said


def _form(
    key: str, line: TermsLine, value: Mapping[str, Any], most: int | None, removable: bool, typed: Typed | None
) -> LineForm:
    again = typed if typed is not None and typed.key == key else None
    post = again.post if again is not None else {}
    faults = again.faults if again is not None else {}
    return LineForm(
        key=key,
        fields=[
            spec
            | {
                "id": f"{key}-{spec['name']}",
                "value": post.get(spec["name"], value.get(spec["name"]) or ""),
                "error": faults.get(spec["name"], ""),
            }
            for spec in _specs(line, most)
        ],
        may_remove=removable,
        removes=post.get("removes") == "on",
        reason=post.get("reason", ""),
        reason_error=faults.get("reason", ""),
        open=again is not None,
    )


def _specs(line: TermsLine, most: int | None) -> list[dict[str, Any]]:
    if line.kind == LineKind.RATION:
        limit = _("The tier gives %(limit)s at most.") % {"limit": number_format(most or 0, force_grouping=True)}
        return [
            {"name": "requests_per_day", "label": _("Requests a day"), "kind": "number", "help": limit,
             "width": "short"}
        ]  # fmt: skip
    if line.kind == LineKind.CONDITION:
        return [{"name": "text", "label": _("Condition"), "kind": "textarea", "rows": 3}]
    if line.kind == LineKind.OFFERING:
        return []
    unit = _("In: %(unit)s") % {"unit": line.value.get("unit", "")}
    return [
        {"name": "target", "label": _("Target"), "kind": "text", "help": unit, "width": "medium"},
        {"name": "baseline", "label": _("Where it stands today"), "kind": "text", "width": "medium", "optional": True},
        {"name": "due_on", "label": _("Evidence by"), "kind": "date", "width": "short", "optional": True},
    ]
