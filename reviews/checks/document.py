"""The catalogue as a page: what each check does, for whom, with what. Written by `manage.py checks_doc`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path

from reviews.checks.base import Check, Threshold

SOURCES = {
    "": "the submission alone",
    "dns": "the DNS, through the configured resolvers (`DNS_RESOLVER`), and packaged lists of mail providers",
    "web": "public web pages, through the fetcher",
    "domain": "the DNS, the servers and the registry of a domain, through the fetcher",
    "entities": "the public register of LEIs (GLEIF), through the fetcher",
    "advisories": "published advisories (OSV and the CVE list), through the fetcher",
    "outside": "an outside provider that verifies people and businesses",
    "screening": "the imported watch lists",
    "files": "the stored evidence files",
    "documents": "the stored evidence files, opened in a process of their own",
    "records": "this office's own records, looked up before the run",
}
QUEUES = {
    "fetch": "workers that ask the outside",
    "screen": "workers that search and compare",
    "documents": "workers that open files",
}

# How to add one: written by hand, and tried by doing what it says.
ADDING = Path(__file__).with_name("adding_a_check.md")

INTRODUCTION = """\
# Background checks

Made from the catalogue by `manage.py checks_doc`; a test keeps it current.

Each check is one pure class in `reviews/checks/`: it gets a snapshot of the submission and a few clients, and answers
with one finding. An outcome is **clear**, **review** (a person must look), **adverse** (a fact speaks against the
application), **inconclusive** (nothing could be learnt) or **not applicable**. A run that fails has no outcome at all:
an error is never clear. A check refuses nobody; people decide.

What a check judges by are its thresholds: data that an administrator publishes as a new version, with a reason. Each
run pins the version that it judged by. How to write a check stands [at the end](#adding).

Findings speak of people, addresses and files by label or id, so that they outlive the erasure of personal data.

| check | version | asks | limit | good for |
|---|---|---|---|---|
"""


def render(checks: Iterable[Check]) -> str:
    """The page in Markdown, ending in a newline. The same catalogue gives the same text."""
    several = list(checks)
    rows = "".join(
        f"| [{check.title}](#{check.slug}) | {check.version} | {SOURCES[check.source]} "
        f"| {check.timeout_seconds} s | {_hours(check.ttl_hours)} |\n"
        for check in several
    )
    return INTRODUCTION + rows + "".join(_section(check) for check in several) + ADDING.read_text(encoding="utf-8")


def _section(check: Check) -> str:
    return (
        f'\n<a id="{check.slug}"></a>\n\n## {check.title}\n\n'
        f"`{check.slug}`. {_says(check)}\n\n"
        f"**Why:** {check.why}\n\n"
        f"**What the applicant reads:** {check.applicant_text}\n\n"
        f"**Not for:** {check.not_for or 'It is for everybody.'}\n\n"
        f"**Reads:** {', '.join(f'`{name}`' for name in check.inputs)}. **Done by:** {QUEUES[check.queue]}.\n"
        f"{_thresholds(check)}"
    )


def _thresholds(check: Check) -> str:
    """What it judges by, as a table; nothing when it judges by nothing."""
    if not check.thresholds:
        return ""
    rows = "".join(
        f"| `{name}` | {threshold.says} | {_default(threshold)} |\n" for name, threshold in check.thresholds.items()
    )
    return f"\n| threshold | says | as shipped |\n|---|---|---|\n{rows}"


def _default(threshold: Threshold) -> str:
    """The value as shipped, and between what it may be."""
    if isinstance(threshold.default, tuple):
        return ", ".join(f"`{word}`" for word in threshold.default) or "none"
    if threshold.least is None and threshold.most is None:
        return str(threshold.default)
    return f"{threshold.default} ({threshold.least} to {threshold.most})"


def _says(check: Check) -> str:
    """The docstring of the module, in which each check explains itself, as one paragraph each."""
    text = inspect.getdoc(sys.modules[type(check).__module__]) or ""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _hours(hours: int) -> str:
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 24 else f"{hours} hours"
