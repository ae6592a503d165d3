"""Who may see and close accounts, and whose sign-in needs a second factor."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.roles import ADMINISTRATOR, READERS


def may_read_accounts(actor: Actor) -> Verdict:
    """Administrators and auditors; everybody else knows only the people whom their pages name."""
    if not actor.holds(*READERS):
        return no("not_administrator", _("Only administrators and auditors see the list of accounts."))
    return YES


def may_deactivate_account(actor: Actor, person: UUID, *, last_administrator: bool) -> Verdict:
    """An administrator closes somebody else's account; never the last administrator's of a programme."""
    if not actor.holds(ADMINISTRATOR):
        return no("not_administrator", _("Only a programme administrator can close an account."))
    if actor.id == person:
        return no("own_account", _("Ask another administrator to close your account."))
    if last_administrator:
        return no("last_administrator", _("Without this person nobody could administer a programme any more."))
    return YES


def needs_second_factor(actor: Actor, *, is_staff: bool) -> bool:
    """Everybody with a programme role, and everybody whom the admin would let in."""
    return is_staff or actor.is_staff
