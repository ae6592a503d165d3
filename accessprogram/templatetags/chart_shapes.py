"""Geometry of the pictures: numbers in, positions out; across in per cent (the page decides), down in pixels."""

import math
from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]

PLOT_TOP = 20.0
PLOT_HEIGHT = 160.0
BASELINE = PLOT_TOP + PLOT_HEIGHT
AXIS_LABELS = 6
BAR_ROW = 42


def number(value: float | int | None) -> str:
    """A number as people read it: no needless decimals, thin groups of thousands."""
    if value is None:
        return "\u2013"
    rounded = round(float(value), 1)
    text = f"{rounded:,.1f}" if rounded % 1 else f"{int(rounded):,}"
    return text.replace(",", "\u202f")


def nice_ticks(top: float, wanted: int = 4) -> list[float]:
    """Round steps from nought to at least ``top``; whole numbers when ``top`` is small."""
    if top <= 0:
        return [0.0, 1.0]
    raw = top / wanted
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next(size * magnitude for size in (1, 2, 2.5, 5, 10) if size * magnitude >= raw)
    if top >= 1:
        step = max(1.0, math.ceil(step) if step < 10 else step)
    count = math.ceil(top / step)
    return [round(step * index, 6) for index in range(count + 1)]


def pct(value: float) -> str:
    """A length across, for an SVG attribute."""
    return f"{value:.3f}%"


def px(value: float) -> str:
    """A length down, for an SVG attribute."""
    return f"{value:.1f}"


def grid(top: float) -> tuple[list[Row], float]:
    """The horizontal lines with their numbers, and the value at the uppermost one."""
    ticks = nice_ticks(top)
    highest = ticks[-1]
    lines = [
        {"y": px(height(tick, highest)), "text_y": px(height(tick, highest) - 4), "said": number(tick)}
        for tick in ticks
    ]
    return lines, highest


def height(value: float, highest: float) -> float:
    """Where a value stands, in pixels from the top."""
    return BASELINE - PLOT_HEIGHT * (value / highest if highest else 0)


def axis(labels: Sequence[str]) -> list[Row]:
    """At most six of the labels under the axis, the first and the last among them."""
    count = len(labels)
    if not count:
        return []
    step = max(1, math.ceil(count / AXIS_LABELS))
    shown = [index for index in range(count) if index % step == 0]
    slot = 100 / count
    marks = []
    for index in shown:
        first, last = index == 0, index == count - 1 and count > 1
        x = 0.0 if first and count > 3 else 100.0 if last and count > 3 else (index + 0.5) * slot
        anchor = "start" if x == 0 else "end" if x == 100 else "middle"
        marks.append({"x": pct(x), "anchor": anchor, "label": labels[index]})
    return marks


def bars(rows: Sequence[Row], unit: str, top: float = 0.0) -> tuple[list[Row], int]:
    """Lying bars, each under its own line of words, with its interval when the row has ``low`` and ``high``; and the
    picture's height. The axis ends at ``top``, or at the largest value when that is more."""
    highest = max([top, *(float(row.get("high") or row["value"] or 0) for row in rows)]) or 1.0
    shapes = []
    for index, row in enumerate(rows):
        y = index * BAR_ROW
        shapes.append(
            {
                "label": row["label"],
                "said": row.get("said") or f"{number(row['value'])} {unit}".strip(),
                "url": row.get("url"),
                "tone": row.get("tone") or "1",
                "text_y": y + 14,
                "bar_y": y + 21,
                "width": pct(max(0.0, float(row["value"] or 0)) / highest * 100),
                "interval": _interval(row, highest, y + 26),
            }
        )
    return shapes, len(rows) * BAR_ROW


def _interval(row: Row, highest: float, y: float) -> Row | None:
    """Where the bar's end may lie: a line from ``low`` to ``high``, in the middle of the bar."""
    low, high = row.get("low"), row.get("high")
    if low is None or high is None:
        return None
    return {"x1": pct(max(0.0, float(low)) / highest * 100), "x2": pct(max(0.0, float(high)) / highest * 100), "y": y}


def columns(rows: Sequence[Row], tones: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """Standing bars, one part for each value of a row, from the baseline up; and the grid behind them."""
    totals = [sum(float(value or 0) for value in row["values"]) for row in rows]
    lines, highest = grid(max(totals, default=0.0))
    slot = 100 / max(1, len(rows))
    gap = 0.24 if len(rows) < 30 else 0.1
    shapes = []
    for index, row in enumerate(rows):
        base = 0.0
        urls = row.get("urls") or []
        for part, value in enumerate(row["values"]):
            size = float(value or 0)
            upper, lower = height(base + size, highest), height(base, highest)
            base += size
            if size:
                shapes.append(
                    {
                        "x": pct(index * slot + slot * gap / 2),
                        "width": pct(slot * (1 - gap)),
                        "y": px(upper),
                        "height": px(max(1.0, lower - upper - (1 if part else 0))),
                        "tone": tones[part % len(tones)],
                        "label": row["label"],
                        "part": part,
                        "said": number(size),
                        "url": urls[part] if part < len(urls) else None,
                    }
                )
    return shapes, lines


def polyline(points: Sequence[Row], highest: float, *, step: bool) -> tuple[list[Row], list[Row]]:
    """Segments and dots of one series; a missing value breaks the line instead of pretending to be nought."""
    slot = 100 / max(1, len(points))
    segments: list[Row] = []
    dots: list[Row] = []
    before: tuple[float, float] | None = None
    for index, point in enumerate(points):
        if point["value"] is None:
            before = None
            continue
        here = ((index + 0.5) * slot, height(float(point["value"]), highest))
        if before and step:
            segments.append(segment(before, (here[0], before[1])))
            segments.append(segment((here[0], before[1]), here))
        elif before:
            segments.append(segment(before, here))
        dots.append(
            {
                "x": pct(here[0]),
                "y": px(here[1]),
                "label": point["label"],
                "said": number(point["value"]),
                "url": point.get("url"),
            }
        )
        before = here
    return segments, dots


def segment(start: tuple[float, float], end: tuple[float, float]) -> Row:
    """One straight piece."""
    return {"x1": pct(start[0]), "y1": px(start[1]), "x2": pct(end[0]), "y2": px(end[1])}


def spark(values: Sequence[float | None]) -> list[str]:
    """Pieces of a line in a box of 96 x 24: lists of points for ``<polyline>``, broken where nothing was measured."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return []
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    across = 92 / max(1, len(values) - 1)
    pieces: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{2 + index * across:.1f},{21 - (float(value) - low) / spread * 18:.1f}")
    return [" ".join(piece) for piece in pieces if len(piece) > 1]
