"""What a case costs a reviewer's hands: keys pressed and pages loaded from the queue to the recommendation, counted by
the journeys of tests/long/test_effort.py in a real browser, and printed."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser

from tests.infra.stack import Stack
from tests.journeys import effort


def test_effort_of_a_clean_case_and_of_ten_findings(
    start_stack: Callable[..., AbstractContextManager[Stack]], browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    with effort.two_applications(start_stack) as stack:
        clean, ten = effort.clean_case(stack, browser), effort.ten_findings(stack, browser)
    with capsys.disabled():
        print(f"\neffort, clean case: {clean} of at most {effort.CLEAN_KEYS} keys and {effort.CLEAN_PAGES} pages")  # noqa: T201
        print(f"effort, ten findings: {ten} of at most {effort.TEN_FINDINGS_KEYS} keys")  # noqa: T201
    assert len(clean.pressed) <= effort.CLEAN_KEYS
    assert len(clean.loaded) <= effort.CLEAN_PAGES
    assert len(ten.pressed) <= effort.TEN_FINDINGS_KEYS
