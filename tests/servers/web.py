"""Web servers that say what a script tells them, byte by byte, and keep what they were asked."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

Script = Callable[[socket.socket], None]
"""What is done with a connection whose request was read."""


def page(body: bytes = b"", status: int = 200, **headers: str) -> Script:
    """An honest answer; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in named.items())]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return lambda connection: connection.sendall("\r\n".join(lines).encode() + body)


def redirect(where: str, status: int = 302) -> Script:
    """An answer that leads on."""
    return page(status=status, Location=where)


class Site:
    """One server on loopback: `pages` by path, `otherwise` for the rest. `came` holds the first lines of requests,
    `connections` counts those that said nothing too."""

    def __init__(
        self,
        pages: Mapping[str, Script] | None = None,
        *,
        otherwise: Script | None = None,
        secure: ssl.SSLContext | None = None,
        at: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self.pages = dict(pages or {})
        self.otherwise = otherwise or page(b"nothing here", 404)
        self.secure = secure
        self.came: list[str] = []
        self.heads: list[str] = []
        self.connections = 0
        kind = _Server6 if ":" in at[0] else _Server
        self._server: Any = kind(at, _Handler)
        self._server.site = self
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """No more connections."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64
    block_on_close = False


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        site: Site = server.site
        site.connections += 1
        with suppress(OSError, ValueError):
            connection = site.secure.wrap_socket(self.request, server_side=True) if site.secure else self.request
            with suppress(OSError), connection:
                head = _head(connection)
                site.came.append(head.split("\r\n", 1)[0])
                site.heads.append(head)
                path = head.split(" ")[1].split("?")[0] if head.count(" ") > 1 else ""
                site.pages.get(path, site.otherwise)(connection)


def _head(connection: socket.socket) -> str:
    said = b""
    # A handshake of TLS, to a server that knows none, is answered like any nonsense.
    while b"\r\n\r\n" not in said and len(said) < 100_000 and not said.startswith(b"\x16"):
        part = connection.recv(4096)
        if not part:
            break
        said += part
    return said.decode("latin-1")
