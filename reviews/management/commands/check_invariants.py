"""Ask the database whether everything that must always be true is true."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accessprogram.operations import triggers
from accessprogram.queries import invariants as of_the_facts
from reviews.queries import invariants as of_judging

SHOWN = 20


def guards_are_present() -> Iterator[str]:
    """Every guard that the applications register stands in the database."""
    yield from (f"the guard {name} is missing" for name in triggers.missing())


ALL: tuple[Callable[[], Iterable[str]], ...] = (
    *of_the_facts.INVARIANTS,
    *of_judging.INVARIANTS,
    guards_are_present,
)


def violations() -> dict[str, list[str]]:
    """Name of each invariant -> what breaks it; nothing when it holds."""
    return {invariant.__name__: list(invariant()) for invariant in ALL}


class Command(BaseCommand):
    """One line per invariant, then what breaks it; exit code 1 when anything does."""

    help = "Check every invariant of the installation: prints ok or what breaks it; fails when anything does."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for invariant in ALL:
            found = list(invariant())
            broken += bool(found)
            says = str(invariant.__doc__).splitlines()[0]
            self.stdout.write(f"{'BROKEN' if found else 'ok':7}{invariant.__name__}: {says}")
            for violation in found[:SHOWN]:
                self.stdout.write(f"       - {violation}")
            if len(found) > SHOWN:
                self.stdout.write(f"       - and {len(found) - SHOWN} more")
        if broken:
            raise CommandError(f"{broken} of {len(ALL)} invariants are broken.")
        self.stdout.write(f"All {len(ALL)} invariants hold.")
