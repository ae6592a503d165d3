"""Second factors: a code of an authenticator app is used up by being accepted."""

import hmac

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import IntegrityError, transaction

from accessprogram.models import TotpUse


def accept_totp(*, authenticator_id: int, secret: str, code: str) -> bool:
    """Whether the code is one of now, and was not used before. Of many that come with it at once, one is accepted.

    ``code`` is normalised already: ASCII digits and nothing else (RFC 6238; section 5.2 asks for the single use).
    """
    for counter in yield_hotp_counters_from_time():
        if hmac.compare_digest(code.encode(), format_hotp_value(hotp_value(secret, counter)).encode()):
            return _use(authenticator_id, counter)
    return False


def use_up_current(*, authenticator_id: int) -> None:
    """The code that switched an authenticator app on does not sign anybody in as well."""
    for counter in yield_hotp_counters_from_time():
        _use(authenticator_id, counter)


def _use(authenticator_id: int, counter: int) -> bool:
    try:
        with transaction.atomic():
            # An older code than the last accepted one is refused too, even if it was never used.
            if TotpUse.objects.filter(authenticator_id=authenticator_id, counter__gte=counter).exists():
                return False
            TotpUse.objects.create(authenticator_id=authenticator_id, counter=counter)
            return True
    except IntegrityError:
        return False
