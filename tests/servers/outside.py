"""An outside on loopback: names in a DNS of the tests' own, each with an address of the documentation ranges, behind
which a server of ours stands. What is not named here is as unreachable as in the world."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.servers.certificates import Authority
from tests.servers.dns import World
from tests.servers.web import Script, Site


class Outside:
    """`site()` puts a server under a name; `apply()` makes the fetcher see it."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        self.inner: list[str] = []
        self.sites: list[Site] = []
        self._lines: list[str] = []
        self._addresses: dict[str, str] = {}
        self.resolver = ""

    def site(
        self,
        name: str,
        pages: Mapping[str, Script] | None = None,
        *,
        otherwise: Script | None = None,
        secure: ssl.SSLContext | None = None,
    ) -> Site:
        """A server for https (port 443) with a good certificate, or the `secure` one that is given."""
        return self.place(name, 443, Site(pages, otherwise=otherwise, secure=secure or self.authority.server(name)))

    def plain(self, name: str, pages: Mapping[str, Script] | None = None, *, otherwise: Script | None = None) -> Site:
        """A server for http (port 80)."""
        return self.place(name, 80, Site(pages, otherwise=otherwise))

    def name(self, name: str, *addresses: str) -> None:
        """A name with addresses of one's choice."""
        kinds = ((address, "AAAA" if ":" in address else "A") for address in addresses)
        self._lines += [f"{name}. 300 {kind} {address}" for address, kind in kinds]

    def apply(self, settings: Any) -> None:
        """From here on every request of this process goes to this outside."""
        settings.FETCH_INNER = list(self.inner)
        settings.DNS_RESOLVER = [self.resolver]
        settings.FETCH_AUTHORITIES = str(self.authority.file)

    def place(self, name: str, port: int, site: Site) -> Site:
        """A server of any kind, under a name and at a port."""
        address = self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = f"198.51.100.{len(self._addresses) + 1}"
            self.name(name, address)
        self.inner.append(f"{address}:{port}=127.0.0.1:{site.port}")
        self.sites.append(site)
        return site

    @contextmanager
    def open(self) -> Iterator[Outside]:
        """Answers for the names that were given so far, until the end."""
        with ExitStack() as ending:
            world = World().add(".", "\n".join(self._lines) + "\n", sign="")
            self.resolver = ending.enter_context(world.serve())
            for site in self.sites:
                ending.callback(site.close)
            yield self
