"""The Celery application. A message is only a bell: every job is a row in the database."""

import logging
import os
from importlib import import_module, util
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging, task_postrun, worker_init, worker_process_init, worker_ready
from django.conf import settings

from config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("countersign")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def give_the_worker_time(conf: Any = None, **_: object) -> None:
    """A worker may wait for a slow broker; half a second is the limit of a web request only."""
    conf.broker_connection_timeout = 4
    conf.broker_transport_options = {
        **conf.broker_transport_options,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    }


@worker_ready.connect
def say_ready(**_: object) -> None:
    """The portal waits for this file."""
    (settings.VAR / "run" / "worker.ready").touch()
    (settings.VAR / "run" / "worker.alive").touch()


@task_postrun.connect
def say_alive(**_: object) -> None:
    """The portal restarts a worker that finishes nothing, not even a sweep, for too long."""
    (settings.VAR / "run" / "worker.alive").touch()


@worker_init.connect
def load_the_second_scorer(sender: Any = None, **_: object) -> None:
    """Once, before the pool is forked, and only where screening is done: it is large."""
    if settings.SCREENING_SECOND_SCORER and "screen" in sender.app.amqp.queues.consume_from:
        import_module("reviews.screening.logic_v2").load()


@worker_process_init.connect
def end_with_the_worker(**_: object) -> None:
    """A pool process must not outlive a killed worker."""
    die_with_parent()


@setup_logging.connect
def keep_our_logs(**_: object) -> None:
    """Celery would install its own handlers otherwise; config/logs.py has already set ours."""
    logging.getLogger("celery").setLevel(logging.INFO)


@app.on_after_finalize.connect
def add_beats(sender: Celery, **_: object) -> None:
    """Each app's tasks.py says in BEAT what is rung how often: task name -> seconds."""
    for package in ("accessprogram", "reviews"):
        if util.find_spec(f"{package}.tasks") is None:
            continue
        for name, seconds in getattr(import_module(f"{package}.tasks"), "BEAT", {}).items():
            sender.add_periodic_task(seconds, sender.signature(name), name=name, expires=seconds)
