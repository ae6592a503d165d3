"""The fictional provider's people: one account for each role at least, and enough of those that decide."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accessprogram.clock import shifted
from accessprogram.models import Programme, User
from accessprogram.operations import roles
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of

PASSWORD = "demonstration-only"  # noqa: S105 - printed at every start of the demonstration
DOMAIN = "provider.example"

STAFF: tuple[tuple[str, str, str], ...] = (
    ("administrator-1", "Demo Administrator One", "programme_administrator"),
    ("administrator-2", "Demo Administrator Two", "programme_administrator"),
    ("intake", "Demo Intake Officer", "intake_officer"),
    ("analyst", "Demo Screening Analyst", "screening_analyst"),
    ("analyst-2", "Demo Screening Analyst Two", "screening_analyst"),
    ("reviewer", "Demo Reviewer One", "reviewer"),
    ("reviewer-2", "Demo Reviewer Two", "reviewer"),
    ("senior-1", "Demo Senior Reviewer One", "senior_reviewer"),
    ("senior-2", "Demo Senior Reviewer Two", "senior_reviewer"),
    ("senior-3", "Demo Senior Reviewer Three", "senior_reviewer"),
    ("committee", "Demo Committee Member", "committee_member"),
    ("appeals-1", "Demo Appeals Reviewer One", "appeals_reviewer"),
    ("appeals-2", "Demo Appeals Reviewer Two", "appeals_reviewer"),
    ("verifier", "Demo Commitments Verifier", "commitments_verifier"),
    ("operator", "Demo Access Operator", "access_operator"),
    ("dashboards", "Demo Dashboard Reader", "dashboard_reader"),
    ("auditor", "Demo Auditor", "auditor"),
)


@dataclass(frozen=True)
class Account:
    """One sign-in of the demonstration, as var/demo.json lists it."""

    email: str
    role: str


@cache
def _hashed_password() -> str:
    """Hashed once: a slow hash for each of seventy accounts is a minute of everybody's first start."""
    return make_password(PASSWORD)


def person(email: str, name: str, *, staff: bool = False) -> User:
    """An account with a confirmed address and the demonstration's password."""
    user = User.objects.create(email=email, password=_hashed_password(), name=name, is_staff=staff)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def staff(programme: Programme, *, days_ago: float) -> list[Account]:
    """Everybody of ``STAFF``, each with a role on every tier; the two administrators stand for each other."""
    with shifted(timedelta(days=-days_ago)):
        users = {local: person(f"{local}@{DOMAIN}", name, staff=True) for local, name, _ in STAFF}
        first, second = users["administrator-1"], users["administrator-2"]
        for local, _, role in STAFF:
            roles.assign_as_system(
                user_id=users[local].id,
                role=role,
                programme_id=programme.id,
                confirmed_by_id=second.id if users[local] == first else first.id,
                reason="demonstration",
            )
    return [Account(users[local].email, role) for local, _, role in STAFF]


def acting(local: str) -> Actor:
    """A member of staff as they stand now, by the part of their address before the @."""
    return actor_of(User.objects.get(email=f"{local}@{DOMAIN}"))
