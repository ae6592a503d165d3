"""The word of outside parties: who asks for it, who records it, and what an approval needs of it."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts

ASKERS = ("senior_reviewer", "committee_member")
RECORDERS = ("reviewer", "senior_reviewer", "committee_member")


def may_ask_outside(actor: Actor, facts: CaseFacts) -> Verdict:
    """A senior reviewer or committee member, in review or while another party is waited for."""
    who = _("A senior reviewer or a committee member of this tier can ask an outside party.")
    verdict = may_work(actor, facts, ASKERS, who)
    if not verdict:
        return verdict
    if facts.stage not in ("review", "concurrence"):
        return no("wrong_stage", _("Outside parties are asked while the case is in review."))
    if facts.waits_on == "partner":
        return no("waits_on_partner", _("A question to the partner is open. The case goes on with their answer."))
    return YES


def may_record(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever reviews or decides cases of this tier writes down what the party said."""
    who = _("A reviewer, senior reviewer or committee member of this tier writes down what the party said.")
    return may_work(actor, facts, RECORDERS, who)


def may_go_on(facts: CaseFacts) -> Verdict:
    """What an approval needs: every party that the tier names has spoken, nobody that was asked is waited for, and
    nobody's last word is an objection. That a party kept silent past its date is a person's word, and enough."""
    if facts.objecting:
        return no(
            "objection",
            _("%(parties)s objects. Ask again when that is resolved, or decline.")
            % {"parties": ", ".join(facts.objecting)},
        )
    if facts.waiting_for:
        return no(
            "waits_outside",
            _("%(parties)s has not answered. Write down the answer, or after the date that there was none.")
            % {"parties": ", ".join(facts.waiting_for)},
        )
    if facts.to_ask:
        return no(
            "not_asked",
            _("An approval of this tier needs the word of %(parties)s. Ask for it first.")
            % {"parties": ", ".join(facts.to_ask)},
        )
    return YES
