"""Recompute every audit chain and every sealed batch of reads."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accessprogram.models import AuditEvent
from accessprogram.queries.audit import verify


class Command(BaseCommand):
    """Exit code 0 when nothing was changed, removed or put in between; 1 with each fault otherwise."""

    help = "Verify the audit chains: prints each fault, and how many events hold."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for fault in verify():
            faults += 1
            self.stderr.write(f"chain {fault.chain}, event {fault.seq}: {fault.what}")
        if faults:
            raise CommandError(f"{faults} faults.")
        chains = AuditEvent.objects.order_by().values("chain").distinct().count()
        self.stdout.write(f"ok: {AuditEvent.objects.count()} events in {chains} chains.")
