from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accessprogram.operations import triggers  # noqa: PLC0415 - models exist only when the registry is ready
        from reviews import receivers  # noqa: PLC0415 - models exist only when the registry is ready
        from reviews.triggers import GUARDS  # noqa: PLC0415 - registered with the others, at the same moment

        triggers.register(GUARDS)
        receivers.connect()
