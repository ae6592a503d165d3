"""Pictures drawn by the server: SVG with a title and a description, and the numbers as a table behind it.

Every item may carry a ``url`` to the rows that it counts. No style attribute, no script: widths are in per cent.
"""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from django import template
from django.utils.translation import gettext as _

from accessprogram.templatetags import chart_shapes as shapes

register = template.Library()


def _frame(
    title: str, description: str, columns: list[dict[str, Any]], rows: list[list[dict[str, Any]]]
) -> dict[str, Any]:
    linked = any(cell.get("url") for row in rows for cell in row)
    return {
        "id": f"chart-{crc32(title.encode()):08x}",  # stable: the same page is the same bytes
        "title": title,
        "description": description,
        "columns": columns,
        "rows": rows,
        "linked": linked,
        "empty": not rows,
        "top": shapes.PLOT_TOP,
        "baseline": shapes.BASELINE,
        "label_y": shapes.BASELINE + 18,
        "height": shapes.BASELINE + 24,
    }


def _cell(value: Any, url: str | None = None) -> dict[str, Any]:
    return {"text": shapes.number(value), "number": True, "url": url}


def _sum(series: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"label": item["label"], "tone": item.get("tone") or str(index % 6 + 1)} for index, item in enumerate(series)
    ]


@register.inclusion_tag("_components/charts/bar.html")
def bar_chart(
    rows: Sequence[dict[str, Any]], title: str, description: str = "", unit: str = "", top: float = 0.0
) -> dict[str, Any]:
    """Lying bars for comparing named things. Rows: ``{label, value, url?, said?, tone?, low?, high?}``.

    The axis ends at ``top`` (100 for shares), or at the largest value when that is more.
    """
    table = [[{"text": row["label"]}, _cell(row["value"], row.get("url"))] for row in rows]
    frame = _frame(title, description, [{"label": ""}, {"label": unit or _("number"), "number": True}], table)
    drawn, height = shapes.bars(rows, unit, top)
    return frame | {"bars": drawn, "height": height}


@register.inclusion_tag("_components/charts/columns.html")
def stacked_chart(
    rows: Sequence[dict[str, Any]], series: Sequence[dict[str, Any]], title: str, description: str = ""
) -> dict[str, Any]:
    """Standing bars in parts, for a total and what it is made of.

    Rows: ``{label, values: [...], urls?: [...]}``, one value for each of ``series`` (``{label, tone?}``).
    """
    named = _sum(series)
    table = []
    for row in rows:
        urls = list(row.get("urls") or []) + [None] * len(named)
        table.append([{"text": row["label"]}] + [_cell(value, urls[part]) for part, value in enumerate(row["values"])])
    columns = [{"label": ""}] + [{"label": item["label"], "number": True} for item in named]
    drawn, lines = shapes.columns(rows, [item["tone"] for item in named])
    for part in drawn:
        part["name"] = f"{part['label']}, {named[part['part']]['label']}: {part['said']}"
    axis = shapes.axis([str(row["label"]) for row in rows])
    return _frame(title, description, columns, table) | {"parts": drawn, "lines": lines, "axis": axis, "legend": named}


@register.inclusion_tag("_components/charts/columns.html")
def histogram(
    rows: Sequence[dict[str, Any]],
    title: str,
    description: str = "",
    unit: str = "",
    markers: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Standing bars over bins or days. Rows: ``{label, value, url?}``.

    ``markers``: ``{label, at}`` upright dashed lines, ``at`` in bins from the left (2.5 is the middle of the third).
    """
    plain = [{"label": row["label"], "values": [row["value"]], "urls": [row.get("url")]} for row in rows]
    table = [[{"text": row["label"]}, _cell(row["value"], row.get("url"))] for row in rows]
    drawn, lines = shapes.columns(plain, ["1"])
    for part in drawn:
        part["name"] = f"{part['label']}: {part['said']} {unit}".strip()
    width = 100 / max(1, len(rows))
    marks = []
    for marker in markers:
        across = min(100.0, float(marker["at"]) * width)
        marks.append({"x": shapes.pct(across), "label": marker["label"], "anchor": "end" if across > 60 else "start"})
    columns = [{"label": ""}, {"label": unit or _("number"), "number": True}]
    axis = shapes.axis([str(row["label"]) for row in rows])
    return _frame(title, description, columns, table) | {"parts": drawn, "lines": lines, "axis": axis, "markers": marks}


@register.inclusion_tag("_components/charts/line.html")
def line_chart(
    series: Sequence[dict[str, Any]], title: str, description: str = "", step: bool = False
) -> dict[str, Any]:
    """Lines over the same labels. Series: ``{label, points: [{label, value or None, url?}], tone?}``.

    ``step`` draws a level that holds until it changes (a target, a ration) instead of a slope.
    """
    named = _sum(series)
    values = [float(point["value"]) for item in series for point in item["points"] if point["value"] is not None]
    lines, highest = shapes.grid(max(values, default=0.0))
    labels = [str(point["label"]) for point in series[0]["points"]] if series else []
    drawn = []
    for item, name in zip(series, named, strict=True):
        segments, dots = shapes.polyline(item["points"], highest, step=step)
        for dot in dots:
            dot["name"] = f"{name['label']}, {dot['label']}: {dot['said']}"
        drawn.append(name | {"segments": segments, "dots": dots})
    table = []
    for index, label in enumerate(labels):
        table.append(
            [{"text": label}]
            + [_cell(item["points"][index]["value"], item["points"][index].get("url")) for item in series]
        )
    columns = [{"label": ""}] + [{"label": item["label"], "number": True} for item in named]
    return _frame(title, description, columns, table) | {
        "series": drawn,
        "lines": lines,
        "axis": shapes.axis(labels),
        "legend": named if len(named) > 1 else [],
    }


@register.inclusion_tag("_components/charts/sparkline.html")
def sparkline(values: Sequence[float | None], label: str, tone: str = "1") -> dict[str, Any]:
    """A tiny line for a table cell; the first and last value are said in words to those who do not see it."""
    known = [value for value in values if value is not None]
    said = label
    if known:
        said = _("%(label)s: from %(first)s to %(last)s") % {
            "label": label,
            "first": shapes.number(known[0]),
            "last": shapes.number(known[-1]),
        }
    return {"pieces": shapes.spark(values), "said": said, "tone": tone}
