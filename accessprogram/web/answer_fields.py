"""A question made ready to be drawn: its controls with names, ids, values and choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accessprogram.models import Answer, EvidenceFile
from accessprogram.queries.answers import Row, words_of
from accessprogram.queries.applications import Draft
from accessprogram.questionnaires import Placed, anchor, choices, clean, is_empty
from accessprogram.questionnaires.countries import COUNTRIES
from accessprogram.web.answer_forms import columns_of, field_name

RADIO_LIMIT = 7
_INPUT_TYPES = {"email": "email", "url": "url", "date": "date"}
_WIDTHS = {"date": "short", "number": "short", "country": "medium", "lei": "medium", "vat": "medium",
           "company_number": "medium", "email": "medium", "domain": "medium"}  # fmt: skip
_COUNTRY_OPTIONS = sorted(COUNTRIES.items(), key=lambda item: item[1])


@dataclass(frozen=True)
class Control:
    """One thing to fill in. ``widget``: input, textarea, select, radios, checkboxes, acknowledge."""

    widget: str
    name: str
    id: str
    label: str
    value: Any
    help: str = ""
    example: str = ""
    type: str = "text"
    width: str = ""
    inputmode: str = ""
    required: bool = False
    error: str = ""
    options: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class TableRow:
    number: int
    index: int
    title: str
    controls: list[Control]
    blank: bool = False


@dataclass(frozen=True)
class Pledge:
    """One template of the tier with its tick and terms."""

    tick: Control
    chosen: bool
    text: str
    metric: str
    unit: str
    evidence: str
    required: bool
    controls: list[Control]


@dataclass(frozen=True)
class Conflict:
    """Somebody else's text beside one's own."""

    by: str
    at: Any
    version: int
    text: str
    rows: list[Row]


@dataclass(frozen=True)
class Field:
    """A question on the page; ``control`` of a simple one, ``rows`` of a table, ``pledges``, or ``files``."""

    slug: str
    kind: str
    label: str
    help: str
    example: str
    required: bool
    anchor: str
    error: str
    version: int
    saved: Answer | None = None
    control: Control | None = None
    rows: list[TableRow] = field(default_factory=list)
    can_add: bool = False
    pledges: list[Pledge] = field(default_factory=list)
    files: list[EvidenceFile] = field(default_factory=list)
    file_kinds: list[dict[str, Any]] = field(default_factory=list)
    can_upload: bool = False
    size_limit: int = 0
    in_quarantine: bool = False
    conflict: Conflict | None = None
    role: str = ""
    problems: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def field_of(
    draft: Draft, placed: Placed, *, blank_row: bool = False, typed: Any = None, conflict: Answer | None = None
) -> Field:
    """``typed`` is shown in place of what is saved, when it was not saved; ``conflict`` is what stands instead."""
    question, row = placed.question, draft.rows.get(placed.slug)
    mine = typed is not None
    value = typed if mine else draft.answers.get(placed.slug)
    cleaned = clean(question, value, draft.context)
    parts: dict[str, Any] = {}
    kind = question["kind"]
    if kind == "rows":
        parts = _table(draft, placed, value, {(c.row, c.column): c.error for c in cleaned.cells}, blank_row)
    elif kind == "commitments":
        parts = {"pledges": _pledges(draft, placed, value)}
    elif kind == "files":
        parts = _files(draft, placed)
    else:
        parts = {
            "control": _control(draft, question, value, field_name(placed.slug), f"id-{placed.slug}", cleaned.error)
        }
    return Field(
        slug=placed.slug,
        kind=kind,
        label=str(question.get("label") or placed.slug),
        help=str(question.get("help") or ""),
        example=str(question.get("example") or ""),
        required=_required(draft, placed),
        anchor=anchor(placed.slug),
        error=str(cleaned.error),
        # While two texts stand side by side, what is on the screen is still the older version.
        version=row.version if row and conflict is None else 0,
        saved=row,
        conflict=_conflict(draft, placed, conflict) if conflict else None,
        role=str(question.get("role") or ""),
        problems=[str(gap.sentence) for gap in draft.contradictions if gap.question == placed.slug and gap.blocking],
        advice=[str(gap.sentence) for gap in draft.contradictions if gap.question == placed.slug and not gap.blocking],
        **parts,
    )


def _required(draft: Draft, placed: Placed) -> bool:
    if placed.question["kind"] == "commitments":
        return any(rule.required for rule in draft.rules.commitments) or placed.question.get("required") is True
    if placed.question["kind"] == "files":
        return any(rule.required for rule in draft.rules.evidence) or placed.question.get("required") is True
    return placed.question.get("required") is True


def _conflict(draft: Draft, placed: Placed, theirs: Answer) -> Conflict:
    text, rows = words_of(placed.question, theirs.value, draft.rules)
    by = str(theirs.saved_by) if theirs.saved_by_id else ""
    return Conflict(by=by, at=theirs.saved_at, version=theirs.version, text=text or _("(nothing)"), rows=rows)


def _options(question: Mapping[str, Any], draft: Draft, value: Any) -> list[dict[str, Any]]:
    if question["kind"] == "country":
        offered = dict(_COUNTRY_OPTIONS)
    elif question["kind"] == "yesno":
        offered = {"yes": _("Yes"), "no": _("No")}
    else:
        offered = choices(question, draft.rules)
    chosen = {str(item) for item in value} if isinstance(value, list) else {str(value or "")}
    return [{"value": slug, "label": label, "chosen": slug in chosen} for slug, label in offered.items()]


def _control(
    draft: Draft, question: Mapping[str, Any], value: Any, name: str, identifier: str, error: str, *, cell: bool = False
) -> Control:
    kind = str(question["kind"])
    options = _options(question, draft, value) if kind in ("choice", "multi", "country", "yesno") else []
    if kind == "multi":
        widget = "checkboxes"
    elif kind == "yesno" or (kind == "choice" and not cell and len(options) <= RADIO_LIMIT):
        widget = "radios"
    elif options:
        widget = "select"
    else:
        widget = {"textarea": "textarea", "acknowledge": "acknowledge"}.get(kind, "input")
    return Control(
        widget=widget,
        name=name,
        id=identifier,
        label=str(question.get("label") or question["slug"]),
        help=str(question.get("help") or ""),
        example=str(question.get("example") or ""),
        value="" if value is None else value,
        # A date field would swallow what it cannot read: then it is a line of text.
        type="text" if error else _INPUT_TYPES.get(kind, "text"),
        width=_WIDTHS.get(kind, ""),
        inputmode="decimal" if kind == "number" else "",
        required=question.get("required") is True,
        error=str(error),
        options=options,
    )


def _table(
    draft: Draft, placed: Placed, value: Any, errors: Mapping[tuple[int, str], str], blank_row: bool
) -> dict[str, Any]:
    columns = columns_of(placed.question, draft.rules)
    stored = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    limit = placed.question.get("max")
    room = not isinstance(limit, int) or len(stored) < limit
    shown: list[Mapping[str, Any]] = [*stored, *([{}] if room and (blank_row or not stored) else [])]
    rows = []
    for index, row in enumerate(shown):
        controls = [
            _control(
                draft,
                column,
                row.get(column["slug"]),
                field_name(placed.slug, index, column["slug"]),
                anchor(placed.slug, index, column["slug"]),
                errors.get((index, column["slug"]), ""),
                cell=True,
            )
            for column in columns
        ]
        first = words_of(columns[0], row.get(columns[0]["slug"]), draft.rules)[0]
        rows.append(TableRow(index + 1, index, first or _("New entry"), controls, blank=is_empty(row)))
    return {"rows": rows, "can_add": room}


def _pledges(draft: Draft, placed: Placed, value: Any) -> list[Pledge]:
    stored = {row.get("template"): row for row in value if isinstance(row, Mapping)} if isinstance(value, list) else {}
    columns = {column["slug"]: column for column in columns_of(placed.question, draft.rules)}
    templates = {
        row.template.slug: row.template
        for row in draft.application.tier_version.tier_commitments.select_related("template")
    }
    pledges = []
    for index, rule in enumerate(draft.rules.commitments):
        template, row = templates[rule.slug], stored.get(rule.slug)
        proposal = {"target": template.default_target, "due": _due(draft.today, template.due_days), "baseline": ""}
        values: Mapping[str, Any] = row if row is not None else proposal
        tick_name = field_name(placed.slug, index, "template")
        pledges.append(
            Pledge(
                tick=Control(
                    widget="acknowledge",
                    name=tick_name,
                    id=anchor(placed.slug, index, "template"),
                    label=rule.title,
                    value=rule.slug,
                ),
                chosen=row is not None,
                text=template.text,
                metric=rule.metric,
                unit=rule.unit,
                evidence=template.evidence,
                required=rule.required,
                controls=[
                    _control(
                        draft,
                        columns[slug],
                        values.get(slug),
                        field_name(placed.slug, index, slug),
                        anchor(placed.slug, index, slug),
                        "" if row is None else str(clean(columns[slug], values.get(slug), draft.context).error),
                        cell=True,
                    )
                    for slug in ("baseline", "target", "due")
                ],
            )
        )
    return pledges


def _due(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def _files(draft: Draft, placed: Placed) -> dict[str, Any]:
    files = draft.files.get(placed.slug, [])
    limit = placed.question.get("max")
    general = placed.question.get("role") == "evidence" or len(draft.files) == 1
    kinds = [{"value": rule.slug, "label": rule.title} for rule in draft.rules.evidence] if general else []
    if kinds:
        kinds.append({"value": placed.slug, "label": _("Something else")})
    room = not isinstance(limit, int) or len(files) < limit
    return {
        "files": files,
        "file_kinds": kinds,
        "can_upload": room,
        "size_limit": settings.EVIDENCE_MAX_BYTES,
        "in_quarantine": any(file.scan_state == "quarantined" for file in files),
    }
