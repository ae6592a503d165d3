"""What every page may know about the installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(_request: HttpRequest) -> dict[str, object]:
    """`demo`: the banner is shown. `mail_dir`: where mail lies when it goes to files, else empty."""
    to_files = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    return {
        "demo": settings.DEMO,
        "mail_dir": settings.EMAIL_FILE_PATH if to_files else "",
    }
