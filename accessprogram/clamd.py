"""Asks clamd whether a file holds malware: its INSTREAM command (clamd(8)), over a local socket or TCP.

The file is sent as it is and looked into by clamd, in its own process; nothing of it is read here.
"""

import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 256 * 1024
_LONGEST_REPLY = 4096
CONNECT_SECONDS = 2.0


class ScannerUnavailable(Exception):
    """It could not be asked, or did not answer as it should: nothing is known about the file."""


@dataclass(frozen=True)
class Verdict:
    """``signature`` is what the scanner calls the malware; empty for a clean file."""

    infected: bool
    signature: str = ""


def place(address: str) -> str | tuple[str, int]:
    """Where ``unix:/path`` or ``tcp:host:port`` leads. Raises ValueError for any other form."""
    kind, _colon, rest = address.partition(":")
    if kind == "unix" and rest.startswith("/"):
        return rest
    host, _colon, port = rest.rpartition(":")
    if kind == "tcp" and host and port.isdigit() and 0 < int(port) < 65536:
        return host.strip("[]"), int(port)
    raise ValueError("write unix:/run/clamav/clamd.ctl or tcp:host:3310")


def scan(stream: BinaryIO, *, address: str, seconds: float) -> Verdict:
    """What clamd at ``address`` says of the rest of ``stream``, within ``seconds``. Raises ScannerUnavailable."""
    until = time.monotonic() + seconds
    try:
        with _connected(address, until) as connection:
            reply = _asked(connection, stream, until)
    except (OSError, ValueError) as error:
        raise ScannerUnavailable(f"clamd cannot be asked: {type(error).__name__}") from error
    return _verdict(reply)


def _connected(address: str, until: float) -> socket.socket:
    found = place(address)
    wait = max(0.01, min(CONNECT_SECONDS, until - time.monotonic()))
    if isinstance(found, tuple):
        return socket.create_connection(found, wait)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(wait)
        connection.connect(found)
    except OSError:
        connection.close()
        raise
    return connection


def _asked(connection: socket.socket, stream: BinaryIO, until: float) -> bytes:
    try:
        _send(connection, b"zINSTREAM\0", until)
        while chunk := stream.read(_CHUNK):
            _send(connection, struct.pack(">I", len(chunk)) + chunk, until)
        _send(connection, struct.pack(">I", 0), until)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has heard enough, and says why
    reply = b""
    while b"\0" not in reply and len(reply) < _LONGEST_REPLY:
        _wait_at_most(connection, until)
        part = connection.recv(_LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply.partition(b"\0")[0]


def _send(connection: socket.socket, data: bytes, until: float) -> None:
    _wait_at_most(connection, until)
    connection.sendall(data)


def _wait_at_most(connection: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _verdict(reply: bytes) -> Verdict:
    """``stream: OK``, ``stream: <name> FOUND``; everything else is no answer, such as the size limit's ERROR."""
    words = reply.decode("utf-8", errors="replace").strip()
    if words == "stream: OK":
        return Verdict(False)
    if words.startswith("stream: ") and words.endswith(" FOUND"):
        name = "".join(sign for sign in words.removeprefix("stream: ").removesuffix(" FOUND") if sign.isprintable())
        return Verdict(True, name[:120] or "unnamed")
    raise ScannerUnavailable(f"clamd answered: {words[:120]!r}")
