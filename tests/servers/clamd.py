"""A malware scanner on this machine that speaks clamd's INSTREAM and knows one signature: EICAR's test file."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Taken apart, so that no scanner takes this file for the test file itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
STREAM_MAX = 26 * 1024 * 1024


class Scanner:
    """`address` is what CLAMD is set to. `silent`: it takes everything and says nothing. `scanned` counts files."""

    def __init__(self) -> None:
        self.silent = False
        self.scanned = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp:127.0.0.1:{self._listening.getsockname()[1]}"
        self._ended = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """Nothing listens any more."""
        if self._ended.is_set():
            return
        self._ended.set()
        self._listening.shutdown(socket.SHUT_RDWR)  # a thread waits in it
        self._listening.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _address = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as said:
            if said.read(10) != b"zINSTREAM\0":
                connection.sendall(b"UNKNOWN COMMAND\0")
                return
            content = b""
            while size := struct.unpack(">I", said.read(4))[0]:
                content += said.read(size)
                if len(content) > STREAM_MAX:
                    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            self.scanned += 1
            if self.silent:
                self._ended.wait(30)
                return
            found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            connection.sendall(found)


@contextmanager
def scanner() -> Iterator[Scanner]:
    """A scanner for as long as the block."""
    running = Scanner()
    try:
        yield running
    finally:
        running.stop()
