"""How one target is looked at: by what it is, and by why the applicant may test it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from publicsuffixlist import PublicSuffixList

from accessprogram.questionnaires.addresses import Malformed, clean_url, registrable_domain
from reviews.checks.answers import WebAnswer
from reviews.checks.base import SourceOff, Sources, SourceUnavailable, Subject
from reviews.checks.forges import place_of
from reviews.checks.proofs import Look, Seen, in_dns, in_file
from reviews.checks.repository_proof import judge
from reviews.checks.security_txt import policies_of
from reviews.checks.subject import Repository, Target
from reviews.checks.tokens import Network, file_address, host_of, network_of, reverse_zone

BUDGET_SECONDS = 20
PROVABLE = ("own", "operate")
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was seen of one target: `state` is proved, or the word of a sentence; `by` is the place that proved it."""

    target: Target
    state: str
    by: str = ""


@dataclass
class Looker:
    """Looks at the targets of one subject. Each name and page is asked for once; pages and time are bounded."""

    subject: Subject
    sources: Sources
    forges: Sequence[str]
    most_pages: int
    widest: Mapping[int, int]
    ends: float = field(default_factory=lambda: time.monotonic() + BUDGET_SECONDS)
    pages: int = 0
    _names: dict[tuple[str, str], Look] = field(default_factory=dict)

    def look(self, target: Target) -> Shown:
        """What is seen of one target. Raises SourceUnavailable when the DNS is silent."""
        wide = self._width(target)
        if wide:
            return Shown(target=target, state=wide)
        if time.monotonic() > self.ends:
            return Shown(target=target, state="not_looked")
        if target.basis == "bounty":
            return self._bounty(target)
        if target.basis not in PROVABLE:
            return Shown(target=target, state="paper" if target.proof.strip() else "no_papers")
        if target.kind == "product":
            return Shown(target=target, state="product")
        look = self._proof(target)
        if look.proved and target.basis == "operate" and not target.proof.strip():
            return Shown(target=target, state="consent", by=look.where)
        return Shown(target=target, state=str(look.seen), by=look.where if look.proved else "")

    def _width(self, target: Target) -> str:
        """too_wide, shared or unreadable for what no single party owns or nobody can tell; empty otherwise."""
        text = target.target.strip()
        network = network_of(text)
        if network is not None:
            return "too_wide" if network.prefixlen < self.widest[network.version] else ""
        if target.kind in ("repository", "product"):
            return ""
        host = host_of(text)
        if not host:
            return "too_wide" if text.startswith("*") and " " not in text else "unreadable"
        if not registrable_domain(host):
            return "too_wide"
        return "shared" if text.startswith("*.") and _is_shared(host) else ""

    def _proof(self, target: Target) -> Look:
        if target.kind == "repository":
            return self._repository(target)
        network = network_of(target.target)
        if network is not None:
            return self._range(network, target)
        host = host_of(target.target)
        look = self._dns(host, target.token)
        if look.proved or look.seen is Seen.BOGUS:
            return look
        for claim in self.subject.domain_claims:
            if registrable_domain(claim.name) and f".{host}".endswith(f".{claim.name}"):
                above = self._dns(claim.name, claim.token)
                if above.proved:
                    return above
        if look.seen is Seen.NO_NAME or target.target.strip().startswith("*."):
            return look
        return self._file(host, target, look)

    def _file(self, host: str, target: Target, look: Look) -> Look:
        """The file on the target itself. That it does not answer is a fact about the target, not about a source."""
        if self.pages >= self.most_pages or time.monotonic() > self.ends:
            return look
        self.pages += 1
        try:
            found = in_file(file_address(host), target.token, self.sources.web)
        except SourceOff:
            return look
        except SourceUnavailable:
            return Look(seen=Seen.SILENT, where=file_address(host)) if look.seen is Seen.MISSING else look
        return found if found.proved or look.seen is Seen.MISSING else look

    def _range(self, network: Network, target: Target) -> Look:
        """A range is shown by a record in its reverse zone, which only its holder can write (RFC 1035, RFC 3596)."""
        if not network.is_global:
            return Look(seen=Seen.PRIVATE_RANGE)
        zone = reverse_zone(network)
        look = self._dns(zone, target.token) if zone else Look(seen=Seen.RANGE)
        return look if look.proved or look.seen is Seen.BOGUS else Look(seen=Seen.RANGE)

    def _repository(self, target: Target) -> Look:
        """By the target's own line, or by that of a named repository with the same address."""
        place = place_of(target.target, self.forges)
        if place is None:
            return Look(seen=Seen.UNREADABLE)
        tokens = [target.token]
        for named in self.subject.repositories:
            other = place_of(named.url, self.forges)
            if other is not None and other.name == place.name:
                tokens.append(named.token)
        look = Look(seen=Seen.MISSING)
        for token in dict.fromkeys(filter(None, tokens)):
            if self.pages >= self.most_pages:
                return Look(seen=Seen.NOT_LOOKED)
            self.pages += 1
            asked = Repository(label=target.label, url=target.target, token=token)
            look = judge(asked, self.forges, self.sources).look
            if look.proved:
                break
        return look

    def _bounty(self, target: Target) -> Shown:
        """A policy counts when the target's own security.txt (RFC 9116) names it."""
        policy = _policy_in(target.proof)
        host = host_of(target.target)
        if not policy:
            return Shown(target=target, state="no_policy")
        if not host or target.kind in ("product", "repository"):
            return Shown(target=target, state="paper")
        for name in dict.fromkeys((host, registrable_domain(host))):
            if self.pages >= self.most_pages or time.monotonic() > self.ends:
                return Shown(target=target, state="not_looked")
            self.pages += 1
            try:
                answer = self.sources.web.get(f"https://{name}/.well-known/security.txt", accept="text/plain")
            except SourceUnavailable:
                continue
            if _names(answer, policy, host):
                return Shown(target=target, state="proved", by=f"https://{name}/.well-known/security.txt")
        return Shown(target=target, state="policy_unseen")

    def _dns(self, name: str, token: str) -> Look:
        if (name, token) not in self._names:
            self._names[name, token] = in_dns(name, token, self.sources.dns)
        return self._names[name, token]


def _policy_in(proof: str) -> str:
    """The first web address in the applicant's words, in one spelling; empty when there is none."""
    found = _URL.search(proof)
    try:
        return clean_url(found.group().rstrip(".,;)")) if found else ""
    except Malformed:
        return ""


def _names(answer: WebAnswer, policy: str, host: str) -> bool:
    """Whether a security.txt, as it stands at the target itself, names the policy."""
    last = host_of(answer.url) if answer.url else host
    if answer.status != 200 or registrable_domain(last) != registrable_domain(host):
        return False
    return policy.rstrip("/") in {named.rstrip("/") for named in policies_of(answer.body)}


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _is_shared(host: str) -> bool:
    """A name below which a provider gives names to its customers (`github.io`)."""
    return _suffixes().publicsuffix(host) == host
