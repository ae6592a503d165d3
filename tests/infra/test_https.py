"""Behind a proxy that ends TLS, as in production; the other tests see plain http on loopback."""

import http.client
from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.infra.stack import Stack


def ask(stack: Stack, path: str, **headers: str) -> http.client.HTTPResponse:
    """One GET, redirects not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=10)
    connection.request("GET", path, headers={"Host": "localhost", **headers})
    return connection.getresponse()


def test_production_speaks_https_only(start_stack: Callable[..., AbstractContextManager[Stack]]) -> None:
    with start_stack(demo=False, env={"HTTPS": "1", "SITE_URL": "https://localhost"}) as stack:
        plain = ask(stack, "/account/login/")
        assert (plain.status, plain.headers["Location"]) == (301, "https://localhost/account/login/")

        secure = ask(stack, "/account/login/", **{"X-Forwarded-Proto": "https"})
        assert secure.status == 200
        assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        names = {cookie.partition("=")[0]: cookie for cookie in secure.headers.get_all("Set-Cookie", [])}
        assert set(names) <= {"__Host-csrf", "__Host-session"}
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(names["__Host-csrf"].split("; "))

        assert ask(stack, "/healthz").status == 200
        foreign = ask(stack, "/account/login/", **{"X-Forwarded-Proto": "https", "Host": "evil.example"})
        assert foreign.status == 400
