"""Who gets to a view at all. What they may do there is judged by policy, in the operation.

A signed-out visitor is sent to sign in and comes back; who is signed in and may not know gets the page of what is not
there. Each decorator leaves its rule on the view as ``guard``, so that a test can read the rules off the addresses.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from accessprogram import step_up
from accessprogram.policy.actors import Actor
from accessprogram.roles import PROGRAMME_ROLES

View = Callable[..., HttpResponseBase]
Rule = Callable[[Actor], bool]


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request, with the facts that rules are judged by; set by the middleware."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def signed_in(view: View) -> View:
    """Anybody with an account."""
    return _guarded(view, ("signed_in",), lambda actor: True)


def staff_required(*roles: str) -> Callable[[View], View]:
    """People who hold one of these programme roles on any tier; any programme role when none is named."""
    unknown = set(roles) - set(PROGRAMME_ROLES)
    if unknown:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")

    def decorate(view: View) -> View:
        return _guarded(view, ("staff", *roles), lambda actor: actor.holds(*roles) if roles else actor.is_staff)

    return decorate


def partner_required(view: View) -> View:
    """People who belong to a partner."""
    return _guarded(view, ("partner",), lambda actor: bool(actor.partners))


def step_up_required(view: View) -> View:
    """People who proved within the last five minutes that it is them. The view's body does not run before."""

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not step_up.is_fresh(request):
            return step_up.ask_again(request)
        return view(request, *args, **kwargs)

    respond.step_up = True  # type: ignore[attr-defined]
    return respond


def poll(view: View) -> View:
    """A view that a page asks by itself, again and again: never counts as a person's activity."""
    view.is_poll = True  # type: ignore[attr-defined]
    return view


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in, and come back here; from a part of a page, to the page."""
    if request.headers.get("HX-Request") == "true":
        page = step_up.page_of(request)
        return HttpResponseClientRedirect(f"{resolve_url('account_login')}?{urlencode({'next': page})}")
    return redirect_to_login(request.get_full_path(), resolve_url("account_login"))


def _guarded(view: View, guard: tuple[str, ...], rule: Rule) -> View:
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not rule(actor_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    respond.guard = guard  # type: ignore[attr-defined]
    return respond
