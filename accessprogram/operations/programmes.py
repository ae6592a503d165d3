"""The beginning of a programme: made on the machine, together with the two people who administer it from then on."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, WrongState
from accessprogram.models import Programme, Tier, User
from accessprogram.operations import accounts, audit, roles
from accessprogram.policy.actors import SYSTEM
from accessprogram.policy.roles import ADMINISTRATOR
from accessprogram.queries.roles import has_administrators

REASON = "first administrators, by command"


def bootstrap(*, emails: Sequence[str], slug: str, title: str = "", provider_name: str = "") -> list[User]:
    """The two people as administrators of the whole programme, each confirmed by the other.

    Accounts and programme are made when they are not there. A programme of ours has a tier from the start, since
    roles are held on tiers. Only for the command. Raises Invalid, and WrongState when there are administrators.
    """
    with transaction.atomic():
        programme = _programme(slug, title, provider_name)
        if has_administrators(programme.id):
            raise WrongState(_("This programme has administrators: they ask for and confirm further roles."))
        people = [_person(email) for email in _two(emails)]
        for person, other in zip(people, reversed(people), strict=True):
            roles.assign_as_system(
                user_id=person.id,
                role=ADMINISTRATOR,
                programme_id=programme.id,
                confirmed_by_id=other.id,
                reason=REASON,
            )
        return people


def _two(emails: Sequence[str]) -> list[str]:
    cleaned = [email.strip().lower() for email in emails]
    for email in cleaned:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Invalid(_("%(email)s is no e-mail address.") % {"email": email}) from error
    if len(set(cleaned)) != 2:
        raise Invalid(_("Name two different people: one asks for a role, the other confirms it."))
    return cleaned


def _person(email: str) -> User:
    person = User.objects.filter(email=email).first()
    if person is None:
        return accounts.create_as_system(email=email)
    if not person.is_active:
        raise Invalid(_("The account of %(email)s is closed.") % {"email": email})
    return person


def _programme(slug: str, title: str, provider_name: str) -> Programme:
    found = Programme.objects.select_for_update().filter(slug=slug).first()
    if found is None:
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise Invalid(_("The programme's slug may hold letters, digits, hyphens and underscores.")) from error
        if not provider_name.strip():
            raise Invalid(_("This programme does not exist. To make it, say who runs it with --provider."))
        found = Programme.objects.create(slug=slug, title=title.strip() or slug, provider_name=provider_name.strip())
        _record(found, found)
    if not found.tiers.exists():
        tier = Tier.objects.create(programme=found, slug="first", title=_("First tier"), position=1)
        _record(found, tier)
    return found


def _record(programme: Programme, thing: Programme | Tier) -> None:
    data = {"thing": f"{thing._meta.verbose_name} {thing}", "new": True}
    audit.append("catalogue.changed", actor=SYSTEM, thing=thing, programme_id=programme.id, data=data)
