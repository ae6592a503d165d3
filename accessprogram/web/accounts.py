"""One's own account: name, sign-in security, sessions."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import Invalid
from accessprogram.operations import accounts, sessions
from accessprogram.policy.accounts import needs_second_factor
from accessprogram.queries.accounts import open_sessions, session_digest
from accessprogram.queries.roles import open_assignments
from accessprogram.web.access import actor_of, signed_in


@never_cache
@signed_in
@require_safe
def account_home(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    return _page(request)


@signed_in
@require_POST
def account_name(request: HttpRequest) -> HttpResponse:
    """Change one's name."""
    typed = request.POST.get("name", "")
    try:
        accounts.rename(actor=actor_of(request), name=typed)
    except Invalid as error:
        return _page(request, typed=typed, error=str(error), status=422)
    messages.success(request, _("Your name is changed."))
    return redirect("accessprogram:account-home")


@signed_in
@require_POST
def session_end(request: HttpRequest, digest: str) -> HttpResponse:
    """End one session of one's own; ending the one in use signs out."""
    if digest == session_digest(request.session.session_key):
        return redirect("account_logout")
    sessions.end_one(actor=actor_of(request), digest=digest)
    messages.success(request, _("The session is ended."))
    return redirect("accessprogram:account-home")


@signed_in
@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    ended = sessions.end_others(actor=actor_of(request), keep=session_digest(request.session.session_key))
    messages.success(request, _("%(count)s other sessions are ended.") % {"count": ended})
    return redirect("accessprogram:account-home")


def _page(request: HttpRequest, *, typed: str | None = None, error: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "typed": actor.name if typed is None else typed,
        "error": error,
        "sessions": open_sessions(request.user.pk, now=db_now(), current=session_digest(request.session.session_key)),
        "roles": open_assignments(actor).filter(user_id=actor.id, confirmed_by__isnull=False),
        "totp": "totp" in kinds,
        "passkeys": kinds.count("webauthn"),
        "recovery_codes": "recovery_codes" in kinds,
        "second_factor_needed": needs_second_factor(actor, is_staff=request.user.is_staff),
    }
    return render(request, "accessprogram/accounts/home.html", context, status=status)
