"""Signed words in links: they open what they name, and the database holds nothing that would."""

from uuid import UUID

from django.core import signing

_INVITATION = "countersign.invitation"
_RECIPIENT = "countersign.recipient"


def sign_invitation(invitation_id: UUID) -> str:
    """The token of an invitation's link; it can be made again from the id, so it is never stored."""
    return signing.dumps(str(invitation_id), salt=_INVITATION)


def read_invitation(token: str) -> UUID | None:
    """The invitation's id, or None when the token was not made here. Its end date stands in its row."""
    try:
        return UUID(signing.loads(token, salt=_INVITATION))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def sign_recipient_link(link_id: UUID) -> str:
    """The token of a recipients' link: made again from the id for each letter, never stored but as a hash."""
    return signing.Signer(salt=_RECIPIENT).sign(link_id.hex)


def read_recipient_link(token: str) -> UUID | None:
    """The link's id, or None when the token was not made here. Its end and its hash stand in its row."""
    try:
        return UUID(signing.Signer(salt=_RECIPIENT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
