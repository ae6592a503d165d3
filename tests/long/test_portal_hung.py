"""A worker that lives and does nothing is replaced by the portal."""

import signal

from tests.infra.test_portal import Running, portal

__all__ = ["portal"]


def test_worker_that_hangs_is_started_again(portal: Running) -> None:
    portal.start()
    portal.hurt_worker(signal.SIGSTOP)
    assert "worker finished nothing for" in portal.said()
    assert portal.end(signal.SIGINT) == 0
