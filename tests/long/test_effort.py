"""A case costs a reviewer's hands no more than promised: counted key by key, from the queue to the recommendation."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser

from tests.infra.stack import Stack
from tests.journeys import effort

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def effort_stack(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    with effort.two_applications(start_stack) as running:
        yield running


def test_a_clean_case_takes_fourteen_keys_and_two_pages(effort_stack: Stack, browser: Browser) -> None:
    hands = effort.clean_case(effort_stack, browser)
    assert len(hands.pressed) <= effort.CLEAN_KEYS, str(hands)
    assert len(hands.loaded) <= effort.CLEAN_PAGES, str(hands)


def test_a_case_with_ten_findings_takes_forty_five_keys(effort_stack: Stack, browser: Browser) -> None:
    hands = effort.ten_findings(effort_stack, browser)
    assert len(hands.pressed) <= effort.TEN_FINDINGS_KEYS, str(hands)
