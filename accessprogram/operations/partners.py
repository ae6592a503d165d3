"""Partners, their members and invitations, domains and named users."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.crypto.links import read_invitation
from accessprogram.enums import GrantState, PartnerKind, PartnerRole
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Domain, Grant, Invitation, Membership, NamedUser, Partner
from accessprogram.operations import audit, gateway_events, outbox
from accessprogram.policy.actors import Actor
from accessprogram.policy.partners import (
    may_accept_invitation,
    may_create_partner,
    may_manage_access_facts,
    may_manage_people,
    may_remove_member,
)
from accessprogram.queries.partners import member_ids, own_partners
from accessprogram.questionnaires.addresses import Malformed, ascii_domain, clean_domain, clean_email, clean_url
from accessprogram.questionnaires.countries import COUNTRIES

INVITATION_DAYS = 14
FOUNDER_ROLES = (PartnerRole.OWNER, PartnerRole.SIGNATORY, PartnerRole.SECURITY_CONTACT)


def create(*, actor: Actor, kind: str, name: str, country: str = "", website: str = "") -> Partner:
    """A new partner, whose creator is its owner, signatory and security contact.

    ``kind`` is a PartnerKind, ``country`` ISO 3166-1. Raises NotAllowed, Invalid with a sentence for each field.
    """
    verdict = may_create_partner(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence)
    facts = _facts(kind, name, country, website)
    with transaction.atomic():
        partner = Partner.objects.create(created_by_id=actor.person, **facts)
        Membership.objects.bulk_create(
            Membership(partner=partner, user_id=actor.person, role=role) for role in FOUNDER_ROLES
        )
        audit.append("partner.created", actor=actor, thing=partner, subject_id=partner.id, data={"kind": partner.kind})
    return partner


def _facts(kind: str, name: str, country: str, website: str) -> dict[str, str]:
    faults: dict[str, str] = {}
    name = " ".join(name.split())
    if kind not in PartnerKind.values:
        faults["kind"] = _("Choose who applies.")
    if not name:
        faults["name"] = _("Write the name.")
    elif len(name) > 200:
        faults["name"] = _("Shorten the name to 200 characters.")
    if country and country not in COUNTRIES:
        faults["country"] = _("Choose a country from the list.")
    try:
        website = clean_url(website) if website.strip() else ""
    except Malformed as problem:
        faults["website"] = str(problem)
    if faults:
        raise Invalid(_("The partner could not be created yet."), fields=faults)
    return {"kind": kind, "name": name, "country": country, "website": website}


def locked(actor: Actor, partner_id: UUID) -> Partner:
    """The actor's own partner, locked until the commit. Raises NotFound, whether missing or another's."""
    partner = own_partners(actor).select_for_update(of=("self",)).filter(id=partner_id).first()
    if partner is None:
        raise NotFound(_("There is no such partner."))
    return partner


def invite(*, actor: Actor, partner_id: UUID, email: str, roles: list[str]) -> Invitation:
    """Invite a person by mail to join in ``roles``. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        partner = locked(actor, partner_id)
        verdict = may_manage_people(actor, partner.id)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        address = _invited(partner, email, roles)
        wanted = [role for role in PartnerRole.values if role in roles]
        invitation = Invitation.objects.create(
            partner=partner,
            email=address,
            roles=wanted,
            invited_by_id=actor.person,
            expires_at=db_now() + timedelta(days=INVITATION_DAYS),
        )
        outbox.enqueue(
            kind="partner_invitation",
            email=address,
            dedupe=f"invitation:{invitation.id}",
            data={"invitation": str(invitation.id), "partner": partner.name, "days": INVITATION_DAYS},
        )
        data = {"invitation": str(invitation.id), "roles": wanted}
        audit.append("partner.member_invited", actor=actor, thing=partner, subject_id=partner.id, data=data)
    return invitation


def _invited(partner: Partner, email: str, roles: list[str]) -> str:
    faults: dict[str, str] = {}
    address = ""
    try:
        address = clean_email(email).lower()
    except Malformed as problem:
        faults["email"] = str(problem)
    if not roles or not set(roles) <= set(PartnerRole.values):
        faults["roles"] = _("Choose at least one role.")
    if partner.kind == PartnerKind.PERSON:
        faults["email"] = _("One person acting alone has no other members. Create an organisation to work together.")
    open_ones = Invitation.objects.filter(
        partner=partner, email=address, accepted_at__isnull=True, expires_at__gt=db_now()
    )
    if address and open_ones.exists():
        faults["email"] = _("This address was invited already and has not answered yet.")
    if faults:
        raise Invalid(_("The invitation could not be sent yet."), fields=faults)
    return address


