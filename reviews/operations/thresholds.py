"""Publishing what the checks judge by: a whole version each time, with a reason, never changed afterwards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, Stale
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from reviews.checks import CATALOGUE
from reviews.enums import RunCause
from reviews.models import ThresholdVersion
from reviews.operations.texts import required_text
from reviews.policy.thresholds import may_publish
from reviews.queries.thresholds import Values, changed_checks, differing, findings_of, in_force, rules_now


def publish(*, actor: Actor, values: Mapping[str, Mapping[str, Any]], reason: str, seen: int) -> ThresholdVersion:
    """Publish the next version: what ``values`` names (check -> name -> value) over what rules now. Nothing is run
    again by it. ``seen`` is the number of the version that the person looked at.

    Raises NotAllowed, Invalid (no such threshold, out of bounds, nothing changed, no reason), Stale.
    """
    with transaction.atomic():
        verdict = may_publish(actor)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        now = in_force()
        if now.number != seen:
            raise Stale(_("Somebody published another version meanwhile. Look at it first."), current=now)
        before = rules_now(now)
        after = {slug: {**names, **values.get(slug, {})} for slug, names in before.items()}
        _check(values)
        changes = differing(before, after)
        if not changes:
            raise Invalid(_("Nothing is different from what rules now."))
        version = _write(actor, now.number + 1, after, reason)
        audit.append(
            "thresholds.published",
            actor=actor,
            thing=version,
            data={"number": version.number, "changes": in_words(changes)},
            reason=version.reason,
        )
    return version


def rerun(*, actor: Actor, version_id: UUID) -> int:
    """Have the checks that this version changed run again, in the background, where the case is open or its access
    lives; returns how many. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        verdict = may_publish(actor)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        version = ThresholdVersion.objects.filter(pk=version_id).first()
        if version is None:
            raise NotFound(_("This does not exist."))
        touched = findings_of(changed_checks(version))
        count = touched.update(again_at=db_now(), again_because=RunCause.RULES)
        audit.append("thresholds.rerun", actor=actor, thing=version, data={"number": version.number, "count": count})
    return count


def in_words(changes: Mapping[str, Mapping[str, tuple[Any, Any]]]) -> str:
    """What differs, in one line: `check.name 70 → 75; ...`."""
    return "; ".join(
        f"{slug}.{name} {_said(old)} \u2192 {_said(new)}"
        for slug, names in sorted(changes.items())
        for name, (old, new) in sorted(names.items())
    )


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _check(values: Mapping[str, Mapping[str, Any]]) -> None:
    faults: dict[str, str] = {}
    for slug, names in values.items():
        declared = CATALOGUE[slug].thresholds if slug in CATALOGUE else {}
        for name, value in names.items():
            problem = declared[name].problem(value) if name in declared else _("There is no such threshold.")
            if problem:
                faults[f"{slug}.{name}"] = problem
    if faults:
        raise Invalid(_("What the checks judge by was not published."), fields=faults)


def _write(actor: Actor, number: int, values: Values, reason: str) -> ThresholdVersion:
    words = required_text(reason, "reason", _("Say why."))
    try:
        with transaction.atomic():
            return ThresholdVersion.objects.create(number=number, values=values, reason=words, by_id=actor.person)
    except IntegrityError:
        raise Stale(_("Somebody published another version meanwhile. Look at it first."), current=None) from None
