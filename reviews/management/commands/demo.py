"""`manage.py demo`: writes the fictional programme, its people and partners, and var/demo.json."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reviews.demo import seed
from reviews.management.commands import demo_dns


class Command(BaseCommand):
    help = "Write the demonstration's data, once, through the same operations that pages use."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration's data is written only where DEMO=1 says that nothing is real.")
        if seed.is_seeded():
            self.stdout.write("The demonstration's data is there already.")
            return
        if obstacle := seed.obstacle():
            raise CommandError(obstacle)
        servers = demo_dns.start(0)
        settings.DNS_RESOLVER = [f"127.0.0.1:{servers[0].server.server_address[1]}"]
        try:
            self.stdout.write("Writing the demonstration: a programme, its people, and partners at every stage ...")
            path = seed.write_file(seed.seed(url=settings.SITE_URL))
        finally:
            demo_dns.stop(servers)
        self.stdout.write(f"The sign-ins stand in {path}.")
