"""Pictures: geometry, links, the table behind, and honest gaps."""

import re

import pytest
from django.template import Context, Template

from accessprogram.templatetags import chart_shapes as shapes


def drawn(source: str, **context: object) -> str:
    return Template("{% load charts %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("top", "ticks"),
    [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (10, [0, 3, 6, 9, 12]), (97, [0, 25, 50, 75, 100])],
)
def test_ticks_reach_the_largest_value_in_round_steps(top: int, ticks: list[int]) -> None:
    assert shapes.nice_ticks(top) == ticks


@pytest.mark.parametrize(
    ("value", "said"), [(None, "\u2013"), (0, "0"), (3.0, "3"), (2.25, "2.2"), (12345, "12\u202f345")]
)
def test_number_is_said_without_needless_decimals(value: float | None, said: str) -> None:
    assert shapes.number(value) == said


def test_line_breaks_where_nothing_was_measured() -> None:
    points = [{"label": str(i), "value": value} for i, value in enumerate([1, 2, None, 4, 5])]
    segments, dots = shapes.polyline(points, 5, step=False)
    assert (len(segments), len(dots)) == (2, 4)


def test_step_line_turns_at_right_angles() -> None:
    points = [{"label": "a", "value": 1}, {"label": "b", "value": 3}]
    segments, _dots = shapes.polyline(points, 4, step=True)
    assert [(s["x1"] == s["x2"], s["y1"] == s["y2"]) for s in segments] == [(False, True), (True, False)]


def test_bar_chart_links_and_table_hold_the_same_rows() -> None:
    rows = [{"label": "Review", "value": 18, "url": "/desk/?stage=review"}, {"label": "Intake", "value": 0}]
    html = drawn("{% bar_chart rows title='Backlog' unit='cases' %}", rows=rows)
    assert html.count('href="/desk/?stage=review"') == 2
    assert re.findall(r'<rect class="fill[^>]*width="([^"]+)"', html) == ["100.000%", "0.000%"]
    assert "style=" not in html


def test_labels_from_applicants_are_text_never_markup() -> None:
    rows = [{"label": "<script>alert(1)</script>", "value": 1}]
    assert "<script>" not in drawn("{% bar_chart rows title='t' %}", rows=rows)


def test_stacked_chart_of_nothing_says_so() -> None:
    html = drawn("{% stacked_chart rows series title='Decisions' %}", rows=[], series=[{"label": "approved"}])
    assert "Nothing was recorded" in html
    assert "<svg" not in html


def test_same_picture_is_the_same_bytes() -> None:
    rows = [{"label": "a", "value": 1}]
    source = "{% histogram rows title='Days' %}"
    assert drawn(source, rows=rows) == drawn(source, rows=rows)


def test_sparkline_says_first_and_last() -> None:
    html = drawn("{% sparkline values label='Requests' %}", values=[1, None, 3, 4])
    assert 'aria-label="Requests: from 1 to 4"' in html
