"""The certificate that a server shows on port 443, by one handshake in which nothing is sent."""

from __future__ import annotations

from accessprogram.fetching.messages import Fetch, Request
from reviews.checks.answers import SourceUnavailable, TlsFacts
from reviews.checks.sources.asking import silence

NOWHERE = frozenset({"name", "address", "host", "malformed"})


class Tls:
    """Looks at certificates. `fetch` makes the handshakes."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def look(self, host: str) -> TlsFacts:
        """As the protocol says. A name that leads to no public address is an answer too: nowhere."""
        found = self._fetch(Request(f"https://{host}/", only_certificate=True))
        if found.error in NOWHERE:
            return TlsFacts(problem="nowhere")
        shown = found.certificate
        if shown is None or found.error:
            raise SourceUnavailable(silence(found.error, host[:200]))
        return TlsFacts(protocol=shown.protocol, issuer=shown.issuer, not_after=shown.not_after, problem=shown.problem)
