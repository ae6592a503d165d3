"""The seeder of very many cases: what is measured must look like what the operations leave."""

import pytest
from django.forms.models import model_to_dict

from accessprogram.errors import WrongState
from accessprogram.models import Application
from reviews.demo import scale
from reviews.models import CaseRow
from reviews.queries.rows import recomputed
from tests.factories.desk import desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DRAWN = ("id", "risk", "rank")


def test_rows_of_seeded_cases_say_what_their_sources_say() -> None:
    desk().checked()
    assert scale.seed(120) == 120
    kept = {
        row.case_id: model_to_dict(row, exclude=DRAWN) for row in CaseRow.objects.filter(reference__startswith="SC-")
    }
    assert len(kept) == 120
    assert {row.case_id: model_to_dict(row, exclude=DRAWN) for row in recomputed(kept.keys())} == kept


def test_seeding_again_goes_on_counting() -> None:
    desk().checked()
    scale.seed(3)
    scale.seed(2)
    made = Application.objects.filter(reference__startswith="SC-").order_by("reference")
    assert list(made.values_list("reference", flat=True)) == [f"SC-{number:07d}" for number in range(5)]


def test_seeding_without_a_case_to_begin_with_is_refused() -> None:
    with pytest.raises(WrongState):
        scale.seed(1)
