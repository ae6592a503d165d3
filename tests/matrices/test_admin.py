"""Role x protected record x way to write: nobody adds, changes, deletes or runs an action on what must not change."""

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from accessprogram.admin.base import PortalModelAdmin
from accessprogram.models import User
from accessprogram.roles import PROGRAMME_ROLES
from tests.factories import access, seat, user
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PROTECTED = sorted(
    model._meta.label_lower
    for model, one in admin.site._registry.items()
    if type(one).may_change is PortalModelAdmin.may_change and type(one).may_delete is PortalModelAdmin.may_delete
)
WRITERS = [*PROGRAMME_ROLES, "superuser", "partner", "nobody"]
ADDED_BY_OPERATION = {"accessprogram.roleassignment", "reviews.thresholdversion"}
NEVER_ADDED = [label for label in PROTECTED if label not in ADDED_BY_OPERATION]


def test_protected_records_are_the_ones_that_must_be() -> None:
    editable = {one._meta.label_lower for one in admin.site._registry} - set(PROTECTED)
    assert editable == {
        "accessprogram.commitmenttemplate",
        "accessprogram.documentversion",
        "accessprogram.offering",
        "accessprogram.programme",
        "accessprogram.questionnaireversion",
        "accessprogram.ruleversion",
        "accessprogram.tier",
        "accessprogram.tierversion",
        "accessprogram.usecase",
        "reviews.calendar",
        "reviews.questiontemplate",
        "reviews.reasoncode",
        "reviews.workprofile",
    }


@pytest.mark.parametrize("writer", WRITERS)
def test_protected_records_are_not_written_by(writer: str) -> None:
    world, _surface = access.working()
    client = signed_in(writer, world)
    for label in PROTECTED:
        model: Any = apps.get_model(label)
        row = model._default_manager.first()
        before = snapshot(model)
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}"
        pk = row.pk if row else uuid.uuid4()
        forged = {field.name: "forged" for field in model._meta.fields}
        posts = [(f"{base}/{pk}/change/", forged), (f"{base}/{pk}/delete/", {"post": "yes"})]
        posts += [(f"{base}/add/", forged)] if label in NEVER_ADDED else []
        answers = [client.post(url, data).status_code for url, data in posts]
        assert set(answers) <= {403, 404}, (label, answers)
        client.post(f"{base}/", {"action": "delete_selected", "_selected_action": [str(pk)], "post": "yes"})
        assert client.post(f"{base}/{pk}/do/delete/").status_code in (404, 405), label
        assert snapshot(model) == before, label


def signed_in(writer: str, world: access.World) -> Client:
    if writer in PROGRAMME_ROLES:
        return client_of(seat(writer, tier=world.version.tier))
    if writer == "superuser":
        return client_of(User.objects.create_superuser("root@provider.example", "x"))
    return client_of(world.partner.created_by if writer == "partner" else user())


def snapshot(model: Any) -> list[dict[str, Any]]:
    """Every row, without what being active writes."""
    rows = model._default_manager.order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "last_activity"} for row in rows]
