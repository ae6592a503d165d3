"""Lets Django find config's system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The installation as an app: no models, only checks."""

    name = "config"
    verbose_name = "Installation"

    def ready(self) -> None:
        from config import system_checks  # noqa: F401, PLC0415 - importing it registers the checks
