"""Gunicorn's settings."""

import os
import tempfile
from typing import Any

from django.conf import settings
from prometheus_client import multiprocess

from config.processes import die_with_parent

worker_class = "gthread"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4094
limit_request_fields = 60
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()  # noqa: S108
control_socket_disable = True
proc_name = "countersign-web"


def post_fork(_server: Any, _worker: Any) -> None:
    """A worker must not outlive a killed master."""
    die_with_parent()


def child_exit(_server: Any, worker: Any) -> None:
    """Takes a dead worker's gauges out of /metrics."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