def accept_invitation(*, actor: Actor, token: str) -> Partner:
    """Join the partner that the token invites to. Raises NotFound, NotAllowed, WrongState; twice changes nothing."""
    with transaction.atomic():
        named = read_invitation(token)
        invitation = Invitation.objects.select_for_update().filter(id=named).first() if named else None
        if invitation is None:
            raise NotFound(_("There is no such invitation."))
        verdict = may_accept_invitation(actor, invitation.email)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        if invitation.accepted_by_id == actor.id:
            return invitation.partner
        now = db_now()
        if invitation.accepted_at is not None or invitation.expires_at <= now:
            raise WrongState(_("This invitation has ended. Ask for a new one."))
        invitation.accepted_at, invitation.accepted_by_id = now, actor.person
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        partner = Partner.objects.select_for_update().get(id=invitation.partner_id)
        for role in invitation.roles:
            Membership.objects.get_or_create(partner=partner, user_id=actor.person, role=role, ended_at=None)
        events.emit(events.SubjectChanged(partner_id=partner.id, fields=("sign_ins",)))
        events.emit(events.TiesChanged(user_id=None))  # they, and colleagues with an address of the same domain
        data = {"invitation": str(invitation.id), "roles": invitation.roles}
        audit.append("partner.member_joined", actor=actor, thing=partner, subject_id=partner.id, data=data)
    return partner


def remove_member(*, actor: Actor, partner_id: UUID, user_id: UUID) -> None:
    """End all of a person's roles; the last owner and the last signatory stay.

    Raises NotFound, NotAllowed, WrongState.
    """
    with transaction.atomic():
        partner = locked(actor, partner_id)
        verdict = may_remove_member(actor, partner.id, user_id)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        if user_id not in member_ids(partner.id):
            raise NotFound(_("There is no such member."))
        for role, sentence in (
            ("owner", _("This is the only owner. Invite another owner first.")),
            ("signatory", _("This is the only signatory. Invite another signatory first.")),
        ):
            if member_ids(partner.id, role) == [user_id]:
                raise WrongState(sentence)
        ending = Membership.objects.filter(partner=partner, user_id=user_id, ended_at__isnull=True)
        ending.update(ended_at=db_now())
        events.emit(events.SubjectChanged(partner_id=partner.id, fields=("sign_ins",)))
        audit.append(
            "partner.member_removed",
            actor=actor,
            thing=partner,
            subject_id=partner.id,
            data={"user": str(user_id)},
        )


def add_domain(*, actor: Actor, partner_id: UUID, name: str) -> Domain:
    """Add a domain with the token that will prove it; adding it again returns it.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        partner = locked(actor, partner_id)
        verdict = may_manage_access_facts(actor, partner.id)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        try:
            wanted = ascii_domain(clean_domain(name))
        except Malformed as problem:
            raise Invalid(_("The domain was not added."), fields={"name": str(problem)}) from None
        domain, created = Domain.objects.get_or_create(
            partner=partner, name=wanted, defaults={"token": f"countersign-{secrets.token_hex(16)}"}
        )
        if created:
            events.emit(events.SubjectChanged(partner_id=partner.id, fields=("domain_claims",)))
            audit.append(
                "partner.domain_added", actor=actor, thing=partner, subject_id=partner.id, data={"domain": wanted}
            )
    return domain


def add_named_user(*, actor: Actor, partner_id: UUID, label: str) -> NamedUser:
    """A new named user with a random key, stable for this partner. Raises NotFound, NotAllowed, Invalid, and WrongState
    while access is restricted: it is for the people who were named before.
    """
    label = " ".join(label.split())
    with transaction.atomic():
        partner = locked(actor, partner_id)
        verdict = may_manage_access_facts(actor, partner.id)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        if not label or len(label) > 200:
            raise Invalid(
                _("The named user was not added."), fields={"label": _("Write a name of 200 characters at most.")}
            )
        if Grant.objects.filter(partner=partner, state=GrantState.RESTRICTED).exists():
            raise WrongState(_("While access is restricted nobody further is named. The notice says who can lift it."))
        named = NamedUser.objects.create(partner=partner, user_key=f"u_{secrets.token_urlsafe(18)}", label=label)
        audit.append(
            "partner.named_user_added",
            actor=actor,
            thing=partner,
            subject_id=partner.id,
            data={"named_user": str(named.id)},
        )
    return named


def end_named_user(*, actor: Actor, partner_id: UUID, named_user_id: UUID) -> None:
    """The key stops working with the gateway's next question. Twice changes nothing. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        partner = locked(actor, partner_id)
        verdict = may_manage_access_facts(actor, partner.id)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        named = NamedUser.objects.select_for_update().filter(partner=partner, id=named_user_id).first()
        if named is None:
            raise NotFound(_("There is no such named user."))
        if named.ended_at is not None:
            return
        named.ended_at = db_now()
        named.save(update_fields=["ended_at"])
        gateway_events.drop_user(named)
        audit.append(
            "partner.named_user_ended",
            actor=actor,
            thing=partner,
            subject_id=partner.id,
            data={"named_user": str(named.id)},
        )
