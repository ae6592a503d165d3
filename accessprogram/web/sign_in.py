"""How the sign-in library (allauth) is told our rules: codes that work once, no accounts made by a foreign sign-in."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accessprogram import step_up
from accessprogram.crypto.sealed import seal, unseal
from accessprogram.models import User
from accessprogram.operations import accounts, factors
from accessprogram.queries.actors import actor_of
from accessprogram.web.navigation import places_of


class AccountAdapter(DefaultAccountAdapter):
    """``settings.ACCOUNT_ADAPTER``."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of the last minutes is a proof as good as any: nobody types their password twice in a row."""
        return not step_up.is_fresh(context.request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first place that is only theirs: the desk, a board, or a partner's applications."""
        own = [place.url for place in places_of(actor_of(request.user)) if place.url != "/tiers/"]
        return own[0] if own else str(super().get_login_redirect_url(request))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """``settings.SOCIALACCOUNT_ADAPTER``."""

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody gets an account by passing by: the person sees the form and sends it."""
        return False


class MfaAdapter(DefaultMFAAdapter):
    """``settings.MFA_ADAPTER``: the secrets behind codes are sealed at rest."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


class NameField(forms.Form):
    """The first question of both ways to sign up; the account and its entry in the ledger exist together or not."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=accounts.NAME_LENGTH,
        help_text=_("As colleagues and the programme's desk should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def clean_name(self) -> str:
        """One line without control characters."""
        name = accounts.clean_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write your name."))
        return name

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)  # type: ignore[misc]
            accounts.signed_up(user=user, name=self.cleaned_data["name"])
            return user


class SignupForm(NameField, AllauthSignupForm):
    """Name, address, password. The answer is the same whether or not the address has an account already."""

    def try_save(self, request: HttpRequest) -> Any:
        """Hash a password also when none is stored, so that the time it takes tells nothing."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class SocialSignupForm(NameField, AllauthSocialSignupForm):
    """Name and address of somebody who comes from their organisation's sign-in."""


class CodesOnce:
    """A code of an authenticator app is accepted once, whatever spelling or race it comes in."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """The code, normalised before it is compared: full-width digits, blanks and dashes are as people type them."""
        clear_rate_limit = check_rate_limit(self.user)
        code = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", self.cleaned_data["code"])))
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
        known = list(Authenticator.objects.filter(user=self.user, type__in=kinds).order_by("-type"))
        for authenticator in known:
            if _accepts(authenticator, code):
                authenticator.user = self.user
                self.authenticator = authenticator
                clear_rate_limit()
                return code
        if known:
            self._emit_authentication_failed(known[0])  # type: ignore[attr-defined]
        raise MfaAdapter().validation_error("incorrect_code")


def _accepts(authenticator: Authenticator, code: str) -> bool:
    if authenticator.type == Authenticator.Type.TOTP:
        secret = unseal(authenticator.data["secret"])
        return factors.accept_totp(authenticator_id=authenticator.pk, secret=secret, code=code)
    # Recovery codes are struck out, under a lock, by the library itself.
    return bool(authenticator.wrap().validate_code(code))


class AuthenticateForm(CodesOnce, AllauthAuthenticateForm):
    """The second factor at the sign-in."""


class ReauthenticateForm(CodesOnce, AllauthReauthenticateForm):
    """The second factor as a renewed proof."""
