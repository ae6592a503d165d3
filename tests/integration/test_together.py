"""Several lists in one query are what each of them would be by itself."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accessprogram.models import Question, SafeguardAssessment, TermsLine, TierVersion
from accessprogram.queries.together import together
from reviews.models import Case, CheckRun, Claim, Decision, Note, Recommendation
from reviews.operations import cases, recommendations
from tests.factories.desk import approval, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _facts(row: Any) -> Any:
    return (
        row
        if not hasattr(row, "_meta")
        else {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    )


def test_lists_read_together_are_the_lists_themselves() -> None:
    world = desk().checked()
    reviewer = world.claim()
    for number in range(3):
        cases.note(actor=reviewer, case_id=world.case.id, section="", text=f"Nöte {number} with 'quotes' and %s.")
        recommendations.recommend(actor=reviewer, case_id=world.case.id, **approval())
    world.propose()
    asked = [
        Case.objects.select_related("application__partner", "tier_version__tier", "submission", "programme"),
        Claim.objects.select_related("user"),
        Recommendation.objects.select_related("by").order_by("-created_at"),
        Decision.objects.select_related("decided_by", "vetoed_by"),
        CheckRun.objects.select_related("finding").order_by("check_slug"),
        world.case.notes.order_by("-created_at"),
        TierVersion.objects.all(),
        TermsLine.objects.order_by("position", "id"),
        Question.objects.all(),
        SafeguardAssessment.objects.all(),
        Recommendation.objects.order_by("-created_at").values_list("by_id", "created_at"),
        Decision.objects.annotate(person=F("decided_by__email")).values("person", "basis"),
        Note.objects.filter(section__in=[]),
    ]
    with CaptureQueriesContext(connection) as captured:
        found = together(*asked)
    assert len(captured) == 1
    assert [[_facts(row) for row in rows] for rows in found] == [[_facts(row) for row in rows] for rows in asked]
    assert [len(rows) for rows in found][:4] == [1, 1, 3, 1]
    with CaptureQueriesContext(connection) as captured:
        assert found[0][0].application.partner == world.partner
        assert found[3][0].vetoed_by is None
        assert str(found[1][0].user) == str(reviewer.name)
    assert len(captured) == 0
