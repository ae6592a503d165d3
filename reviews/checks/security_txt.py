"""A security.txt (RFC 9116) read from bytes that we fetched ourselves: sectxt's own fetching asks anybody anything.

What it reads by the clock of the machine (whether the file has expired) is read here by the clock of the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import dateutil.parser

# RFC 9116 asks for a limit and names 32 kB.
MAX_BYTES = 32 * 1024
MAX_LINES = 400
# Judged by the clock of the run, or of no weight for whoever wants to report something.
_LEFT_OUT = frozenset({"expired", "long_expiry", "no_line_separators", "unknown_field", "too_many_line_separators"})
_SIGNED = b"-----BEGIN PGP SIGNED MESSAGE-----"


@dataclass(frozen=True, kw_only=True)
class SecurityText:
    """What a file says. `problems` are stable words of the parser, once each; `expires` has a time zone, or is None."""

    contacts: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    expires: datetime | None = None
    signed: bool = False
    problems: tuple[str, ...] = ()


def parse(body: bytes) -> SecurityText:
    """Read a file. Never raises for what is in it: what cannot be read has the problem `unreadable`."""
    from sectxt import Parser  # noqa: PLC0415 - a third of a second that only a worker needs

    if len(body) > MAX_BYTES or body.count(b"\n") > MAX_LINES or b"\0" in body:
        return SecurityText(problems=("unreadable",))
    try:
        # The urls are left out: where the file stood is judged by whoever fetched it.
        parsed = Parser(_unsigned(body), recommend_unknown_fields=False)
    except Exception:  # noqa: BLE001 - hostile bytes: whatever the parser stumbles over, the file is not readable
        return SecurityText(problems=("unreadable",))
    fields: dict[str, list[str]] = {}
    for line in parsed.lines:
        if line["type"] == "field" and line["field_name"]:
            fields.setdefault(line["field_name"], []).append(line["value"][:500])
    return SecurityText(
        contacts=tuple(fields.get("contact", ())),
        policies=tuple(fields.get("policy", ())),
        canonical=tuple(fields.get("canonical", ())),
        languages=tuple(fields.get("preferred-languages", ())),
        expires=_moment(fields.get("expires", [""])[0]),
        signed=_SIGNED in body,
        problems=tuple(dict.fromkeys(error["code"] for error in parsed.errors if error["code"] not in _LEFT_OUT)),
    )


def policies_of(body: bytes) -> tuple[str, ...]:
    """The addresses of the policies that a file names."""
    return parse(body).policies


def _unsigned(body: bytes) -> bytes:
    """The text inside an OpenPGP signature, which is not verified here: nobody says whose key it would be."""
    start = body.find(_SIGNED)
    if start < 0:
        return body
    text = body[start + len(_SIGNED) :].partition(b"\n-----BEGIN PGP SIGNATURE-----")[0].replace(b"\r\n", b"\n")
    inner = text.partition(b"\n\n")[2]
    return b"\n".join(line.removeprefix(b"- ") for line in inner.split(b"\n")) + b"\n"


def _moment(text: str) -> datetime | None:
    try:
        found: datetime = dateutil.parser.isoparse(text.strip().upper().replace(" ", "T"))
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
