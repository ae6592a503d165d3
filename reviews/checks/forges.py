"""Where a repository's files can be read as they are, on its default branch and nowhere else.

The address is built here from owner and name. A branch, tag or commit that an applicant names is never used: on GitHub
a commit of a *fork* can be read under the original's address, and would prove nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from accessprogram.questionnaires.addresses import ascii_domain

# How each kind of forge serves a file of the default branch. `path` is owner and name, with groups where it has them.
LAYOUTS = {
    "github": "https://raw.githubusercontent.com/{path}/HEAD/{file}",
    "gitlab": "https://{host}/{path}/-/raw/HEAD/{file}",
    "gitea": "https://{host}/api/v1/repos/{path}/raw/{file}",
    "bitbucket": "https://{host}/{path}/raw/HEAD/{file}",
    "sourcehut": "https://{host}/{path}/blob/HEAD/{file}",
    "cgit": "https://{host}/{path}.git/plain/{file}",
}
# Where a forge says, in JSON, whether a repository is a copy of somebody else's, and the key that says it.
_FACTS = {
    "github": ("https://api.github.com/repos/{path}", "fork"),
    "gitea": ("https://{host}/api/v1/repos/{path}", "fork"),
    "gitlab": ("https://{host}/api/v4/projects/{joined}", "forked_from_project"),
}
DEFAULT_FORGES = (
    "github.com=github",
    "gitlab.com=gitlab",
    "codeberg.org=gitea",
    "bitbucket.org=bitbucket",
    "git.sr.ht=sourcehut",
)
_PART = re.compile(r"[A-Za-z0-9~_.][A-Za-z0-9_.~+-]{0,99}")
MAX_PARTS = 8


@dataclass(frozen=True, kw_only=True)
class Place:
    """A repository: `host`, `path` (owner and name) and the `kind` of its forge, empty for one that is not known."""

    host: str
    path: str
    kind: str = ""

    @property
    def name(self) -> str:
        """As it is compared: two addresses of one repository have one name."""
        return f"{self.host}/{self.path}".lower()

    def file(self, path: str) -> str:
        """The address of a file on the default branch; empty where the forge is not known."""
        layout = LAYOUTS.get(self.kind, "")
        return layout.format(host=self.host, path=quote(self.path, safe="/~"), file=path)

    def facts(self) -> str:
        """The address at which the forge describes the repository; empty where none is known."""
        address, _key = _FACTS.get(self.kind, ("", ""))
        return address.format(host=self.host, path=quote(self.path, safe="/~"), joined=quote(self.path, safe=""))

    def is_fork(self, facts: bytes) -> bool | None:
        """Whether the forge's description says that it is a copy; None when it says nothing that can be read."""
        _address, key = _FACTS.get(self.kind, ("", ""))
        try:
            said = json.loads(facts)
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, dict):
            return None
        if key in said:
            return bool(said[key])
        # GitLab leaves the key out for what is no copy; the rest of its description has to be there.
        return False if self.kind == "gitlab" and "path_with_namespace" in said else None


def place_of(url: str, forges: Sequence[str]) -> Place | None:
    """The repository that an address names; None when it names none.

    `forges` are words like `github.com=github`. Addresses of pages inside a repository lead to the repository; a host
    that is no known forge keeps its whole path. Only https and http addresses (and bare ones) are read.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = ascii_domain(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "." not in host or port not in (None, 80, 443):
        return None
    if parts.username is not None or parts.password is not None:
        return None
    host = host.removeprefix("www.")
    kind = dict(word.partition("=")[::2] for word in forges).get(host, "")
    names = _names([part for part in parts.path.split("/") if part], kind)
    if len(names) < 2 or len(names) > MAX_PARTS or not all(_PART.fullmatch(name) for name in names):
        return None
    if any(name in (".", "..") for name in names):
        return None
    return Place(host=host, path="/".join(names), kind=kind if kind in LAYOUTS else "")


def _names(parts: list[str], kind: str) -> list[str]:
    """Owner and name of the path's parts, without what follows them."""
    if kind == "gitlab":
        parts = parts[: parts.index("-")] if "-" in parts else parts
    elif kind in ("github", "gitea", "bitbucket", "sourcehut"):
        parts = parts[:2]
    if parts:
        parts = [*parts[:-1], parts[-1].removesuffix(".git")]
    return parts
