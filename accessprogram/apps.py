from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AccessprogramConfig(AppConfig):
    name = "accessprogram"
    verbose_name = "Access programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accessprogram import receivers  # noqa: PLC0415 - models exist only when the registry is ready
        from accessprogram.operations import triggers  # noqa: PLC0415 - models exist only when the registry is ready

        # SQLite drops triggers silently when Django remakes a table: they are put back after every migrate.
        pre_migrate.connect(triggers.lift_before_migrate, dispatch_uid="countersign_triggers_lifted")
        post_migrate.connect(triggers.install_after_migrate, dispatch_uid="countersign_triggers")
        receivers.connect()
