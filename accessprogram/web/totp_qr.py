"""The picture that an authenticator app scans: a view of ours, because our policy forbids pictures in `data:`."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@login_required
@require_safe
def totp_qr(request: HttpRequest) -> HttpResponse:
    """The pending secret of this person's own session as SVG, never stored anywhere; 404 when none is pending.

    The secret is put into the session by the set-up page, which asks for a fresh sign-in first, and is removed when the
    app is switched on.
    """
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    response = HttpResponse(picture, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store, private"
    return response
