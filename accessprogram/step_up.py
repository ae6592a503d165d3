"""Proving anew who one is, before what cannot be taken back: votes, grants, revocations, roles, keys, exports.

Whoever has a second factor proves it; everybody else the password. A sign-in counts as a proof too.
"""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, suspend_request
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(request: HttpRequest) -> bool:
    """An authenticator app or a passkey; recovery codes alone are none."""
    return bool(is_mfa_enabled(request.user, types=FACTORS))


def proved_at(request: HttpRequest) -> float | None:
    """When the person last proved, in this session, what they can prove best; seconds since the epoch."""
    methods = {"mfa"} if has_second_factor(request) else {"password", "socialaccount"}
    records = get_authentication_records(request, request.user)
    return max((record["at"] for record in records if record.get("method") in methods), default=None)


def is_fresh(request: HttpRequest) -> bool:
    """Whether that was at most ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds ago, and not in the future."""
    proved = proved_at(request)
    return proved is not None and 0 <= time.time() - proved <= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse:
    """Send the person to prove it. A form that they sent comes back and is sent for them afterwards, files excepted."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        messages.warning(request, _("Add a second factor first: there is nothing yet that you could prove this with."))
        return redirect("mfa_index")
    url = next((way["url"] for way in methods if way["id"].startswith("mfa")), methods[0]["url"])
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(f"{url}?{urlencode({'next': page_of(request)})}")
    if request.method == "POST" and request.FILES:
        messages.warning(request, _("Please choose the file once more after this step: it could not be kept."))
        request.session.pop(STATE_SESSION_KEY, None)
        return redirect(f"{url}?{urlencode({'next': request.path})}")
    if request.method != "POST":
        # A form that was left half-way earlier must not be sent now.
        request.session.pop(STATE_SESSION_KEY, None)
    return suspend_request(request, url)


def page_of(request: HttpRequest) -> str:
    """The page from which htmx asked, if it is one of ours."""
    page = request.headers.get("HX-Current-URL", "")
    secure = request.is_secure()
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=secure):
        return page
    return reverse("account_email")
