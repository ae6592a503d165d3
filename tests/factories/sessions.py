"""Signed-in clients, as the sign-in library leaves them: with what was proved, and when."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from accessprogram.crypto.sealed import seal
from accessprogram.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def second_factor(person: User, *, secret: str = SECRET) -> Authenticator:
    """An authenticator app of this person."""
    made, _ = Authenticator.objects.get_or_create(
        user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": seal(secret)}}
    )
    return made


def client_of(person: User, *, proved: float | None = 0, factor: bool = True, **extra: Any) -> Client:
    """A client signed in as ``person`` with a second factor, ``proved`` seconds ago (None: with the password only)."""
    client = Client(**extra)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    records: list[dict[str, Any]] = [{"method": "password", "at": time.time() - 3600}]
    if factor:
        authenticator = second_factor(person)
        if proved is not None:
            records.append({"method": "mfa", "at": time.time() - proved, "id": authenticator.pk, "type": "totp"})
    elif proved is not None:
        records.append({"method": "password", "at": time.time() - proved})
    session = client.session
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client
