"""Keys from the terminal: by an administrator only, shown once, taken back by their prefix."""

import pytest
from django.core.management import CommandError, call_command

from accessprogram.models import GatewayKey
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_gateway_key_created_and_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    version = factories.tier_version()
    administrator = factories.seat("programme_administrator", tier=version.tier)
    slug = version.tier.programme.slug
    call_command("gateway_key", slug, "First gateway", by=administrator.email)
    text = capsys.readouterr().out.strip()
    key = GatewayKey.objects.get()
    assert (key.label, text.startswith(key.prefix), key.revoked_at) == ("First gateway", True, None)
    call_command("gateway_key", slug, by=administrator.email, revoke=key.prefix)
    key.refresh_from_db()
    assert key.revoked_by == administrator


def test_gateway_key_by_anybody_else_is_refused() -> None:
    version = factories.tier_version()
    reviewer = factories.seat("reviewer", tier=version.tier)
    with pytest.raises(CommandError, match="programme administrator"):
        call_command("gateway_key", version.tier.programme.slug, "Mine", by=reviewer.email)
    assert not GatewayKey.objects.exists()
