"""The signed receipt of a decision, which anybody can check without asking us."""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accessprogram.enums import SigningUse
from accessprogram.errors import NotFound
from accessprogram.operations import signing
from accessprogram.policy.actors import Actor
from accessprogram.queries.letters import claims_of, visible_notices


def receipt(*, actor: Actor, notice_id: UUID) -> str:
    """A compact JWS over the facts of an effective decision. It is made of what never changes, so that it is the same
    each time until the key is rotated; the keys of receipts stay published for ever. Raises NotFound."""
    notice = visible_notices(actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound(_("There is no such letter."))
    return signing.sign(
        use=SigningUse.RECEIPT,
        claims=claims_of(notice, issuer=settings.SITE_URL),
        headers={"typ": "decision-receipt"},
    )
