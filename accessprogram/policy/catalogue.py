"""Who reads and who edits the catalogue: programmes, offerings, tiers, questionnaires, documents, rules, templates."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.roles import ADMINISTRATOR, READERS


def may_read_catalogue(actor: Actor) -> Verdict:
    """Administrators, and auditors with them: drafts are not for the public."""
    if not actor.holds(*READERS):
        return no("not_administrator", _("Only administrators and auditors see the catalogue behind the pages."))
    return YES


def may_edit_catalogue(actor: Actor, scope: Collection[UUID]) -> Verdict:
    """An administrator of every tier in ``scope``: the tier itself, or all tiers for what the programme shares."""
    if not scope or not actor.active or not frozenset(scope) <= actor.tiers(ADMINISTRATOR):
        return no("not_administrator", _("Only a programme administrator of all tiers that this touches can do this."))
    return YES


def may_edit_version(actor: Actor, scope: Collection[UUID], state: str) -> Verdict:
    """Drafts are edited; what was published never is."""
    if state != "draft":
        return no("published", _("A published version is never changed. Start a new draft version from it."))
    return may_edit_catalogue(actor, scope)


def may_start_draft(actor: Actor, scope: Collection[UUID], state: str) -> Verdict:
    """A new draft is made from a version that was published."""
    if state == "draft":
        return no("draft", _("This version is itself a draft: edit it."))
    return may_edit_catalogue(actor, scope)
