"""Accounts: signing up, second factors, sessions, what a request is told of itself."""

import re
import time
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accessprogram import context
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import AccessEntry, AuditEvent, RoleAssignment, Session, Tier, User
from accessprogram.operations import accounts, sessions
from accessprogram.queries.accounts import session_digest
from accessprogram.queries.actors import actor_of
from accessprogram.queries.roles import rows_held
from accessprogram.web.access import poll, step_up_required
from accessprogram.web.middleware import shortened_address
from tests.factories import PASSWORD, partner, seat, tier_version, user
from tests.factories.sessions import SECRET, client_of, second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LOGIN = "/account/login/"


@pytest.fixture
def tier() -> Tier:
    return tier_version().tier


def code(at: float | None = None) -> str:
    return format_hotp_value(hotp_value(SECRET, int((at or time.time()) // 30)))


# --- signing up ------------------------------------------------------------------------------------------------------
def sign_up(email: str, name: str = "Ada Example") -> Any:
    return Client().post(reverse("account_signup"), {"name": name, "email": email, "password1": PASSWORD})


def test_sign_up_makes_an_account_with_its_event_and_a_mail() -> None:
    sign_up("ada@orchard.example", "  Ada\u202e\n Example ")
    person = User.objects.get(email="ada@orchard.example")
    assert (person.name, person.is_staff, person.is_superuser) == ("Ada Example", False, False)
    event = AuditEvent.objects.get(action="account.signed_up")
    assert (event.actor_id, event.object_id, event.data) == (person.pk, str(person.pk), {})
    assert [message.to for message in mail.outbox] == [["ada@orchard.example"]]


def test_sign_up_of_a_known_address_answers_the_same_and_hashes_as_often(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth import hashers

    calls: list[str] = []
    original = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: calls.append("hash") or original(self, password, salt),
    )
    first = sign_up("new@orchard.example")
    fresh = len(calls)
    user("known@orchard.example")
    calls.clear()
    known = sign_up("known@orchard.example")
    assert (known.status_code, known["Location"], len(calls)) == (first.status_code, first["Location"], fresh)
    assert User.objects.filter(email="known@orchard.example").count() == 1


def test_sign_up_ignores_everything_but_its_own_fields() -> None:
    Client().post(
        reverse("account_signup"),
        {"name": "Ada", "email": "ada@orchard.example", "password1": PASSWORD, "is_staff": "1", "is_superuser": "1",
         "id": "00000000-0000-0000-0000-000000000001", "is_active": "0"},
    )  # fmt: skip
    person = User.objects.get(email="ada@orchard.example")
    assert (person.is_staff, person.is_superuser, person.is_active) == (False, False, True)


def test_sign_up_without_a_ledger_makes_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    from accessprogram.operations import audit

    monkeypatch.setattr(audit, "append", lambda *args, **kwargs: (_ for _ in ()).throw(RuntimeError("full")))
    with pytest.raises(RuntimeError):
        sign_up("ada@orchard.example")
    assert not User.objects.filter(email="ada@orchard.example").exists()


def test_reset_answers_the_same_for_everybody_and_skips_no_second_factor(tier: Tier) -> None:
    person = seat("reviewer", tier=tier)
    second_factor(person)
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in (person.email, user().email, "nobody@orchard.example")
    ]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    client = Client()
    set_password_by_mail(client, person.email, "a quite different password")
    client.post(LOGIN, {"login": person.email, "password": "a quite different password"})
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert "_auth_user_id" in client.session


def test_first_administrator_gets_from_the_command_to_the_desk() -> None:
    call_command("bootstrap", "first@provider.example", "second@provider.example", provider="Provider", verbosity=0)
    client = Client()
    set_password_by_mail(client, "first@provider.example", PASSWORD)
    client.post(LOGIN, {"login": "first@provider.example", "password": PASSWORD})
    if "_auth_user_id" not in client.session:
        confirm_address(client)
        client.post(LOGIN, {"login": "first@provider.example", "password": PASSWORD})
    assert client.get(reverse("accessprogram:roles"))["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def set_password_by_mail(client: Client, email: str, password: str) -> None:
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": email})
    response = client.get(link_in_mail("/password/reset/key/"), follow=True)
    client.post(response.redirect_chain[-1][0], {"password1": password, "password2": password})


def confirm_address(client: Client) -> None:
    client.post(link_in_mail("/confirm-email/"))


def link_in_mail(part: str) -> str:
    links = re.findall(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    return next(link for link in links if part in link)


# --- the second factor -----------------------------------------------------------------------------------------------
def test_staff_without_a_second_factor_are_sent_to_set_one_up(tier: Tier) -> None:
    client = client_of(seat("reviewer", tier=tier), factor=False)
    response = client.get(reverse("accessprogram:conflicts"))
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Your role needs a second factor" in page


def test_staff_who_did_not_use_it_in_this_session_are_asked(tier: Tier) -> None:
    client = client_of(seat("reviewer", tier=tier), proved=None)
    response = client.get(reverse("accessprogram:conflicts"))
    assert response["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fdesk%2Fconflicts%2F"
    client.post(response["Location"], {"code": code()})
    assert client.get(reverse("accessprogram:conflicts")).status_code == 200


def test_demonstration_alone_relaxes_it(tier: Tier, settings: Any) -> None:
    settings.DEMO = True
    assert (
        client_of(seat("reviewer", tier=tier), factor=False).get(reverse("accessprogram:conflicts")).status_code == 200
    )


def test_partners_need_none() -> None:
    client = client_of(partner().created_by, factor=False)
    assert client.get(reverse("accessprogram:account-home")).status_code == 200
    assert client.get(reverse("accessprogram:home")).status_code in (200, 302)


@pytest.mark.parametrize(
    "spelt",
    [
        lambda digits: digits,
        lambda digits: f" {digits[:3]} {digits[3:]} ",
        lambda digits: f"{digits[:3]}-{digits[3:]}",
        lambda digits: digits.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}),
    ],
)
def test_code_signs_in_once_however_it_is_spelt(tier: Tier, spelt: Any) -> None:
    person = seat("reviewer", tier=tier)
    second_factor(person)
    with time_machine.travel(1_900_000_000, tick=False):
        assert [signs_in(person, each(code())) for each in (spelt, str, spelt)] == [True, False, False]


def test_code_of_the_window_before_is_refused(tier: Tier) -> None:
    person = seat("reviewer", tier=tier)
    second_factor(person)
    with time_machine.travel(1_900_000_000, tick=False):
        assert not signs_in(person, code(time.time() - 30))


def test_code_that_switched_the_app_on_does_not_sign_in(tier: Tier, monkeypatch: pytest.MonkeyPatch) -> None:
    person = seat("reviewer", tier=tier)
    client = client_of(person, factor=False, proved=10)
    with time_machine.travel(time.time(), tick=False):
        secret = re.search(r"[A-Z2-7]{32}", client.get(reverse("mfa_activate_totp")).content.decode())
        assert secret
        digits = format_hotp_value(hotp_value(secret[0], int(time.time() // 30)))
        # The test's own transaction never commits.
        monkeypatch.setattr("django.db.transaction.on_commit", lambda callback, **_: callback())
        client.post(reverse("mfa_activate_totp"), {"code": digits})
        assert client.get(reverse("accessprogram:conflicts")).status_code == 200
        assert not signs_in(person, digits)
    assert AuditEvent.objects.filter(action="account.second_factor_added").count() == 2


def test_recovery_code_signs_in_once(tier: Tier) -> None:
    person = seat("reviewer", tier=tier)
    second_factor(person)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    given = RecoveryCodes.activate(person).generate_codes()[0]
    assert [signs_in(person, given), signs_in(person, given)] == [True, False]


def test_secrets_of_codes_are_sealed_in_the_database(tier: Tier) -> None:
    person = seat("reviewer", tier=tier)
    second_factor(person)
    assert SECRET not in str(Authenticator.objects.get(user=person).data)


def signs_in(person: User, digits: str) -> bool:
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": digits})
    return "_auth_user_id" in client.session


# --- a renewed proof -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("age", "runs"), [(299, True), (301, False)])
def test_step_up_at_its_limit(age: int, runs: bool, rf: RequestFactory) -> None:
    person, ran = user(), []

    @step_up_required
    def view(request: HttpRequest) -> HttpResponse:
        ran.append(True)
        return HttpResponse()

    request = rf.get("/x/")
    request.user, request.session = person, client_of(person, factor=False, proved=age).session
    view(request)
    assert bool(ran) is runs


def test_password_is_no_proof_for_whoever_has_a_second_factor(tier: Tier) -> None:
    person = seat("programme_administrator", tier=tier)
    client = client_of(person, proved=400)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = client.post(reverse("accessprogram:role-ask"))
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))


def test_form_is_sent_again_after_the_proof_and_the_session_gets_another_key(tier: Tier) -> None:
    person, colleague = seat("programme_administrator", tier=tier, wide=True), user()
    client = client_of(person, proved=301)
    typed = {
        "email": colleague.email,
        "role": "reviewer",
        "programme": tier.programme_id,
        "tier": "",
        "reason": "Joins",
    }
    response = client.post(reverse("accessprogram:role-ask"), typed)
    assert not RoleAssignment.objects.filter(user=colleague).exists()
    before = client.session.session_key
    client.post(response["Location"], {"code": code()})
    assert RoleAssignment.objects.get(user=colleague).reason == "Joins"
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


# --- sessions --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("idle", "signed_in"), [(29 * 60, True), (31 * 60, False)])
def test_idle_session_ends(idle: int, signed_in: bool) -> None:
    with time_machine.travel(1_900_000_000, tick=False) as clock:
        client = client_of(user(), factor=False)
        client.get(reverse("accessprogram:account-home"))
        clock.shift(idle)
        response = client.get(reverse("accessprogram:account-home"))
        assert (response.status_code == 200) is signed_in
    if not signed_in:
        assert "signed out because nothing happened" in client.get(response["Location"]).content.decode()


def test_busy_session_ends_after_twelve_hours() -> None:
    with time_machine.travel(1_900_000_000, tick=False) as clock:
        client = client_of(user(), factor=False)
        answers = []
        for _ in range(37):
            answers.append(client.get(reverse("accessprogram:account-home")).status_code)
            clock.shift(20 * 60)
        assert (answers[:36], answers[36]) == ([200] * 36, 200)
        assert client.get(reverse("accessprogram:account-home")).status_code == 302


def test_poll_is_no_activity() -> None:
    person = user()
    with time_machine.travel(1_900_000_000, tick=False) as clock:
        client = client_of(person, factor=False)
        client.get(reverse("accessprogram:account-home"))
        person.refresh_from_db()
        seen = person.last_activity
        for _ in range(6):
            clock.shift(5 * 60)
            client.get(reverse("accessprogram:account-home"), headers={"X-Poll": "1"})
        person.refresh_from_db()
        assert person.last_activity == seen
        clock.shift(61)
        assert client.get(reverse("accessprogram:account-home"), headers={"X-Poll": "1"}).status_code == 302
    assert poll(lambda request: HttpResponse()).is_poll  # type: ignore[attr-defined]


def test_session_key_changes_at_the_sign_in() -> None:
    person, client = user(), Client()
    client.get(LOGIN)
    session = client.session
    session["before"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted or ""
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    assert client.session.session_key != planted
    assert Session.objects.get(session_key=client.session.session_key).user_id == person.pk


def test_own_sessions_are_listed_and_ended_one_by_one() -> None:
    person = user()
    here, there, elsewhere = (client_of(person, factor=False) for _ in range(3))
    for client in (here, there, elsewhere):
        client.get(reverse("accessprogram:account-home"))
    digest = session_digest(there.session.session_key)
    page = here.get(reverse("accessprogram:account-home")).content.decode()
    assert digest in page
    assert str(there.session.session_key) not in page
    here.post(reverse("accessprogram:session-end", args=[digest]))
    assert there.get(reverse("accessprogram:account-home")).status_code == 302
    here.post(reverse("accessprogram:sessions-end-others"))
    assert [client.get(reverse("accessprogram:account-home")).status_code for client in (here, elsewhere)] == [200, 302]


def test_session_of_somebody_else_is_not_there_to_be_ended() -> None:
    other = client_of(user(), factor=False)
    with pytest.raises(NotFound):
        sessions.end_one(actor=actor_of(user()), digest=session_digest(other.session.session_key))
    assert other.get(reverse("accessprogram:account-home")).status_code == 200


# --- closing an account ----------------------------------------------------------------------------------------------
def test_closed_account_has_no_sessions_rows_or_roles(tier: Tier) -> None:
    administrator = seat("programme_administrator", tier=tier)
    person = seat("reviewer", tier=tier)
    client = client_of(person)
    accounts.deactivate(actor=actor_of(administrator), user_id=person.pk, reason="Left")
    assert client.get(reverse("accessprogram:conflicts")).status_code == 302
    assert not Session.objects.filter(user_id=person.pk).exists()
    assert rows_held(person.pk) == set()
    assert not RoleAssignment.objects.filter(user=person, until__isnull=True).exists()
    person.refresh_from_db()
    assert (person.is_active, person.is_staff, actor_of(person).id) == (False, False, None)
    assert not signs_in(person, code())
    assert AuditEvent.objects.get(action="account.deactivated").reason == "Left"
    with pytest.raises(WrongState):
        accounts.deactivate(actor=actor_of(administrator), user_id=person.pk, reason="Left")


def test_account_is_closed_by_an_administrator_who_is_another_person(tier: Tier) -> None:
    administrator, person = seat("programme_administrator", tier=tier), user()
    with pytest.raises(NotAllowed):
        accounts.deactivate(actor=actor_of(administrator), user_id=administrator.pk, reason="x")
    with pytest.raises(NotAllowed):
        accounts.deactivate(actor=actor_of(seat("auditor", tier=tier)), user_id=person.pk, reason="x")
    with pytest.raises(NotFound):
        accounts.deactivate(actor=actor_of(seat("reviewer", tier=tier)), user_id=person.pk, reason="x")
    with pytest.raises(Invalid):
        accounts.deactivate(actor=actor_of(administrator), user_id=person.pk, reason=" ")


def test_name_is_changed_on_the_account_page_without_its_words_in_the_ledger() -> None:
    person = user()
    client = client_of(person, factor=False)
    assert client.post(reverse("accessprogram:account-name"), {"name": ""}).status_code == 422
    assert (
        client.post(reverse("accessprogram:account-name"), {"name": "New Name", "email": "x@y.example"}).status_code
        == 302
    )
    person.refresh_from_db()
    assert (person.name, EmailAddress.objects.get(user=person).email) == ("New Name", person.email)
    assert AuditEvent.objects.get(action="account.renamed").data == {}


# --- what a request is told of itself --------------------------------------------------------------------------------
def test_request_id_is_ours_in_answer_and_ledger(tier: Tier) -> None:
    client = client_of(seat("reviewer", tier=tier))
    response = client.post(
        reverse("accessprogram:conflict-end", args=["00000000-0000-0000-0000-000000000000"]),
        headers={"X-Request-ID": "forged-by-the-client"},
    )
    assert response.status_code == 404
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    assert context.current() == context.RequestContext()


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("203.0.113.77", "", 0, "203.0.113.0/24"),
        ("2001:db8:aa:bb::1", "", 0, "2001:db8:aa::/48"),
        ("::ffff:203.0.113.9", "", 0, "203.0.113.0/24"),
        ("10.0.0.1", "198.51.100.4", 0, "10.0.0.0/24"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.4", 1, "198.51.100.0/24"),
        ("10.0.0.1", "", 1, "10.0.0.0/24"),
        ("", "", 0, ""),
    ],
)
def test_address_is_shortened(
    rf: RequestFactory, settings: Any, remote: str, forwarded: str, proxies: int, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert shortened_address(request) == expected


def test_refusal_is_a_page_with_its_reason_and_a_row_of_the_access_ledger(tier: Tier) -> None:
    asker = seat("programme_administrator", tier=tier)
    from accessprogram.operations import roles

    assignment = roles.ask(
        actor=actor_of(asker), user_id=user().pk, role="reviewer", programme_id=tier.programme_id, tier_id=tier.pk,
        reason="x",
    )  # fmt: skip
    response = client_of(asker).post(reverse("accessprogram:role-confirm", args=[assignment.pk]))
    assert response.status_code == 403
    assert "another administrator has to confirm it" in response.content.decode()
    entry = AccessEntry.objects.get(action="refused")
    assert (entry.actor_id, entry.object_id, entry.data) == (asker.pk, str(assignment.pk), {"code": "asked"})


def test_part_of_a_page_that_needs_a_sign_in_sends_the_whole_page_there() -> None:
    response = Client().get(
        reverse("accessprogram:conflicts"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/conflicts/"},
    )
    assert response.status_code == 200
    assert response["HX-Redirect"].startswith(f"{LOGIN}?next=")
