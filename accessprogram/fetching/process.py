"""The process that fetches (``python -m accessprogram.fetching.process``): one request a line as JSON in, one answer a
line out, until nobody asks any more.

It resolves once, judges every resolved address, connects to that very address and not to the name, and does so anew at
each redirect. It has no environment, no database, no proxy, no credentials; it ends each request by its own alarm, and
its parent kills it after that.
"""

import base64
import http.client
import json
import resource
import signal
import ssl
import sys
import time
from typing import Any
from urllib.parse import urljoin

from accessprogram.fetching.addresses import RefusedUrl, split
from accessprogram.fetching.connecting import Pinned, look, problem_of, shown
from accessprogram.fetching.inflation import MAX_BYTES, inflated
from accessprogram.fetching.resolving import Refused, judged, places

MEMORY = 512 * 1024 * 1024
OPEN_FILES = 64
# Of what is sent with the first request, only this goes along with a redirect.
KEPT_HEADERS = ("accept", "user-agent")


class TimeIsUp(BaseException):
    """The alarm. No part of the program that handles failures can take it for one."""


def main() -> None:
    """Reads, fetches, writes, a line each. Whatever goes wrong is an answer too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, _time_is_up)
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(_answered(json.loads(line))) + "\n")
        sys.stdout.flush()


def _answered(asked: dict[str, Any]) -> dict[str, Any]:
    began = time.monotonic()
    try:
        signal.setitimer(signal.ITIMER_REAL, max(asked["until"] - began, 0.001))
        answer = _caught(asked)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except TimeIsUp:
        answer = {"error": "timeout"}
    answer["milliseconds"] = int((time.monotonic() - began) * 1000)
    return answer


def _caught(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return _looked(asked) if asked["only_certificate"] else _fetched(asked)
    except (Refused, RefusedUrl) as error:
        return {"error": str(error)}
    except ssl.SSLEOFError:
        return {"error": "connection: SSLEOFError"}
    except ssl.SSLError as error:
        facts = {"protocol": "", "issuer": "", "not_after": None, "problem": problem_of(error)}
        return {"error": "tls", "certificate": facts}
    except http.client.LineTooLong:
        return {"error": "too_large"}
    except TimeoutError:
        return {"error": "timeout"}
    except (OSError, http.client.HTTPException, ValueError, MemoryError) as error:
        return {"error": f"connection: {type(error).__name__}"}


def _time_is_up(_number: int, _frame: object) -> None:
    raise TimeIsUp


def _looked(asked: dict[str, Any]) -> dict[str, Any]:
    """The handshake alone."""
    scheme, host, port, _path = split(asked["url"])
    if scheme != "https":
        raise Refused("scheme")
    targets = judged(host, port, asked["resolvers"], places(asked["inner"]))
    facts = look(host, targets, asked["authorities"])
    return {"address": str(targets[0].address), "url": asked["url"], "certificate": facts}


def _fetched(asked: dict[str, Any]) -> dict[str, Any]:
    """One request and its redirects, each judged like the first. A redirect is followed by GET, without the body."""
    url, method, body = asked["url"], asked["method"], base64.b64decode(asked["body"])
    headers = asked["headers"]
    for _hop in range(asked["redirects"] + 1):
        answer = _one(asked, method, url, headers, body)
        location = answer["headers"].get("location", "")
        if answer["status"] not in (301, 302, 303, 307, 308) or not location or not asked["redirects"]:
            return answer
        url, method, body = urljoin(url, location), "GET", b""
        headers = {name: value for name, value in headers.items() if name.lower() in KEPT_HEADERS}
    raise Refused("redirects")


def _one(asked: dict[str, Any], method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    scheme, host, port, path = split(url)
    targets = judged(host, port, asked["resolvers"], places(asked["inner"]))
    if scheme == "http" and asked["https_only"] and not targets[0].is_inner:
        raise Refused("scheme")
    connection = Pinned(host, port, targets, secure=scheme == "https", authorities=asked["authorities"])
    try:
        connection.connect()
        certificate = shown(connection.sock) if isinstance(connection.sock, ssl.SSLSocket) else None
        connection.request(method, path, body=body or None, headers={"Accept-Encoding": "gzip, deflate", **headers})
        response = connection.getresponse()
        return {
            "status": response.status,
            "headers": _headers(response),
            "body": base64.b64encode(_body(response)).decode(),
            "address": str(connection.reached.address),
            "url": url,
            "certificate": certificate,
        }
    finally:
        connection.close()


def _headers(response: http.client.HTTPResponse) -> dict[str, str]:
    """By name in small letters; what was sent several times stands there in its order, after commas (RFC 9110)."""
    found: dict[str, str] = {}
    for name, value in response.headers.items():
        found[name.lower()] = f"{found[name.lower()]}, {value}" if name.lower() in found else value
    return found


def _body(response: http.client.HTTPResponse) -> bytes:
    """The content, unpacked: a megabyte at most, before as after."""
    content = response.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused("too_large")
    if response.length:
        raise http.client.IncompleteRead(content)
    if response.status in (204, 304):
        return content
    return inflated(content, ", ".join(response.headers.get_all("Content-Encoding") or ()))


if __name__ == "__main__":
    main()
