"""`manage.py relations_index`: makes the index of related applications anew."""

from typing import Any

from django.core.management.base import BaseCommand

from reviews.operations import relations


class Command(BaseCommand):
    help = "Make the index of related applications anew: after an upgrade, and after the secret key was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{relations.rebuild()} submissions are indexed.")
