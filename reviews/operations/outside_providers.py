"""Connecting outside providers: where they are asked, and with which secrets both sides know each other."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.crypto.sealed import seal
from accessprogram.crypto.webhooks import new_secret
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.fetching.addresses import RefusedUrl, split
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from reviews.enums import OutsideKind
from reviews.models import OutsideProvider
from reviews.policy.outside import may_manage_providers

# How long the secret before still opens the door, so that the provider can change it in peace.
ROTATION = timedelta(days=1)


def connect(
    *, actor: Actor, slug: str, title: str, kind: str, url: str, api_key: str = "", valid_days: int = 365
) -> tuple[OutsideProvider, str]:
    """Connect a provider; returns it with the secret of its webhooks, the only time that it is seen.

    Raises NotAllowed, Invalid with its fields (no such kind, not an address, another of the kind is connected).
    """
    _require(actor)
    fields = {}
    try:
        scheme = split(url.strip())[0]
    except RefusedUrl:
        scheme = ""
    if scheme not in ("https", "http") or len(url) > 500:
        fields["url"] = _("Write the whole address, such as https://provider.example/api.")
    if kind not in OutsideKind.values:
        fields["kind"] = _("Choose what it verifies.")
    if not title.strip():
        fields["title"] = _("Give it a name.")
    if not 1 <= valid_days <= 3650:
        fields["valid_days"] = _("Between 1 and 3,650 days, please.")
    if fields:
        raise Invalid(_("The provider cannot be connected like this."), fields=fields)
    secret = new_secret()
    try:
        with transaction.atomic():
            provider = OutsideProvider.objects.create(
                slug=slug.strip(),
                title=title.strip()[:120],
                kind=kind,
                url=url.strip(),
                api_key=seal(api_key.strip()) if api_key.strip() else "",
                secret=seal(secret),
                valid_days=valid_days,
                created_by_id=actor.person,
            )
            _audit("provider.connected", actor, provider)
    except IntegrityError as error:
        sentence = _("A provider of this kind, or of this name, is connected already. Disconnect it first.")
        raise Invalid(sentence, fields={"kind": sentence}) from error
    return provider, secret


def rotate_secret(*, actor: Actor, provider_id: UUID) -> tuple[OutsideProvider, str]:
    """Another secret for its webhooks, seen once; for a day both hold. Raises NotAllowed, NotFound."""
    with transaction.atomic():
        provider = _locked(actor, provider_id)
        secret = new_secret()
        provider.previous_secret, provider.previous_until = provider.secret, db_now() + ROTATION
        provider.secret = seal(secret)
        provider.save(update_fields=["secret", "previous_secret", "previous_until"])
        _audit("provider.secret_rotated", actor, provider)
    return provider, secret


def disconnect(*, actor: Actor, provider_id: UUID) -> OutsideProvider:
    """Ask it no more and take nothing from it. What it has answered stands. Raises NotAllowed, NotFound, WrongState."""
    with transaction.atomic():
        provider = _locked(actor, provider_id)
        if provider.disabled_at is not None:
            raise WrongState(_("The provider is disconnected already."))
        provider.disabled_at = db_now()
        provider.save(update_fields=["disabled_at"])
        _audit("provider.disconnected", actor, provider)
    return provider


def _locked(actor: Actor, provider_id: UUID) -> OutsideProvider:
    _require(actor)
    provider = OutsideProvider.objects.select_for_update().filter(pk=provider_id).first()
    if provider is None:
        raise NotFound(_("There is no such provider."))
    return provider


def _require(actor: Actor) -> None:
    verdict = may_manage_providers(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _audit(action: str, actor: Actor, provider: OutsideProvider) -> None:
    audit.append(action, actor=actor, thing=provider, data={"provider": provider.slug, "kind": provider.kind})
