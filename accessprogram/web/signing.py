"""The published key sets: what anybody needs to verify what this installation signed."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from accessprogram.enums import SigningUse
from accessprogram.queries.signing import key_set

# Verifiers keep it for so long; the next key stands in it long before it signs.
KEPT_SECONDS = 60


@require_safe
def signing_keys(request: HttpRequest, use: str) -> JsonResponse:
    """The JWK Set of one use (RFC 7517), for everybody."""
    if use not in SigningUse.values:
        raise Http404
    response = JsonResponse(key_set(use), content_type="application/jwk-set+json")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
