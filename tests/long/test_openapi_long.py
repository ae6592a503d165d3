"""A quarter of an hour of generated calls over the whole gateway API: no 500, no undocumented answer."""

import time

from tests import fuzzing
from tests.factories import access

SECONDS = 15 * 60


def test_no_500_and_no_undocumented_answer_in_fifteen_minutes(fresh_database: str) -> None:
    world, surface = access.working(requests=1000)
    real = {"surface": surface.reference, "reference": surface.reference, "offering": world.offering.slug}
    found = fuzzing.operations()
    until, begin = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        begin += 1
        for operation in found:
            fuzzing.fuzz(operation, examples=40, begin=begin, shrink=True, key=world.key_text, real=real)
    assert begin > 1
