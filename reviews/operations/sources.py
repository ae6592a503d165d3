"""The clients that checks are lent: from the settings, and from the watch lists in use."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from accessprogram.clock import db_now
from accessprogram.fetching.asking import Fetcher
from accessprogram.fetching.messages import Fetch
from reviews.checks.base import MailDomainSource, ScreeningSource, Sources
from reviews.checks.sources.advisories import Advisories
from reviews.checks.sources.dns import Resolver
from reviews.checks.sources.gleif import Gleif
from reviews.checks.sources.mail_domains import PackagedMailDomains
from reviews.checks.sources.none import NotConnected
from reviews.checks.sources.rdap import PACKAGED, Rdap
from reviews.checks.sources.tls import Tls
from reviews.checks.sources.web import Web
from reviews.checks.sources.yente import Yente
from reviews.documents.client import Documents
from reviews.models import CheckRun
from reviews.queries.outside import IDENTITY, OutsideRecords
from reviews.queries.screening import imported_lists


def sources_for(
    paths: dict[str, Path], *, run: CheckRun | None = None, thresholds: Mapping[str, Any] | None = None
) -> Sources:
    """The clients for one run; ``paths``: file id -> where its bytes lie. The clock stands still at the run's claim.

    ``thresholds``: what the check judges by, as published; ``run`` is None where something is only tried.
    """
    now = run.started_at if run is not None and run.started_at is not None else db_now()
    fetch = Fetcher()
    return Sources(
        dns=_resolver(),
        screening=cast(ScreeningSource, _Late(lambda: imported_lists(now, outside=_yente(fetch)))),
        mail_domains=_mail_domains(),
        clock=lambda: now,
        web=_unless_off("web", Web(fetch)),
        tls=_unless_off("tls", Tls(fetch)),
        registrations=_unless_off("registrations", _registries(fetch)),
        entities=_unless_off("entities", Gleif(fetch, url=settings.GLEIF_URL)),
        advisories=_unless_off("advisories", Advisories(fetch, osv=settings.OSV_URL, cve=settings.CVE_URL)),
        documents=Documents(paths),
        outside=OutsideRecords(run) if run is not None and run.check_slug == IDENTITY else NotConnected("outside"),
        thresholds=thresholds or {},
    )


def _unless_off(name: str, client: Any) -> Any:
    """The client, or one that says that this installation does not ask it."""
    return NotConnected(name) if name in settings.SOURCES_OFF else client


def _yente(fetch: Fetch) -> Yente | None:
    """The outside service that is asked beside our own lists; none unless the settings name one."""
    if not settings.YENTE_URL:
        return None
    return Yente(fetch, url=settings.YENTE_URL, dataset=settings.YENTE_DATASET, key=settings.YENTE_API_KEY)


def _registries(fetch: Fetch) -> Rdap:
    named = Path(settings.RDAP_BOOTSTRAP) if settings.RDAP_BOOTSTRAP else PACKAGED
    return Rdap(fetch, bootstrap=named, instead=settings.RDAP_URL)


class _Late:
    """A client that is made when it is first asked: most checks never do."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = self._make()
        return getattr(self._made, name)


@lru_cache(maxsize=1)
def _resolver() -> Resolver:
    anchors = Path(settings.DNSSEC_ANCHORS) if settings.DNSSEC_ANCHORS else None
    return Resolver(settings.DNS_RESOLVER, validate=settings.DNSSEC, anchors=anchors)


@lru_cache(maxsize=1)
def _mail_domains() -> MailDomainSource:
    return PackagedMailDomains()
