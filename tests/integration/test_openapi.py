"""A short look by a machine at the whole gateway API; the long one is in tests/long/test_openapi_long.py."""

from tests import fuzzing
from tests.factories import access


def test_no_500_and_no_undocumented_answer_over_the_openapi_document(fresh_database: str) -> None:
    world, surface = access.working(requests=1000)
    real = {"surface": surface.reference, "reference": surface.reference, "offering": world.offering.slug}
    found = fuzzing.operations()
    assert len(found) >= 9
    for operation in found:
        fuzzing.fuzz(operation, examples=8, key=world.key_text, real=real)
