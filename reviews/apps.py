from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accessprogram.operations import triggers  # noqa: PLC0415 - models exist only when the registry is ready
        from accessprogram.queries import ledgers  # noqa: PLC0415 - models exist only when the registry is ready
        from reviews import receivers  # noqa: PLC0415 - models exist only when the registry is ready
        from reviews.operations import search_index  # noqa: PLC0415 - models exist only when the registry is ready
        from reviews.queries import audience, blind  # noqa: PLC0415 - models exist only when the registry is ready
        from reviews.triggers import GUARDS  # noqa: PLC0415 - registered with the others, at the same moment

        triggers.register(GUARDS)
        ledgers.keep_back(blind.kept_back)
        ledgers.keep_back_messages(audience.kept_back)
        post_migrate.connect(search_index.install_after_migrate, dispatch_uid="countersign_search_index")
        receivers.connect()
