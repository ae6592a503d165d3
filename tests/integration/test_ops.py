"""/healthz, /readyz, /metrics, and the pages for what went wrong."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from config import readiness

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def test_healthz_touches_no_database(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_without_a_broker_is_ready_and_says_so(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "migrations": "ok",
        "triggers": "ok",
        "cache": "ok",
        "broker": "silent: checks wait until it is back, nothing is lost",
    }


def test_readyz_without_a_guard_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "missing_triggers", lambda: ["audit_event_no_update"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["triggers"] == "missing: audit_event_no_update; run `manage.py migrate`"


def test_readyz_counts_migrations_that_are_not_applied(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mfa' AND name = '0003_authenticator_type_uniq'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "1 not applied: run `manage.py migrate`"


def test_metrics_without_a_token_do_not_exist(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


def test_metrics_need_their_token(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "m" * 32
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": "Bearer " + "m" * 32})
    assert answer.status_code == 200
    assert b"django_http_requests_before_middlewares_total" in answer.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_ops_addresses_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_missing_page_has_no_form_and_sets_no_cookie(client: Client) -> None:
    first, second = client.get("/nothing/here/"), client.get("/nothing/else/")
    assert first.status_code == 404
    assert first.content == second.content
    assert b"<form" not in first.content
    assert first.cookies == {}


def test_headers_isolate_every_page(client: Client) -> None:
    answer = client.get("/account/login/")
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "default",
    }
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_admin_reports_trusted_types_and_enforces_the_rest(client: Client) -> None:
    answer = client.get("/admin/")
    assert "trusted-types" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in answer["Content-Security-Policy-Report-Only"]


def test_broken_error_page_still_answers(client: Client, settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    answer = client.get("/nothing/here/")
    assert (answer.status_code, answer.content) == (404, b"Not Found")
