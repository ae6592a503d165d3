"""Everybody's own account: our pages, and those of the sign-in library (allauth), which knows of no roles."""

from tests.matrices.asking import AGAIN, LOGIN
from tests.matrices.rows import NEVER, SIGNED_IN, Answers, Outcome, Row, everybody, signed_in, to

FEW = ("anonymous", "owner", "administrator")


def _library(name: str, get: Answers, post: Answers, **at: object) -> Row:
    return Row(name, get, post, at=at, asked=FEW)


def _open(name: str, get: Outcome = 200, post: Outcome = 405, **at: object) -> Row:
    """The same for everybody, signed in or not."""
    return _library(name, everybody(get), everybody(post), **at)


def _own(name: str, get: Outcome, post: Outcome, **at: object) -> Row:
    return _library(name, signed_in(get), signed_in(post), **at)


OWN = [
    Row("accessprogram:account-home", signed_in(200), NEVER),
    Row("accessprogram:account-name", NEVER, signed_in(302), data={"name": "Somebody"}),
    Row("accessprogram:sessions-end-others", NEVER, signed_in(302)),
    Row("accessprogram:session-end", NEVER, signed_in(404), at={"digest": "of-nobody"}),
    Row("accessprogram:totp-qr", signed_in(404), NEVER),
]

SIGN_IN = [
    _library("account_login", to({SIGNED_IN: 302}, anonymous=200), to({SIGNED_IN: 302}, anonymous=200)),
    _library("account_logout", to({SIGNED_IN: 200}, anonymous=302), everybody(302)),
    _open("account_inactive"),
    _library("account_signup", to({SIGNED_IN: 302}, anonymous=200), to({SIGNED_IN: 302}, anonymous=200)),
    _open("account_email_verification_sent"),
    _open("account_confirm_email", 200, 404, key="of-nobody"),
    _own("account_confirm_login_code", 302, 302),
    _open("account_reset_password", 200, 200),
    _open("account_reset_password_done"),
    _open("account_reset_password_from_key", 200, 200, uidb36="1", key="of-nobody"),
    _open("account_reset_password_from_key_done"),
    _own("account_reauthenticate", 200, 200),
    _own("account_email", 200, 302),
    _own("account_change_password", 200, 200),
    _own("account_set_password", 302, 302),
    _own("mfa_index", 200, 405),
    _own("mfa_authenticate", 302, 302),
    _own("mfa_reauthenticate", 200, 200),
    _own("mfa_activate_totp", 302, 302),
    _own("mfa_deactivate_totp", 200, 302),
    _own("mfa_view_recovery_codes", 404, 405),  # none were made
    _own("mfa_generate_recovery_codes", 200, 302),
    _own("mfa_download_recovery_codes", 404, 404),
    _own("mfa_list_webauthn", 200, 405),
    _own("mfa_add_webauthn", 200, 200),
    _own("mfa_reauthenticate_webauthn", AGAIN, AGAIN),
    _own("mfa_remove_webauthn", 404, 404, pk=1),
    _own("mfa_edit_webauthn", 404, 404, pk=1),
    _own("mfa_login_webauthn", 302, 302),
    _open("socialaccount_login_cancelled"),
    _open("socialaccount_login_error", 401),
    _open("socialaccount_signup", LOGIN, LOGIN),
    _own("socialaccount_connections", 200, 200),
    _open("account/social/login/cancelled/", 301, 301),
    _open("account/social/login/error/", 301, 301),
    _open("account/social/signup/", 301, 301),
    _open("account/social/connections/", 301, 301),
    # No foreign sign-in is set up in the tests.
    _open("openid_connect_login", 404, 404, provider_id="sso"),
    _open("openid_connect_callback", 404, 404, provider_id="sso"),
]
