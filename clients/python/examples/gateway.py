"""A gateway in a few lines: one thread forgets what is cut, the others ask before each call.

COUNTERSIGN_URL=https://countersign.example COUNTERSIGN_KEY=csk_... python gateway.py SURFACE OFFERING [USE_CASE]
"""

import os
import sys
import threading

from countersign_client import Gateway


def forget(gateway: Gateway) -> None:
    """The event loop: what was cut is forgotten here as soon as it is told."""
    for event in gateway.follow():
        sys.stderr.write(f"forgot {event.scope} {event.reference}\n")


def main() -> int:
    """0 when the call may be made, 1 when not."""
    surface, offering, *use_case = sys.argv[1:]
    gateway = Gateway(os.environ["COUNTERSIGN_URL"], os.environ["COUNTERSIGN_KEY"])
    threading.Thread(target=forget, args=[gateway], daemon=True).start()
    answer = gateway.check(surface, offering, use_case=use_case[0] if use_case else None)
    sys.stdout.write(f"{'yes' if answer.allowed else 'no'}: {answer.sentence} {answer.lifted_by}\n")
    return 0 if answer.allowed else 1


if __name__ == "__main__":
    raise SystemExit(main())
