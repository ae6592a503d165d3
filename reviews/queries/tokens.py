"""The words that a partner places somewhere to show that it is theirs: derived, never stored.

A token is the same each time it is asked for, so that a renewal finds what was placed for the first application. It
depends on the partner: nobody can show another's domain by copying a public record.
"""

from collections.abc import Mapping
from uuid import UUID

from django.utils.crypto import salted_hmac

from accessprogram.models import Domain
from accessprogram.questionnaires.addresses import ascii_domain

PREFIX = "countersign-"
DOMAIN, REPOSITORY, TARGET = "domain", "repository", "target"


def token_for(partner_id: UUID, kind: str, value: str) -> str:
    """``countersign-`` and 32 hexadecimal digits of an HMAC-SHA-256 under the installation's secret.

    ``kind`` is domain, repository or target; ``value`` the name or address, whose case and surrounding spaces do not
    matter. Changing the secret key changes every token: what is placed must then be placed anew.
    """
    message = "\x00".join((str(partner_id), kind, _normal(kind, value)))
    return PREFIX + salted_hmac("countersign.proofs", message, algorithm="sha256").hexdigest()[:32]


def domain_rows(partner_id: UUID) -> Mapping[str, Domain]:
    """The partner's domains on record, by A-label: their own token goes before a derived one. One query."""
    return {domain.name: domain for domain in Domain.objects.filter(partner_id=partner_id)}


def _normal(kind: str, value: str) -> str:
    text = value.strip().rstrip("/").casefold()
    return ascii_domain(text) or text if kind == DOMAIN else text
