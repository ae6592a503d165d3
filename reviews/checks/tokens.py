"""What an applicant puts where to show that something is theirs: one line, and one place a kind."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from accessprogram.questionnaires.addresses import ascii_domain
from accessprogram.questionnaires.sentences import Sentence
from accessprogram.questionnaires.sentences import sentence as _

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LABEL = "_countersign"
# The same place on a website and in a repository (RFC 8615 for the website).
FILE = ".well-known/countersign.txt"


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One way to prove a thing. `kind` is dns, file or repository; `where` the record's name or the file's address;
    `content` the one line that stands there; `says` what to do, for the applicant."""

    kind: str
    where: str
    content: str
    says: Sentence


def record_name(domain: str) -> str:
    """The name under which the TXT record stands."""
    return f"{LABEL}.{domain.removeprefix('*.').rstrip('.')}"


def file_address(host: str) -> str:
    """The address at which the file stands on a website."""
    return f"https://{host}/{FILE}"


def for_domain(name: str, token: str) -> tuple[Placement, ...]:
    """How to prove a domain: by its DNS alone."""
    return (_record(name, token),)


def for_repository(url: str, token: str) -> tuple[Placement, ...]:
    """How to prove that one can write to a repository: by a file on its default branch."""
    says = _("Put a file with this one line into the repository, on its default branch, and leave it there.")
    return (Placement(kind="repository", where=FILE, content=token, says=says),) if url.strip() and token else ()


def for_target(target: str, *, kind: str, basis: str, token: str) -> tuple[Placement, ...]:
    """The ways to prove a target that is one's own or operated; none where papers show it (contract, bounty, product).

    Whoever proves the domain above it need not do this as well.
    """
    if basis not in ("own", "operate") or not token:
        return ()
    if kind == "repository":
        return for_repository(target, token)
    network = network_of(target)
    if network is not None:
        zone = reverse_zone(network) if network.is_global else ""
        return (_record(zone, token),) if zone else ()
    host = host_of(target) if kind != "product" else ""
    if not host:
        return ()
    if target.strip().startswith("*."):
        return (_record(host, token),)
    says = _("Or put a file with this one line on the website, at this address. It must answer over https.")
    return (_record(host, token), Placement(kind="file", where=file_address(host), content=token, says=says))


def host_of(target: str) -> str:
    """The host that a target names (`*.clinic.example`, `https://app.clinic.example/login`), in A-labels, or empty."""
    text = target.strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    name = ascii_domain(host.removeprefix("*."))
    return name if "." in name and name.rpartition(".")[2][0].isalpha() else ""


def network_of(text: str) -> Network | None:
    """The network that a text names (`192.0.2.0/24`, one address); None when it names none."""
    try:
        return ipaddress.ip_network(text.strip().strip("[]"), strict=False)
    except ValueError:
        return None


def reverse_zone(network: Network) -> str:
    """The reverse zone that holds the whole range: on an octet's boundary (IPv6: a digit's); empty when none does."""
    step, unit = (8, ".") if network.version == 4 else (4, "")
    if network.prefixlen % step:
        return ""
    digits = str(network.network_address) if network.version == 4 else network.network_address.exploded.replace(":", "")
    labels = (digits.split(unit) if unit else list(digits))[: network.prefixlen // step]
    return ".".join([*reversed(labels), "in-addr.arpa" if network.version == 4 else "ip6.arpa"])


def _record(name: str, token: str) -> Placement:
    says = _("Put a TXT record with this one line into the DNS, under this name, and leave it there.")
    return Placement(kind="dns", where=record_name(name), content=token, says=says)
