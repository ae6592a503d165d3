"""The pages of docs/ that are made from data say what the data says."""

import pytest

from tests.documents import DOCS, PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_current(name: str) -> None:
    made = PAGES[name]()
    assert (DOCS / name).read_text(encoding="utf-8") == made, "run: python -m tests.documents"
