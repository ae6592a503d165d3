"""What a process that a file took over would try (`python -m tests.hostile.reaching_out`), after it was confined."""

import json
import os
import socket
import sys
from collections.abc import Callable

from accessprogram.confined.limits import close_doors, confine


def main() -> None:
    """Tries each way out, and says which led somewhere."""
    asked = json.loads(sys.argv[1])
    confine(memory=256 * 1024 * 1024, cpu_seconds=2, output=10_000)
    close_doors()
    ways: dict[str, Callable[[], object]] = {
        "connect": lambda: socket.create_connection(("127.0.0.1", asked["port"]), 1),
        "look up a name": lambda: socket.getaddrinfo("localhost", 80),
        "open a file": lambda: os.open("/etc/hostname", os.O_RDONLY),
        "write a file": lambda: os.open(asked["file"], os.O_WRONLY | os.O_CREAT),
        "take all memory": lambda: len(bytearray(600 * 1024 * 1024)),
        "ask for more": lambda: __import__("resource").setrlimit(7, (100, 100)),
    }
    led: list[str] = []
    for name, way in ways.items():
        try:
            way()
            led.append(name)
        except (OSError, MemoryError, ValueError):
            pass
    sys.stdout.write(json.dumps({"led": led, "environment": sorted(os.environ)}))


if __name__ == "__main__":
    main()
