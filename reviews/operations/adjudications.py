"""What people say of hits and findings. Append-only: a later word stands, the earlier ones stay to be read."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from reviews.enums import Disposition
from reviews.models import Adjudication
from reviews.operations import decisions, rescreening, second_looks, suppressions
from reviews.operations.claims import hold
from reviews.operations.stages import locked, record, touch
from reviews.operations.texts import required_text
from reviews.policy.adjudications import awaits_second, may_dispose
from reviews.queries.access import case_of_finding
from reviews.queries.facts import facts_of
from reviews.queries.hits import Judged, judged
from reviews.queries.judgements import CheckState, asked_about, check_states, is_found_later, word_on


def adjudicate(*, actor: Actor, finding_id: UUID, hit_id: UUID | None, disposition: str, reason: str) -> Adjudication:
    """Say what a hit means; of a finding without hits (``hit_id`` None), what the finding means.

    A true match on a watch list settles nothing until a second person has said the same (policy.adjudications). A false
    positive is remembered for later runs while neither side changes; any other word takes that back. A decision that is
    held becomes void, because its dispositions changed. Raises NotFound, NotAllowed, WrongState
    (a newer run of the check stands, or it was clear), Invalid (no reason, no such disposition).
    """
    with transaction.atomic():
        case = locked(case_of_finding(actor, finding_id))
        states = check_states(case)
        state = _state_of(states, finding_id, hit_id)
        if disposition not in Disposition.values:
            sentence = _("Choose what you found.")
            raise Invalid(sentence, fields={"disposition": sentence})
        asked = asked_about(word_on(state, hit_id), found_later=is_found_later(case, state.run))
        verdict = may_dispose(actor, facts_of(case, states), state.slug, disposition, asked)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        word = _write(actor, state, finding_id, hit_id, disposition, reason)
        suppressions.follow(word, partner_id=case.application.partner_id)
        second_looks.deal(actor=actor)
        hold(case, actor, "review", "second_review", "adjudication")
        touch(case)
        data = {
            "check": state.slug,
            "finding": str(finding_id),
            "hit": str(hit_id or ""),
            "disposition": disposition,
            "awaits_second": word.awaits_second,
        }
        record("check.adjudicated", case, actor=actor, data=data, reason=word.reason)
        decisions.void_if_changed(case)
        rescreening.propose_measure(case, word)
    return word


def _write(
    actor: Actor, state: CheckState, finding_id: UUID, hit_id: UUID | None, disposition: str, reason: str
) -> Adjudication:
    """The word, which knows whether another person has to say the same before it settles anything."""
    of: dict[str, Any] = {"finding_id": finding_id, "hit_id": hit_id}
    earlier = Adjudication.objects.filter(**of).order_by("created_at", "id")
    said = list(earlier.values_list("disposition", "by_id"))
    return Adjudication.objects.create(
        finding_id=finding_id,
        hit_id=hit_id,
        disposition=disposition,
        reason=required_text(reason, "reason", _("Say why.")),
        by_id=actor.person,
        awaits_second=awaits_second(state.slug, disposition, actor.person, said),
    )


def open_page(*, actor: Actor, thing_id: UUID) -> Judged:
    """The page of one hit or finding. It shows names from the submission: that is written to the access ledger first;
    when that cannot be written, nothing is shown. Raises NotFound."""
    found = judged(actor, thing_id)
    audit.record_access(
        "read.submission",
        actor=actor,
        object_type="submission",
        object_id=found.case.submission_id,
        programme_id=found.case.programme_id,
    )
    return found


def _state_of(states: list[CheckState], finding_id: UUID, hit_id: UUID | None) -> CheckState:
    """The check that the finding belongs to, when its hit (or, without hits, itself) still waits for judgement."""
    state = next((state for state in states if state.finding is not None and state.finding.id == finding_id), None)
    if state is None:
        raise WrongState(_("The check was run again since. Look at its newest result."))
    if hit_id is not None and hit_id not in {found.hit.id for found in state.hits}:
        raise NotFound(_("This does not exist."))
    if hit_id is None and state.hits:
        raise WrongState(_("Each hit of this finding is judged by itself."))
    if hit_id is None and not state.needs_judgement:
        raise WrongState(_("This finding is clear; there is nothing to judge."))
    return state
