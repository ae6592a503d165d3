"""Rows for tests, written straight into the tables, with nothing decided behind the test's back.

Whatever an operation would refuse cannot be made here: the database's own guards stand. A path through the product
is made with the operations themselves, not with these.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Permission

from accessprogram.clock import db_now
from accessprogram.models import (
    CapabilityAssessment,
    CommitmentTemplate,
    DocumentVersion,
    Membership,
    Offering,
    Partner,
    Programme,
    QuestionnaireVersion,
    RoleAssignment,
    RuleVersion,
    Tier,
    TierCommitment,
    TierOffering,
    TierUseCase,
    TierUserObjectPermission,
    TierVersion,
    UseCase,
    User,
)
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.questionnaires import default_definition
from accessprogram.roles import PROGRAMME_ROLES

_numbers = count(1)
PASSWORD = "correct horse battery staple"
MINIMAL = {
    "sections": [
        {
            "slug": "about",
            "title": "About",
            "questions": [
                {"slug": "legal_name", "kind": "text", "label": "Name", "required": True, "role": "partner_name"},
                {"slug": "contact_email", "kind": "email", "label": "Contact", "required": True, "personal": True,
                 "role": "contact_email"},
            ],
        }
    ]
}  # fmt: skip


def user(email: str = "", *, name: str = "", domain: str = "partner.example", **extra: Any) -> User:
    """An active person with a confirmed e-mail address and ``PASSWORD``."""
    from allauth.account.models import EmailAddress

    email = email or f"person{next(_numbers)}@{domain}"
    made = User.objects.create_user(email, PASSWORD, name=name or email.split("@")[0], **extra)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def programme(slug: str = "") -> Programme:
    slug = slug or f"programme-{next(_numbers)}"
    return Programme.objects.create(slug=slug, title=slug, provider_name="Fictional Provider")


def seat(role: str, *, tier: Tier, person: User | None = None, wide: bool = False) -> User:
    """Give ``person`` (a new one by default) a role on ``tier``, as truth and as guardian's row."""
    person = person or user(domain="provider.example")
    RoleAssignment.objects.create(
        user=person,
        role=role,
        programme=tier.programme,
        tier=None if wide else tier,
        asked_by=user(domain="provider.example"),
        confirmed_by=user(domain="provider.example"),
        starts_at=db_now() - timedelta(days=30),
    )
    permission = Permission.objects.get(codename=PROGRAMME_ROLES[role].codename)
    TierUserObjectPermission.objects.create(user=person, permission=permission, content_object=tier)
    return person


def actor(role: str, *, tier: Tier) -> Actor:
    return actor_of(seat(role, tier=tier))


def partner(*, name: str = "", roles: Iterable[str] = ("owner", "signatory"), person: User | None = None) -> Partner:
    """A partner whose ``person`` (a new one by default) holds ``roles``."""
    number = next(_numbers)
    person = person or user(f"owner@partner{number}.example")
    made = Partner.objects.create(name=name or f"Fictional Partner {number}", country="NL", created_by=person)
    for role in roles:
        Membership.objects.create(partner=made, user=person, role=role)
    return made


def owner_of(made: Partner) -> Actor:
    membership = made.memberships.filter(role="owner").select_related("user").first()
    assert membership is not None
    return actor_of(membership.user)


def tier_version(
    *,
    of: Programme | None = None,
    slug: str = "",
    checks: Iterable[str] = ("completeness",),
    approvals: int = 2,
    capability: int = 0,
    definition: dict[str, Any] | None = None,
    full_questionnaire: bool = False,
    publish: bool = True,
    **extra: Any,
) -> TierVersion:
    """A published tier with one offering, one use case, a pledge of each side, terms, assessment and a rule."""
    of = of or programme()
    by = user(domain="provider.example")
    slug = slug or f"tier-{next(_numbers)}"
    chosen = definition or (default_definition() if full_questionnaire else MINIMAL)
    questionnaire = QuestionnaireVersion.objects.create(
        programme=of, slug=slug, number=1, title="Questionnaire", definition=chosen, **_published(by)
    )
    version = TierVersion.objects.create(
        tier=Tier.objects.create(programme=of, slug=slug, title=slug.title()),
        number=1,
        summary="A tier of the tests.",
        gives=["One offering"],
        criteria=["Defensive use"],
        required_approvals=approvals,
        required_checks=list(checks),
        questionnaire=questionnaire,
        **extra,
    )
    made, _ = Offering.objects.get_or_create(
        programme=of, slug=f"{slug}-model", defaults={"title": "Model", "version": "1"}
    )
    CapabilityAssessment.objects.create(
        offering=made, level=capability, rationale="Tests", proposed_by=by, confirmed_by=user(domain="provider.example")
    )
    use, _ = UseCase.objects.get_or_create(programme=of, slug="detection", defaults={"title": "Detection engineering"})
    TierOffering.objects.create(tier_version=version, offering=made)
    TierUseCase.objects.create(tier_version=version, use_case=use, max_requests_per_day=1000)
    for side in ("partner", "provider"):
        template, _ = CommitmentTemplate.objects.get_or_create(
            programme=of, slug=f"{side}-pledge",
            defaults={"side": side, "title": f"The {side}'s pledge", "text": "We do.", "metric": "things", "unit": "%",
                      "default_target": "100", "evidence": "A statement."},
        )  # fmt: skip
        TierCommitment.objects.create(tier_version=version, template=template)
    for kind in ("terms", "threat_assessment"):
        DocumentVersion.objects.get_or_create(
            programme=of, kind=kind, number=1,
            defaults={"title": kind, "public_summary": "In short.", "content_hash": "0" * 64,
                      "sections": [{"anchor": "a", "title": "A", "text": "Text."}], **_published(by)},
        )  # fmt: skip
    RuleVersion.objects.get_or_create(
        programme=of, kind="safeguard", number=1, defaults={"rule": {"levels": []}, **_published(by)}
    )
    if publish:
        TierVersion.objects.filter(pk=version.pk).update(**_published(by))
        version.refresh_from_db()
    return version


def _published(by: User) -> dict[str, Any]:
    return {"state": "published", "published_at": db_now(), "published_by": by}
