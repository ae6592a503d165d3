"""One code, many at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connections

from accessprogram.models import TotpUse
from accessprogram.operations import factors
from tests.factories.sessions import SECRET

NOW = 1_900_000_000


@pytest.mark.sqlite
def test_of_fifty_at_once_one_code_is_accepted(fresh_database: str) -> None:
    digits = format_hotp_value(hotp_value(SECRET, NOW // 30))

    def once(_: int) -> bool:
        try:
            return factors.accept_totp(authenticator_id=7, secret=SECRET, code=digits)
        finally:
            connections.close_all()

    with time_machine.travel(NOW, tick=False), ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(once, range(50))) == 1
    assert TotpUse.objects.count() == 1
