"""The process that fetches (``python -m accessprogram.fetching.process``): one request as JSON in, one answer out.

It resolves once, judges every resolved address, connects to that very address and not to the name, and does so anew at
each redirect. It has no environment, no database, no proxy, no credentials; it ends by its own alarm, and its parent
kills it after that.
"""

import base64
import http.client
import ipaddress
import json
import resource
import signal
import socket
import ssl
import sys
import time
from typing import Any
from urllib.parse import urljoin

import certifi

from accessprogram.fetching.addresses import PORTS, Address, RefusedUrl, may_connect, split

MAX_BYTES = 1_000_000
MEMORY = 512 * 1024 * 1024


class Refused(Exception):
    """The request is not made, or its answer not taken; the word is stable."""


class Pinned(http.client.HTTPConnection):
    """A connection to an address that was judged, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: Address, *, secure: bool, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self.address = address
        self.secure = secure
        # The name is what the server is asked for; the port stands there only where it is another than usual.
        self.default_port = PORTS["https" if secure else "http"]

    def connect(self) -> None:
        self.sock = socket.create_connection((str(self.address), self.port), self.timeout)
        if self.secure:
            trust = ssl.create_default_context(cafile=certifi.where())
            self.sock = trust.wrap_socket(self.sock, server_hostname=self.host)


def main() -> None:
    """Reads, fetches, writes. Whatever goes wrong is an answer too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.loads(sys.stdin.buffer.read())
    signal.signal(signal.SIGALRM, _time_is_up)
    signal.setitimer(signal.ITIMER_REAL, asked["seconds"])
    began = time.monotonic()
    try:
        answer = _fetch(asked)
    except (Refused, RefusedUrl) as error:
        answer = {"error": str(error)}
    except TimeoutError:
        answer = {"error": "timeout"}
    except ssl.SSLError:
        answer = {"error": "tls"}
    except (OSError, http.client.HTTPException, ValueError, MemoryError) as error:
        answer = {"error": f"connection: {type(error).__name__}"}
    signal.setitimer(signal.ITIMER_REAL, 0)
    answer["milliseconds"] = int((time.monotonic() - began) * 1000)
    sys.stdout.write(json.dumps(answer))


def _time_is_up(_number: int, _frame: object) -> None:
    raise TimeoutError


def _fetch(asked: dict[str, Any]) -> dict[str, Any]:
    """One request and its redirects, each judged like the first. A redirect is followed by GET, without the body."""
    url, method, body = asked["url"], asked["method"], base64.b64decode(asked["body"])
    headers = asked["headers"]
    for _hop in range(asked["redirects"] + 1):
        status, found, content, address = _one(asked, method, url, headers, body)
        location = found.get("location", "")
        if status not in (301, 302, 303, 307, 308) or not location or not asked["redirects"]:
            return {
                "status": status,
                "headers": found,
                "body": base64.b64encode(content).decode(),
                "address": str(address),
                "url": url,
            }
        url, method, body, headers = urljoin(url, location), "GET", b"", {}
    raise Refused("redirects")


def _one(
    asked: dict[str, Any], method: str, url: str, headers: dict[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes, Address]:
    scheme, host, port, path = split(url)
    addresses = _judged(host, port, asked)
    if scheme == "http" and asked["https_only"] and not _is_inner(addresses[0], port, asked):
        raise Refused("scheme")
    connection = Pinned(host, port, addresses[0], secure=scheme == "https", timeout=asked["seconds"])
    try:
        connection.request(method, path, body=body or None, headers={"Accept-Encoding": "identity", **headers})
        response = connection.getresponse()
        if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            raise Refused("encoding")  # nothing is inflated here: a small answer cannot become a large one
        content = response.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise Refused("too_large")
        return response.status, {name.lower(): value for name, value in response.headers.items()}, content, addresses[0]
    finally:
        connection.close()


def _judged(host: str, port: int, asked: dict[str, Any]) -> list[Address]:
    """The addresses of the name, every one of which may be connected to; one that may not spoils them all."""
    addresses = _resolved(host, asked["resolvers"])
    if not addresses:
        raise Refused("name")
    for address in addresses:
        if not _is_inner(address, port, asked) and (not may_connect(address) or port not in PORTS.values()):
            raise Refused("address" if port in PORTS.values() else "port")
    return addresses


def _is_inner(address: Address, port: int, asked: dict[str, Any]) -> bool:
    """Whether the operator named exactly this address and port as one of its own (FETCH_INNER)."""
    return f"{address}:{port}" in asked["inner"] or f"[{address}]:{port}" in asked["inner"]


def _resolved(host: str, resolvers: list[str]) -> list[Address]:
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    if not resolvers:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError):
            return []
        return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    return _from(resolvers, host)


def _from(resolvers: list[str], host: str) -> list[Address]:
    """By the installation's own nameservers, ``address:port`` each."""
    import dns.exception  # noqa: PLC0415 - read only where own nameservers are configured
    import dns.nameserver  # noqa: PLC0415 - read only where own nameservers are configured
    import dns.resolver  # noqa: PLC0415 - read only where own nameservers are configured

    resolver = dns.resolver.Resolver(configure=False)
    split_up = [text.rpartition(":") for text in resolvers]
    resolver.nameservers = [
        dns.nameserver.Do53Nameserver(server.strip("[]"), int(port)) if colon else dns.nameserver.Do53Nameserver(port)
        for server, colon, port in split_up
    ]
    resolver.lifetime = 4.0
    found: list[Address] = []
    for kind in ("A", "AAAA"):
        try:
            answer = resolver.resolve(host + ".", kind, search=False, raise_on_no_answer=False)
        except dns.exception.DNSException:
            continue
        found += [ipaddress.ip_address(row.to_text()) for row in answer.rrset or []]
    return found


if __name__ == "__main__":
    main()
