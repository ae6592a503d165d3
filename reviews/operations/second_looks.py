"""Hits whose answer is known already, dealt to analysts among the others, and what they say of them.

Nothing that is said here changes a case: it measures how reliably hits are judged (PRODUCT.md R10).
"""

import secrets
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from reviews.checks.rejudging import KNOWN_PERCENT, SECOND_LOOK_PERCENT
from reviews.enums import Disposition, LookKind
from reviews.models import KnownMatch, SecondLook
from reviews.operations.stages import locked
from reviews.operations.texts import required_text
from reviews.policy.second_looks import may_ask, may_keep, may_say
from reviews.queries import second_looks as queries
from reviews.queries.access import case_of_finding
from reviews.queries.facts import facts_of
from reviews.queries.hits import hit_of
from reviews.queries.judgements import check_states, settles, word_on
from reviews.queries.rejudging import rejudging

# Nobody is given more before these are said.
UNSAID = 3
_DICE = secrets.SystemRandom()


def deal(*, actor: Actor) -> SecondLook | None:
    """In the transaction in which this person judged a hit: now and then, one more hit for them, of which the answer is
    known. How often stands in the thresholds; which one is drawn by lot."""
    if queries.waiting(actor).count() >= UNSAID:
        return None
    if _DICE.uniform(0, 100) < rejudging(KNOWN_PERCENT) and (known := queries.known_for(actor)):
        return _dealt(actor, LookKind.SEEDED, known)
    if _DICE.uniform(0, 100) < rejudging(SECOND_LOOK_PERCENT) and (others := queries.judged_by_others(actor, db_now())):
        return _dealt(actor, LookKind.RANDOM, others)
    return None


def ask(*, actor: Actor) -> SecondLook:
    """One more hit with a known answer for who asks for it: to practise, or to look over a colleague's shoulder. What
    waits for them already comes first. Raises NotAllowed, WrongState (there is none that they have not judged)."""
    verdict = may_ask(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    with transaction.atomic():
        waiting = queries.waiting(actor).first()
        if waiting is not None:
            return waiting
        if others := queries.judged_by_others(actor, db_now()):
            return _dealt(actor, LookKind.RANDOM, others)
        if known := queries.known_for(actor):
            return _dealt(actor, LookKind.SEEDED, known)
        raise WrongState(_("There is no hit of the last 90 days that others judged and you did not."))


def _dealt(actor: Actor, kind: LookKind, candidates: list[queries.Candidate]) -> SecondLook:
    drawn = _DICE.choice(candidates)
    return SecondLook.objects.create(kind=kind, hit_id=drawn.hit_id, expected=drawn.expected, analyst_id=actor.person)


def say(*, actor: Actor, look_id: UUID, disposition: str, reason: str) -> SecondLook:
    """What this person calls the hit that was dealt to them. Raises NotFound, NotAllowed, WrongState (said already),
    Invalid (no reason, no such disposition)."""
    with transaction.atomic():
        look = SecondLook.objects.select_for_update(of=("self",)).get(pk=queries.look_of(actor, look_id).pk)
        case = case_of_finding(actor, look.hit.finding_id)
        verdict = may_say(actor, facts_of(case), look.analyst_id)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if look.said_at is not None:
            raise WrongState(_("You said what this is already."))
        if disposition not in Disposition.values:
            sentence = _("Choose what you found.")
            raise Invalid(sentence, fields={"disposition": sentence})
        look.disposition = disposition
        look.reason = required_text(reason, "reason", _("Say why."))
        look.said_at = db_now()
        look.save(update_fields=["disposition", "reason", "said_at"])
        data = {"kind": look.kind, "disposition": disposition, "same": disposition == look.expected}
        audit.append("look.said", actor=actor, thing=look, programme_id=case.programme_id, data=data)
    return look


def keep(*, actor: Actor, hit_id: UUID) -> KnownMatch:
    """Keep a hit that two people called the same as a question with a known answer. Raises NotFound, NotAllowed (no
    senior reviewer; one person's word alone), WrongState (it is kept already)."""
    with transaction.atomic():
        hit = hit_of(actor, hit_id)
        case = locked(case_of_finding(actor, hit.finding_id))
        states = check_states(case)
        state = next((one for one in states if one.finding is not None and one.finding.id == hit.finding_id), None)
        word = word_on(state, hit.id) if state is not None else None
        said = word.disposition if word is not None and settles(word) else ""
        verdict = may_keep(actor, facts_of(case, states), queries.agreeing(hit.id, said))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        known = KnownMatch.objects.filter(hit=hit).first()
        if known is not None and known.ended_at is None:
            raise WrongState(_("It is kept already."))
        known = known or KnownMatch(hit=hit)
        known.disposition, known.added_by_id, known.ended_at = said, actor.person, None
        known.save()
        data = {"hit": str(hit.id), "disposition": said}
        audit.append("look.known_kept", actor=actor, thing=known, programme_id=case.programme_id, data=data)
    return known


def give_up(*, actor: Actor, hit_id: UUID) -> KnownMatch:
    """Deal a known match no more; what was said of it stays. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        hit = hit_of(actor, hit_id)
        case = locked(case_of_finding(actor, hit.finding_id))
        known = KnownMatch.objects.filter(hit=hit, ended_at__isnull=True).first()
        if known is None:
            raise WrongState(_("It is not kept."))
        verdict = may_keep(actor, facts_of(case), queries.agreeing(hit.id, known.disposition))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        known.ended_at = db_now()
        known.save(update_fields=["ended_at"])
        data = {"hit": str(hit.id)}
        audit.append("look.known_ended", actor=actor, thing=known, programme_id=case.programme_id, data=data)
    return known
