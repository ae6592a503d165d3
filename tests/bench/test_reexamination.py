"""After a capability change, every one of 100,000 grants is looked at again in under ten minutes, and the desk hardly
notices: measured on a whole installation on PostgreSQL, with its own worker and web server.

``BENCH_GRANTS`` changes the number. The rows are copies of one grant that the operations made; every guard stands.
"""

import http.cookiejar
import os
import re
import statistics
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Model

from accessprogram.models import (
    Agreement,
    Grant,
    GrantLine,
    Membership,
    Partner,
    RuleVersion,
    SafeguardAssessment,
    User,
)
from accessprogram.operations import capability, safeguards
from reviews.models import Approval, Case, Decision
from tests import factories
from tests.factories import access
from tests.infra.databases import pointed_at
from tests.infra.stack import Stack

GRANTS = int(os.environ.get("BENCH_GRANTS", "100000"))
LIMIT_SECONDS, SLOWER = 600, 1.5
ASKED_BEFORE = 60
PASSWORD = "a long sentence for one measurement"
RULE = {"levels": [{"level": 1, "needs": [{"fact": "check:email_domain", "words": "a checked mail domain"}]}]}


def test_reexamination_of_all_grants(
    start_stack: Callable[..., AbstractContextManager[Stack]], django_db_blocker: Any
) -> None:
    with start_stack() as stack:
        with django_db_blocker.unblock(), pointed_at(stack.database_url.rpartition("/")[2]):
            world = _one_grant()
            _copies(world, GRANTS - 1)
            desk = _signed_in(stack, world)
            before = [desk() for _turn in range(ASKED_BEFORE)]
            begun = time.monotonic()
            capability.assess(
                actor=world.deciders[0],
                offering_id=world.offering.id,
                level=1,
                rationale="Bench",
                confirmed_by=world.deciders[1],
            )
            during = []
            # The worker's own sweep rings; this process sends no bell.
            while not stack.sql("select 1 from accessprogram_reexamination where state in ('done', 'parked')"):
                assert time.monotonic() - begun < LIMIT_SECONDS, stack.logs()
                during.append(desk())
            seconds = time.monotonic() - begun
        state, looked, short = stack.sql("select state, looked_at, fell_short from accessprogram_reexamination")[0]
        told = stack.sql("select count(*) from accessprogram_outboxmessage where kind = 'shortfall_found'")[0][0]
        _say(seconds, before, during)
        assert (state, looked, short, told) == ("done", GRANTS, GRANTS, GRANTS)
        assert seconds < LIMIT_SECONDS
        assert _p95(during) <= SLOWER * _p95(before)


def _one_grant() -> access.World:
    """At C0 and S0, all of it made by the operations; the rule asks for something from C1 on."""
    version = access.tier()
    RuleVersion.objects.filter(programme=version.tier.programme).update(state="retired")
    RuleVersion.objects.create(
        programme=version.tier.programme, kind="safeguard", number=2, rule=RULE, state="published",
        published_at=version.published_at, published_by=factories.user(),
    )  # fmt: skip
    made, _surface = access.working(access.countersigned(access.world(version=version)))
    safeguards.assess(partner_id=made.partner.id, programme_id=version.tier.programme_id, cause="bench", check_facts=())
    User.objects.filter(pk=made.deciders[0].id).update(password=make_password(PASSWORD, hasher="argon2"))
    return made


def _copies(world: access.World, number: int) -> None:
    """So many partners with one grant each, everything that a grant must stand on copied with it."""
    grant = world.granted
    newest = SafeguardAssessment.objects.filter(partner=world.partner).latest("created_at")
    _copy(Partner, world.partner.pk, number, "partner", name="'Fictional ' || n")
    for role in Membership.objects.filter(partner=world.partner, role="owner"):
        _copy(Membership, role.pk, number, "membership", partner_id=_id("partner"))
    _copy(SafeguardAssessment, newest.pk, number, "safeguard", partner_id=_id("partner"))
    _copy(Case, world.decision.case_id, number, "case")
    _copy(Decision, world.decision.pk, number, "decision", case_id=_id("case"))
    for place, approval in enumerate(Approval.objects.filter(decision=world.decision)):
        _copy(Approval, approval.pk, number, f"approval{place}", decision_id=_id("decision"))
    _copy(Agreement, grant.agreement_id, number, "agreement", partner_id=_id("partner"), decision_id=_id("decision"))
    _copy(
        Grant, grant.pk, number, "grant",
        partner_id=_id("partner"), agreement_id=_id("agreement"), decision_id=_id("decision"),
    )  # fmt: skip
    for line in GrantLine.objects.filter(grant=grant):
        _copy(GrantLine, line.pk, number, "line", grant_id=_id("grant"), partner_id=_id("partner"))
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _id(thing: str) -> str:
    """The same key for the same thing of the same copy, in every table."""
    return f"md5('{thing}' || n)::uuid"


def _copy(model: type[Model], pk: object, number: int, thing: str, **changed: str) -> None:
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    values = {**dict.fromkeys(columns), "id": _id(thing), **changed}
    chosen = ", ".join(values[column] or f't."{column}"' for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into "{table}" ({named}) select {chosen} from "{table}" t'
            " cross join generate_series(1, %s) n where t.id = %s",
            [number, pk],
        )


def _signed_in(stack: Stack, world: access.World) -> Callable[[], float]:
    """Seconds that the desk's queue takes to answer one of the reviewers."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
    login = f"{stack.url}/account/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', opener.open(login).read().decode())
    assert token is not None
    typed = {"csrfmiddlewaretoken": token[1], "login": world.deciders[0].email, "password": PASSWORD}
    asked = urllib.request.Request(login, urllib.parse.urlencode(typed).encode(), {"Referer": login})
    opener.open(asked).read()

    def ask() -> float:
        begun = time.monotonic()
        with opener.open(f"{stack.url}/desk/queues/open/", timeout=30) as answer:
            assert answer.url.endswith("/desk/queues/open/"), answer.url
            answer.read()
        return time.monotonic() - begun

    return ask


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else 0.0


def _say(seconds: float, before: list[float], during: list[float]) -> None:
    words = (
        f"re-examination of {GRANTS:,} grants: {seconds:.0f} s; queue p95 {_p95(before) * 1000:.0f} ms before,"
        f" {_p95(during) * 1000:.0f} ms meanwhile ({len(during)} asked)"
    )
    print(words)  # noqa: T201
