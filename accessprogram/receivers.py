"""What the sign-in library tells us, handed to one operation each: it has no other place to be asked in."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accessprogram.models import User
from accessprogram.operations import accounts, factors


def connect() -> None:
    """Register the handlers; called once, when the application is ready."""
    account_signals.authentication_step_completed.connect(proved_again, dispatch_uid="proved_again")
    for signal in (
        account_signals.password_changed,
        account_signals.password_set,
        account_signals.password_reset,
    ):
        signal.connect(password_changed, dispatch_uid="password_changed")
    account_signals.email_changed.connect(email_changed, dispatch_uid="email_changed")
    mfa_signals.authenticator_added.connect(factor_added, dispatch_uid="factor_added")
    mfa_signals.authenticator_removed.connect(factor_removed, dispatch_uid="factor_removed")


def proved_again(request: HttpRequest, *, reauthenticated: bool = False, **_: Any) -> None:
    """A session that can do more gets another key, as it does at the sign-in: a stolen one stays weak."""
    if reauthenticated:
        request.session.cycle_key()


def password_changed(user: User, **_: Any) -> None:
    accounts.credentials_changed(user=user, action="account.password_changed")


def email_changed(user: User, **_: Any) -> None:
    accounts.credentials_changed(user=user, action="account.email_changed")


def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who switches a factor on proves it by doing so; the code that did it is used up."""
    accounts.credentials_changed(user=user, action="account.second_factor_added", kind=authenticator.type)
    if authenticator.type == Authenticator.Type.TOTP:
        factors.use_up_current(authenticator_id=authenticator.pk)
    if authenticator.type in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN):
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    accounts.credentials_changed(user=user, action="account.second_factor_removed", kind=authenticator.type)
