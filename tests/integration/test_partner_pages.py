"""Pages of a partner's people, domains, named users and invitations."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.crypto.links import sign_invitation
from accessprogram.models import Invitation, Membership, NamedUser, Partner, User
from tests import factories
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _url(name: str, *args: object) -> str:
    return reverse(f"accessprogram:{name}", args=args)


@pytest.fixture
def owner() -> User:
    return factories.user("ada@fenwick.example", name="Ada Vane")


@pytest.fixture
def partner(owner: User) -> Partner:
    return factories.partner(name="Fenwick Analytics", person=owner, roles=("owner", "signatory", "security_contact"))


@pytest.fixture
def ada(owner: User, partner: Partner) -> Client:
    return client_of(owner)


def test_partner_created_leads_back_to_where_it_was_asked() -> None:
    person = client_of(factories.user())
    wanted = "/partner/applications/new/?tier=defender"
    data = {"kind": "person", "name": "Iris Quill", "next": wanted}
    assert person.post(_url("partner-new"), data).url == wanted
    assert Partner.objects.get().kind == "person"


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_partner_created_never_leads_off_the_site(next_: str) -> None:
    person = client_of(factories.user())
    response = person.post(_url("partner-new"), {"kind": "person", "name": "Iris Quill", "next": next_})
    assert response.url == _url("partner-home")


def test_partner_new_says_what_is_wrong_and_keeps_what_was_typed() -> None:
    response = client_of(factories.user()).post(_url("partner-new"), {"name": "", "website": "ftp://x.example"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_name"' in page and 'href="#id_kind"' in page and 'value="ftp://x.example"' in page


def test_colleague_is_invited_and_joins(ada: Client, partner: Partner) -> None:
    sent = ada.post(_url("partner-invite", partner.id), {"email": "bo@fenwick.example", "roles": ["member"]})
    assert sent.url == _url("partner-people", partner.id)
    token = sign_invitation(Invitation.objects.get().id)
    other = client_of(factories.user("eve@other.example"))
    assert "Fenwick" not in other.get(_url("partner-invitation", token)).content.decode()
    assert other.post(_url("partner-invitation", token)).status_code == 409
    bo = client_of(factories.user("bo@fenwick.example"))
    assert "Join Fenwick Analytics" in bo.get(_url("partner-invitation", token)).content.decode()
    assert Membership.objects.filter(user__email="bo@fenwick.example").count() == 0  # reading joins nobody
    assert bo.post(_url("partner-invitation", token)).url == _url("partner-home")
    assert Membership.objects.filter(user__email="bo@fenwick.example").count() == 1
    assert bo.get(_url("partner-invitation", "nonsense")).status_code == 404


def test_refused_forms_keep_what_was_typed(ada: Client, partner: Partner) -> None:
    for name, data, kept in (
        ("partner-invite", {"email": "nobody"}, 'value="nobody"'),
        ("partner-domain-add", {"name": "localhost"}, 'value="localhost"'),
    ):
        response = ada.post(_url(name, partner.id), data)
        assert (response.status_code, kept in response.content.decode()) == (422, True)
    assert ada.post(_url("partner-named-user-add", partner.id), {"label": " "}).status_code == 422


def test_member_reads_but_does_not_manage(partner: Partner) -> None:
    person = factories.user("bo@fenwick.example")
    Membership.objects.create(partner=partner, user=person, role="member")
    bo = client_of(person)
    page = bo.get(_url("partner-people", partner.id)).content.decode()
    assert "Ada Vane" in page and "Only an owner" in page and _url("partner-invite", partner.id) not in page
    assert bo.post(_url("partner-invite", partner.id), {"email": "x@y.example", "roles": ["owner"]}).status_code == 403
    assert bo.post(_url("partner-member-remove", partner.id, person.id)).url == _url("partner-home")  # leaves


def test_last_owner_stays_and_reads_why(ada: Client, owner: User, partner: Partner) -> None:
    response = ada.post(_url("partner-member-remove", partner.id, owner.id), follow=True)
    assert "only owner" in response.content.decode()
    assert Membership.objects.filter(user=owner, ended_at=None).count() == 3


def test_named_user_is_added_and_ended(ada: Client, partner: Partner) -> None:
    ada.post(_url("partner-named-user-add", partner.id), {"label": "Detection team"})
    named = NamedUser.objects.get()
    assert named.user_key in ada.get(_url("partner-people", partner.id)).content.decode()
    ada.post(_url("partner-named-user-end", partner.id, named.id))
    assert named.user_key not in ada.get(_url("partner-people", partner.id)).content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("partner-invite", {"email": "x@y.example", "roles": "owner"}),
        ("partner-domain-add", {"name": "evil.example"}),
        ("partner-named-user-add", {"label": "Eve"}),
    ],
)
def test_partner_of_others_is_what_is_not_there(partner: Partner, name: str, data: dict[str, Any]) -> None:
    person = factories.user("eve@other.example")
    factories.partner(person=person)
    eve = client_of(person)
    theirs, missing = (eve.post(_url(name, one), data) for one in (partner.id, uuid.uuid4()))
    assert (theirs.status_code, theirs.content) == (404, missing.content)
    assert eve.get(_url("partner-people", partner.id)).content == missing.content


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def test_people_ask_the_database_the_same_for_one_and_three(ada: Client, partner: Partner) -> None:
    def add(number: int) -> None:
        person = factories.user(f"p{number}@fenwick.example")
        Membership.objects.create(partner=partner, user=person, role="member")
        ada.post(_url("partner-domain-add", partner.id), {"name": f"fenwick{number}.example"})
        ada.post(_url("partner-named-user-add", partner.id), {"label": f"User {number}"})
        invited = {"email": f"i{number}@fenwick.example", "roles": ["member"]}
        ada.post(_url("partner-invite", partner.id), invited)

    add(1)
    one = _queries(ada, _url("partner-people", partner.id))
    add(2)
    add(3)
    assert _queries(ada, _url("partner-people", partner.id)) == one
