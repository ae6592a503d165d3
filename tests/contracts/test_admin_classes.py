"""Every model is in the admin through our class, or left out on purpose with a reason."""

import importlib
import pkgutil
from types import ModuleType

import pytest
from django.apps import apps
from django.contrib import admin

import accessprogram.admin
import reviews.admin
from accessprogram.admin.base import PortalModelAdmin
from accessprogram.admin.hidden import HIDDEN as FACTS_HIDDEN
from accessprogram.models import Grant
from reviews.admin.hidden import HIDDEN as DESK_HIDDEN

HIDDEN = {**FACTS_HIDDEN, **DESK_HIDDEN}


def models() -> set[str]:
    return {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=False)
        if not model._meta.model_name.startswith("historical")
    }


def test_every_model_is_registered_or_hidden_with_a_reason() -> None:
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert registered | set(HIDDEN) == models()
    assert registered & set(HIDDEN) == set()
    assert all(reason.strip() for reason in HIDDEN.values())


def test_every_registered_class_asks_policy() -> None:
    assert [type(one).__name__ for one in admin.site._registry.values() if not isinstance(one, PortalModelAdmin)] == []


def test_every_admin_class_of_ours_is_a_portal_class() -> None:
    found = {
        value
        for package in (accessprogram.admin, reviews.admin)
        for module in modules(package)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, admin.ModelAdmin) and value is not admin.ModelAdmin
    }
    assert [one.__name__ for one in found if not issubclass(one, PortalModelAdmin)] == []


def test_site_refuses_a_class_that_does_not_ask_policy() -> None:
    class Careless(admin.ModelAdmin):  # type: ignore[type-arg]
        pass

    with pytest.raises(TypeError, match="Grant"):
        admin.site.register(Grant, Careless)


def test_every_class_says_its_own_rows_and_readers() -> None:
    for one in admin.site._registry.values():
        assert type(one).visible is not PortalModelAdmin.visible, type(one)
        assert type(one).may_browse is not PortalModelAdmin.may_browse, type(one)


def modules(package: ModuleType) -> list[ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]
