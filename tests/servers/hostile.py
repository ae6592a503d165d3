"""What hostile servers do with a connection: each a script, by name."""

from __future__ import annotations

import gzip
import itertools
import socket
import time
import zlib

from tests.servers.web import Script, page, redirect

HEAD = b"HTTP/1.1 200 OK\r\n"


def _endless(beginning: bytes, again: bytes, pause: float = 0.0) -> Script:
    """Sends until the other side hangs up."""

    def script(connection: socket.socket) -> None:
        connection.sendall(beginning)
        for _ in itertools.count():
            connection.sendall(again)
            time.sleep(pause)

    return script


def _said(whole: bytes) -> Script:
    return lambda connection: connection.sendall(whole)


def _silent(connection: socket.socket) -> None:
    time.sleep(30)


def _zeros(times: int) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packing.compress(b"\0" * 1_000_000) for _ in range(times)) + packing.flush()


# Those that never end by themselves: only the deadline ends them.
ENDLESS: dict[str, Script] = {
    "silent": _silent,
    "drips-body": _endless(HEAD + b"Content-Length: 900000\r\n\r\n", b"x", 0.2),
    "drips-head": _endless(HEAD + b"X: ", b"x", 0.2),
    "drips-headers": _endless(HEAD, b"X: y\r\n", 0.2),
    "drips-chunks": _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.2),
    "drips-gzip": _endless(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x")[:9], b"\0", 0.2),
    "drips-continue": _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.2),
    "half-status": _endless(b"HTTP/1.", b"", 0.2),
}
# Those that say too much, or nonsense.
BOMBS: dict[str, Script] = {
    "endless-body": _endless(HEAD + b"\r\n", b"x" * 100_000),
    "endless-head": _endless(HEAD + b"X: ", b"x" * 100_000),
    "endless-headers": _endless(HEAD, b"X: y\r\n" * 1000),
    "endless-chunks": _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
    "endless-chunk-size": _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1" * 10_000),
    "endless-continue": _endless(b"", b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" * 100),
    "endless-redirects": redirect("/endless-redirects"),
    "gzip-bomb": page(_zeros(300), Content_Encoding="gzip"),
    "deflate-bomb": page(zlib.compress(b"\0" * 100_000_000, 9), Content_Encoding="deflate"),
    "bomb-in-bomb": page(gzip.compress(_zeros(300)), Content_Encoding="gzip, gzip"),
    "many-members": page(gzip.compress(b"") * 40_000, Content_Encoding="gzip"),
    "huge-chunk": _said(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx"),
    "negative-chunk": _said(HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nx"),
    "huge-length": _said(HEAD + b"Content-Length: 99999999999999999999\r\n\r\nx"),
    "negative-length": _said(HEAD + b"Content-Length: -1\r\n\r\n" + b"x" * 2_000_000),
    "two-lengths": _said(HEAD + b"Content-Length: 1\r\nContent-Length: 2000000\r\n\r\nx"),
    "no-status": _said(b"\0" * 100_000 + b"\r\n\r\n"),
    "odd-status": _said(b"HTTP/1.1 99999 \x1b[31m\r\n\r\n"),
    "two-hundred-headers": _said(HEAD + b"X: y\r\n" * 200 + b"\r\n"),
    "nothing": _said(b""),
}
# What a redirect may say, none of which leads inside. `{port}` is that of a listener on the loopback.
REDIRECTS = (
    "http://127.0.0.1/", "http://127.0.0.1:{port}/", "//127.0.0.1/", "///127.0.0.1/", "\\\\127.0.0.1\\",
    "/\\127.0.0.1/",    "http:/\\127.0.0.1/", "http://[::1]/", "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]/", "http://localhost/",
    "http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://0/", "http://169.254.169.254/latest/meta-data/",
    "http://honest.example@127.0.0.1/", "http://127.0.0.1\\@honest.example/", "http://a.inner.example/",
    "http://f.inner.example/", "https://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1/", "javascript:alert(1)", "data:text/plain,SECRET", "http://127.0.0.1\t/", "http://1\n27.0.0.1/",
    "http://honest.example:{port}/", "HTTP://127.0.0.1/", "http://%31%32%37.0.0.1/", "http://①27.0.0.1/",
)  # fmt: skip
