"""What an applicant puts where to show that something is theirs: one line, and one place a kind."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from accessprogram.questionnaires.addresses import ascii_domain
from accessprogram.questionnaires.sentences import Sentence
from accessprogram.questionnaires.sentences import sentence as _

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
    host = host_of(target) if kind == "domain" else ""
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


def _record(name: str, token: str) -> Placement:
    says = _("Put a TXT record with this one line into the DNS, under this name, and leave it there.")
    return Placement(kind="dns", where=record_name(name), content=token, says=says)
