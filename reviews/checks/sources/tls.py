"""The certificate that a server shows on port 443, by one handshake in which nothing is sent."""

from __future__ import annotations

from accessprogram.fetching.messages import Fetch, Request
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.clients import SourceUnavailable, TlsFacts
from reviews.checks.sources.asking import silence


class Tls:
    """Looks at certificates. `fetch` makes the handshakes."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def look(self, host: str) -> TlsFacts:
        """As the protocol says. A name that leads nowhere, or to an inner address, shows nothing: SourceUnavailable."""
        found = self._fetch(Request(f"https://{host}/", only_certificate=True))
        shown = found.certificate
        if shown is None or found.error:
            if found.error in ("address", "host", "malformed"):
                raise SourceUnavailable(_("{host} leads to no public address.", host=host[:200]))
            raise SourceUnavailable(silence(found.error, host[:200]))
        return TlsFacts(protocol=shown.protocol, issuer=shown.issuer, not_after=shown.not_after, problem=shown.problem)
