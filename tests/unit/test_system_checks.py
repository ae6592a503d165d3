"""Settings that cannot be right are errors that say the cure."""

from typing import Any

import pytest

from config import readiness, system_checks


def ids(messages: list) -> list[str]:
    return [message.id for message in messages]


@pytest.fixture
def production(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Settings as they should be where people rely on them."""
    monkeypatch.delenv("PYTEST_VERSION")
    monkeypatch.setenv("SITE_URL", "https://access.provider.example")
    settings.DEMO = False
    settings.HTTPS = True
    settings.SECRET_KEY = "s" * 64
    settings.SITE_URL = "https://access.provider.example"
    settings.ALLOWED_HOSTS = ["access.provider.example"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DATABASE = {"ENGINE": "django.db.backends.postgresql"}
    return settings


def test_right_settings_are_silent(production: Any) -> None:
    assert system_checks.safety() == []
    assert system_checks.production() == []
    assert system_checks.retries() == []
    assert system_checks.outside() == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"HTTPS": False}, ["countersign.E002"]),
        ({"DEMO": True}, ["countersign.E003"]),
        ({"DEMO": True, "HTTPS": False}, []),
        ({"SECRET_KEY": "short"}, ["countersign.E004"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["countersign.E005"]),
    ],
)
def test_unsafe_combination_is_refused(production: Any, change: dict, expected: list[str]) -> None:
    for name, value in change.items():
        setattr(production, name, value)
    assert ids(system_checks.safety()) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ALLOWED_HOSTS": ["localhost"]}, ["countersign.E010"]),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, ["countersign.W002"]),
        ({"DATABASE": {"ENGINE": "django.db.backends.sqlite3"}}, ["countersign.W003"]),
    ],
)
def test_production_without_a_part_is_told(production: Any, change: dict, expected: list[str]) -> None:
    for name, value in change.items():
        setattr(production, name, value)
    assert ids(system_checks.production()) == expected


def test_production_without_its_address_is_refused(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL")
    assert ids(system_checks.production()) == ["countersign.E009"]


def test_visibility_below_the_time_limit_is_refused(production: Any) -> None:
    production.CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": production.CELERY_TASK_TIME_LIMIT}
    assert ids(system_checks.retries()) == ["countersign.E007"]


def test_missing_guards_are_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "missing_triggers", lambda: ["a", "b", "c", "d"])
    assert [(error.id, error.msg) for error in system_checks.guards()] == [
        ("countersign.E008", "4 of the database's own guards are missing: a, b, c ...")
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FETCH_INNER", ["gateway:8443"]),
        ("FETCH_INNER", ["10.0.0.7"]),
        ("FETCH_INNER", ["10.0.0.7:443=forwarder"]),
        ("DNS_RESOLVER", ["resolver.example"]),
        ("FETCH_AUTHORITIES", "missing.pem"),
        ("DNSSEC_ANCHORS", "missing.ds"),
        ("RDAP_BOOTSTRAP", "missing.json"),
        ("SOURCES_OFF", ["web", "gleif"]),
    ],
)
def test_source_that_cannot_be_asked_is_told(production: Any, name: str, value: Any) -> None:
    setattr(production, name, value)
    (message,) = system_checks.outside()
    assert (message.id, message.msg.split(" ")[0]) == ("countersign.E012", name)
