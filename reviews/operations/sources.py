"""The clients that checks are lent: from the settings, and from the watch lists in use."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from accessprogram.clock import db_now
from reviews.checks.base import MailDomainSource, Sources, SourceUnavailable
from reviews.checks.sources.dns import Resolver
from reviews.checks.sources.mail_domains import PackagedMailDomains
from reviews.checks.sources.none import NotConnected
from reviews.documents.client import Documents
from reviews.models import CheckRun
from reviews.queries.screening import imported_lists


def sources_for(
    paths: dict[str, Path], *, run: CheckRun | None = None, thresholds: Mapping[str, Any] | None = None
) -> Sources:
    """The clients for one run; ``paths``: file id -> where its bytes lie. The clock stands still at this moment.

    ``thresholds``: what the check judges by, as published; ``run`` is None where something is only tried.
    """
    now = db_now()
    return Sources(
        dns=_resolver(),
        screening=imported_lists(now),
        mail_domains=_mail_domains(),
        open_file=_Opener(paths),
        clock=lambda: now,
        web=NotConnected("web"),
        tls=NotConnected("tls"),
        registrations=NotConnected("registrations"),
        entities=NotConnected("entities"),
        advisories=NotConnected("advisories"),
        documents=Documents(paths),
        outside=NotConnected("outside"),
        thresholds=thresholds or {},
    )


class _Opener:
    """Opens the files of one submission, and no others."""

    def __init__(self, paths: dict[str, Path]) -> None:
        self._paths = paths

    def __call__(self, file_id: str) -> BinaryIO:
        path = self._paths.get(file_id)
        if path is None:
            raise FileNotFoundError(file_id)
        try:
            return path.open("rb")
        except FileNotFoundError:
            raise
        except OSError as error:
            raise SourceUnavailable(f"The file store failed: {type(error).__name__}") from error


@lru_cache(maxsize=1)
def _resolver() -> Resolver:
    return Resolver(settings.DNS_RESOLVER)


@lru_cache(maxsize=1)
def _mail_domains() -> MailDomainSource:
    return PackagedMailDomains()
