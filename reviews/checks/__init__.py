"""The background checks. CATALOGUE is the only list of them: slug -> check, in the order in which people read them."""

from __future__ import annotations

from reviews.checks.base import Check

CATALOGUE: dict[str, Check] = {}
