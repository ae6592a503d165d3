"""A connection to the very address that was judged, and what its certificate says."""

import http.client
import socket
import ssl
from contextlib import suppress
from functools import lru_cache
from typing import Any, cast

import certifi

from accessprogram.fetching.addresses import PORTS
from accessprogram.fetching.resolving import Refused, Target

MAX_HEAD = 64 * 1024
MAX_TRIES = 3
CONNECT_SECONDS = 3.0
# OpenSSL's words for what it found wrong (x509_vfy.h); everything else is "untrusted".
_PROBLEMS = {9: "not_yet", 10: "expired", 18: "self_signed", 62: "name", 64: "name"}


class Head:
    """The beginning of an answer, of which 64 kB are read at most, however many lines they are."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._left = MAX_HEAD

    def readline(self, limit: int = -1) -> bytes:
        """The next line."""
        most = self._left + 1
        line: bytes = self._stream.readline(most if limit < 0 else min(limit, most))
        self._left -= len(line)
        if self._left < 0:
            raise Refused("too_large")
        return line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Answer(http.client.HTTPResponse):
    """An answer whose head is bounded."""

    def begin(self) -> None:
        """Reads the head."""
        whole = self.fp
        self.fp = cast(Any, Head(whole))
        try:
            super().begin()
        finally:
            if self.fp is not None:
                self.fp = whole


class Pinned(http.client.HTTPConnection):
    """A connection to judged addresses, the first that answers, under the name that was asked for."""

    response_class = Answer

    def __init__(self, host: str, port: int, targets: list[Target], *, secure: bool, authorities: str) -> None:
        super().__init__(host, port)
        self.targets = targets
        self.secure = secure
        self.authorities = authorities
        self.reached = targets[0]
        # The name is what the server is asked for; the port stands there only where it is another than usual.
        self.default_port = PORTS["https" if secure else "http"]

    def connect(self) -> None:
        """Connects, and on https shakes hands. Raises OSError, of which ssl.SSLError is one."""
        self.reached, self.sock = connected(self.targets)
        if self.secure:
            self.sock = trust(self.authorities).wrap_socket(self.sock, server_hostname=self.host)


def connected(targets: list[Target]) -> tuple[Target, socket.socket]:
    """The first of the addresses that takes a connection. Raises OSError when none does."""
    *earlier, last = targets[:MAX_TRIES]
    for target in earlier:
        with suppress(OSError):
            return target, _at(target, CONNECT_SECONDS)
    return last, _at(last, None)


def _at(target: Target, seconds: float | None) -> socket.socket:
    found = socket.create_connection((str(target.address), target.port), seconds)
    found.settimeout(None)  # from here on the process's own alarm ends it
    return found


@lru_cache(maxsize=2)
def trust(authorities: str) -> ssl.SSLContext:
    """The public authorities, and the operator's own where a file of them is named."""
    found = ssl.create_default_context(cafile=certifi.where())
    if authorities:
        found.load_verify_locations(authorities)
    return found


def shown(found: ssl.SSLSocket) -> dict[str, Any]:
    """The facts of a certificate that holds."""
    facts: Any = found.getpeercert() or {}
    issuer = {name: value for part in facts.get("issuer", ()) for name, value in part}
    ends = facts.get("notAfter")
    return {
        "protocol": found.version() or "",
        "issuer": issuer.get("organizationName") or issuer.get("commonName") or "",
        "not_after": ssl.cert_time_to_seconds(ends) if ends else None,
        "problem": "",
    }


def problem_of(error: ssl.SSLError) -> str:
    """What is wrong, as a stable word."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _PROBLEMS.get(error.verify_code, "untrusted")
    return "handshake"


def look(host: str, targets: list[Target], authorities: str) -> dict[str, Any]:
    """The facts of the certificate that the server shows, also of one that does not hold. Raises OSError."""
    try:
        with connected(targets)[1] as plain, trust(authorities).wrap_socket(plain, server_hostname=host) as secure:
            return shown(secure)
    except ssl.SSLEOFError:
        raise ConnectionResetError from None
    except ssl.SSLError as error:
        facts = {"protocol": "", "issuer": "", "not_after": None, "problem": problem_of(error)}
    if facts["problem"] != "handshake":
        # A second handshake, which trusts nobody and sends nothing: only to say what was shown.
        with suppress(OSError, ValueError):
            facts |= _untrusted(host, targets)
    return facts


def _untrusted(host: str, targets: list[Target]) -> dict[str, Any]:
    from cryptography import x509  # noqa: PLC0415 - only for certificates that do not hold
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - only for certificates that do not hold

    anything = ssl.create_default_context()
    anything.check_hostname = False
    anything.verify_mode = ssl.CERT_NONE
    with connected(targets)[1] as plain, anything.wrap_socket(plain, server_hostname=host) as secure:
        certificate = x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"")
        names = [
            *certificate.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME),
            *certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME),
        ]
        return {
            "protocol": secure.version() or "",
            "issuer": str(names[0].value) if names else "",
            "not_after": certificate.not_valid_after_utc.timestamp(),
        }
