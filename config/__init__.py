"""The installation: settings, addresses, start and stop. The top layer: nothing imports it but Django."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
