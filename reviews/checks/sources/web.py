"""Public web pages and certificates, through the fetcher: what it refuses is an answer, what stays silent is not."""

from __future__ import annotations

from accessprogram.fetching.messages import Fetch, Request
from reviews.checks.answers import SourceUnavailable, WebAnswer
from reviews.checks.sources.asking import AGENT, PROBLEMS, REDIRECTS, answer


class Web:
    """Pages by GET. `fetch` makes the requests."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def get(self, url: str, *, accept: str = "", https_only: bool = True) -> WebAnswer:
        """As the protocol says."""
        headers = {"User-Agent": AGENT, "Accept": accept or "*/*"}
        asked = Request(url, headers=headers, redirects=REDIRECTS, https_only=https_only)
        found = answer(self._fetch, asked, source=url[:200])
        if found.error:
            return WebAnswer(url=found.url or url, problem=PROBLEMS[found.error])
        if found.status is None:
            raise SourceUnavailable
        return WebAnswer(status=found.status, url=found.url or url, headers=found.headers, body=found.body)
