"""What a check found differently from the time before: outcome, hits and evidence, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.checks.notes import NAMING
from reviews.models import CheckRun, Finding, Hit

MOST = 8
LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class Changes:
    """``before`` and ``now`` are outcomes; ``evidence`` is a line each. ``because`` says why it ran again."""

    before: str
    now: str
    since: datetime
    because: str
    hits_added: tuple[Hit, ...] = ()
    hits_gone: tuple[Hit, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def outcome_changed(self) -> bool:
        return self.before != self.now

    @property
    def nothing(self) -> bool:
        """It found exactly the same."""
        return not (self.outcome_changed or self.hits_added or self.hits_gone or self.evidence)


def changes_of(run: CheckRun) -> Changes | None:
    """What changed since the generation before that found anything; None for a first finding, or for none."""
    return changes_in([run]).get(run.id)


def changes_in(runs: Iterable[CheckRun | None]) -> dict[UUID, Changes]:
    """Run -> what changed, for those that were run again and found something; at most three queries."""
    again = {run.id: run for run in runs if run is not None and run.generation > 1}
    if not again:
        return {}
    wanted = Q()
    for run in again.values():
        wanted |= Q(
            run__submission_id=run.submission_id, run__check_slug=run.check_slug, run__generation__lte=run.generation
        )
    found: dict[tuple[UUID, str], list[Finding]] = {}
    for finding in Finding.objects.filter(wanted).select_related("run").order_by("-run__generation"):
        found.setdefault((finding.run.submission_id, finding.run.check_slug), []).append(finding)
    pairs = {
        run.id: (several[1], several[0])
        for run in again.values()
        if len(several := found.get((run.submission_id, run.check_slug), [])) > 1 and several[0].run_id == run.id
    }
    hits = _hits(finding for pair in pairs.values() for finding in pair)
    return {run_id: _changes(again[run_id], *pair, hits) for run_id, pair in pairs.items()}


def _hits(findings: Iterable[Finding]) -> dict[UUID, list[Hit]]:
    held: dict[UUID, list[Hit]] = {}
    for hit in Hit.objects.filter(finding__in=list(findings)):
        held.setdefault(hit.finding_id, []).append(hit)
    return held


def _changes(run: CheckRun, old: Finding, new: Finding, hits: Mapping[UUID, list[Hit]]) -> Changes:
    was = {_key(hit): hit for hit in hits.get(old.id, [])}
    now = {_key(hit): hit for hit in hits.get(new.id, [])}
    return Changes(
        before=old.outcome,
        now=new.outcome,
        since=old.created_at,
        because=run.get_cause_display(),
        hits_added=tuple(hit for key, hit in now.items() if key not in was),
        hits_gone=tuple(hit for key, hit in was.items() if key not in now),
        evidence=tuple(_evidence(old.evidence, new.evidence)),
    )


def _key(hit: Hit) -> tuple[str, str, str]:
    return hit.subject_label, hit.subject_field, hit.entity_key


def _evidence(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    names = [*new, *(name for name in old if name not in new)]
    lines = [_line(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]
    if len(lines) > MOST:
        return [*lines[:MOST], _("And %(count)d more.") % {"count": len(lines) - MOST}]
    return lines


def _line(name: str, old: Any, new: Any) -> str:
    label = name.replace("_", " ")
    if name in NAMING:
        return _("Other records are found than before: see the related cases and the history of the partner.")
    if isinstance(old, list) and isinstance(new, list):
        added = [_text(item) for item in new if item not in old]
        gone = [_text(item) for item in old if item not in new]
        parts = []
        if added:
            parts.append(_("new: %(items)s") % {"items": _short(", ".join(added))})
        if gone:
            parts.append(_("gone: %(items)s") % {"items": _short(", ".join(gone))})
        return f"{label}: {'; '.join(parts) or _('in another order')}"
    if isinstance(old, dict) and isinstance(new, dict):
        inner = [_line(key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)]
        return f"{label}: {_short('; '.join(inner))}"
    return f"{label}: {_short(_text(old))} → {_short(_text(new))}"


def _text(value: Any) -> str:
    if value in (None, "", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{str(key).replace('_', ' ')}: {_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    return str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
