"""What every request gets: an id, its place in the ledger, limits of its session, the actor, a second factor."""

import ipaddress
import re
import uuid
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accessprogram import context, step_up
from accessprogram.operations import accounts
from accessprogram.policy.accounts import needs_second_factor
from accessprogram.queries.accounts import session_digest
from accessprogram.queries.actors import actor_of

Handler = Callable[[HttpRequest], HttpResponse]

ACTIVITY_SECONDS = 60
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_context(get_response: Handler) -> Handler:
    """Names the request, for logs, ledger and answer alike (``X-Request-ID``). Only a proxy of ours may name it."""

    def respond(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["HTTP_X_REQUEST_ID"] = request_id
        here = context.RequestContext(
            request_id=request_id,
            session_hash=session_digest(request.session.session_key),
            address=shortened_address(request),
        )
        with context.use(here):
            response = get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response

    return respond


def shortened_address(request: HttpRequest) -> str:
    """The network that the request came from: /24, or /48 of IPv6; empty when it cannot be told."""
    address = context.client_address(request)
    if address is None:
        return ""
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


class SessionLimits:
    """Ends a session after 30 idle minutes or 12 hours. What a page asks by itself never counts as activity."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._judge(request)
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object) -> None:
        """Note the activity, at most once a minute."""
        if not request.user.is_authenticated or request.headers.get("X-Poll") == "1" or hasattr(view, "is_poll"):
            return
        now = _seconds()
        if now - request.session["active_at"] >= ACTIVITY_SECONDS:
            request.session["active_at"] = now
            accounts.seen(user_id=request.user.pk)

    @staticmethod
    def _judge(request: HttpRequest) -> None:
        now, session = _seconds(), request.session
        if "began_at" not in session:
            agent = request.headers.get("User-Agent", "")[:200]
            session.update({"began_at": now, "active_at": now, "agent": agent, "address": shortened_address(request)})
            accounts.seen(user_id=request.user.pk)
        idle = now - session["active_at"] > settings.SESSION_IDLE_SECONDS
        if idle or now - session["began_at"] > settings.SESSION_ABSOLUTE_SECONDS:
            logout(request)
            messages.info(
                request,
                _("You were signed out because nothing happened for a while. Sign in again to go on.")
                if idle
                else _("You were signed out because the session had become old. Sign in again to go on."),
            )


def second_factor(get_response: Handler) -> Handler:
    """Whoever works here has a second factor and used it in this session; only the demonstration relaxes that."""

    def respond(request: HttpRequest) -> HttpResponse:
        if settings.DEMO or not request.user.is_authenticated or request.path_info.startswith("/account/"):
            return get_response(request)
        if not needs_second_factor(request.actor, is_staff=request.user.is_staff):  # type: ignore[attr-defined]
            return get_response(request)
        if not step_up.has_second_factor(request):
            messages.warning(
                request,
                _("Your role needs a second factor. Set up an authenticator app or a passkey, then you can go on."),
            )
            return redirect("mfa_index")
        if not any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user)):
            return step_up.ask_again(request)
        return get_response(request)

    return respond


def _seconds() -> int:
    return int(timezone.now().timestamp())
