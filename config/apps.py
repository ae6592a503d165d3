"""Lets Django find config's system checks."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    """The installation as an app: no models, only checks."""

    name = "config"
    verbose_name = "Installation"

    def ready(self) -> None:
        from config import system_checks  # noqa: F401, PLC0415 - importing it registers the checks


class PortalAdminConfig(AdminConfig):
    """The admin with our own site: it asks policy, never Django's permissions."""

    default_site = "config.admin_site.PortalAdminSite"
