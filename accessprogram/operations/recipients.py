"""Projects that a partner hardens, and the link by which their people answer without an account."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.crypto.links import sign_recipient_link
from accessprogram.enums import ContributionState, RecipientAnswer
from accessprogram.errors import Invalid, NotAllowed, NotFound, TooMany, WrongState
from accessprogram.models import Contribution, PersonalValue, Project, RecipientLink, RecipientReply
from accessprogram.operations import audit, grant_states, outbox, personal
from accessprogram.operations.contributions import take
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.contributions import may_record
from accessprogram.queries.contributions import choices_for
from accessprogram.queries.partners import member_ids, own_partners
from accessprogram.queries.recipients import link_of, own_projects, token_hash
from accessprogram.questionnaires.addresses import Malformed, clean_email, clean_url

LINK_DAYS = 365
REPLIES_AN_HOUR = 60
LINKS_A_DAY = 20
LONGEST_PAUSE_WEEKS = 26
MOST_A_WEEK = 500
NOTE = 2000


def add_project(*, actor: Actor, partner_id: UUID, name: str, url: str, initiative_id: UUID | None = None) -> Project:
    """Software of somebody else that the partner hardens. Raises NotFound, NotAllowed, Invalid with its fields."""
    with transaction.atomic():
        partner = own_partners(actor).filter(id=partner_id).first()
        if partner is None:
            raise NotFound(_("There is no such partner."))
        _may(actor, partner.id)
        name, faults = " ".join(name.split()), {}
        if not name or len(name) > 200:
            faults["name"] = _("Write a name of 200 characters at most.")
        try:
            url = clean_url(url)
        except Malformed as problem:
            faults["url"] = str(problem)
        if initiative_id is not None and initiative_id not in {row.id for row in choices_for(partner.id).initiatives}:
            faults["initiative"] = _("Choose one from the list.")
        if not faults and Project.objects.filter(partner=partner, url=url).exists():
            faults["url"] = _("This project is on your list already.")
        if faults:
            raise Invalid(_("The project was not added yet."), fields=faults)
        grant_states.lock_partner(partner.id)
        project, created = Project.objects.get_or_create(
            partner=partner, url=url, defaults={"name": name, "initiative_id": initiative_id}
        )
        if created:
            _audit("project.added", actor, project)
        return project


def make_link(*, actor: Actor, project_id: UUID, address: str) -> RecipientLink:
    """Send the people of a project a link that works for a year without an account; a newer one ends the older.

    Raises NotFound, NotAllowed, Invalid (the address), TooMany (20 a day for a partner).
    """
    with transaction.atomic():
        project = _locked_project(actor, project_id)
        try:
            wanted = clean_email(address).lower()
        except Malformed as problem:
            raise Invalid(_("The link was not sent."), fields={"address": str(problem)}) from None
        now = db_now()
        made = RecipientLink.objects.filter(project__partner_id=project.partner_id, created_at__gt=now - timedelta(1))
        if made.count() >= LINKS_A_DAY:
            raise TooMany(_("You sent 20 links within a day. Send the next one tomorrow."))
        _end(RecipientLink.objects.filter(project=project, ended_at__isnull=True))
        link_id = uuid4()
        kept = personal.keep(
            partner_id=project.partner_id, purpose="recipient", field="address", value=wanted,
            keep_until=now + timedelta(days=LINK_DAYS),
        )  # fmt: skip
        link = RecipientLink.objects.create(
            id=link_id,
            project=project,
            address_id=UUID(kept["personal"]),
            token_hash=token_hash(sign_recipient_link(link_id)),
            expires_at=now + timedelta(days=LINK_DAYS),
            made_by_id=actor.person,
        )
        outbox.enqueue(
            kind="recipient_link",
            email=wanted,
            dedupe=f"recipient-link:{link.id}",
            data={"recipient_link": str(link.id), "project": project.name, "partner": project.partner.name},
        )
        _audit("recipient.link_made", actor, project, link=str(link.id))
        return link


def end_link(*, actor: Actor, link_id: UUID) -> RecipientLink:
    """The link opens nothing any more, and the address is forgotten. Twice changes nothing.

    Raises NotFound, NotAllowed.
    """
    with transaction.atomic():
        found = RecipientLink.objects.filter(id=link_id, project__in=own_projects(actor)).first()
        if found is None:
            raise NotFound(_("There is no such link."))
        project = _locked_project(actor, found.project_id)
        link = RecipientLink.objects.select_for_update().get(pk=found.pk)
        if link.ended_at is None:
            _end(RecipientLink.objects.filter(pk=link.pk))
            link.refresh_from_db()
            _audit("recipient.link_ended", actor, project, link=str(link.id))
        return link


def answer(
    *,
    token: str,
    answer: str,
    contribution_id: UUID | None = None,
    number: int | None = None,
    note: str = "",
) -> RecipientReply:
    """What the people of a project say by their link: of one report, or how many a week they take (``number``), or
    that they pause for so many weeks (``number``).

    Raises NotFound (the link opens nothing), Invalid, WrongState, TooMany (60 answers an hour).
    """
    with transaction.atomic():
        found = link_of(token, db_now())
        if found is None:
            raise NotFound(_("This link opens nothing."))
        grant_states.lock_partner(found.project.partner_id)
        link = RecipientLink.objects.select_for_update().get(pk=found.pk)
        now = db_now()
        if link.ended_at is not None:
            raise NotFound(_("This link opens nothing."))
        if link.replies.filter(created_at__gt=now - timedelta(hours=1)).count() >= REPLIES_AN_HOUR:
            raise TooMany(_("That were 60 answers within an hour. Go on in an hour; nothing was lost."))
        if answer not in RecipientAnswer.values:
            raise Invalid(_("Choose an answer."))
        about = _report(found, contribution_id) if answer in _OF_A_REPORT else None
        reply = RecipientReply.objects.create(
            link=link,
            contribution=about,
            answer=answer,
            weekly_limit=number if answer == RecipientAnswer.LIMIT else None,
            note=note.strip()[:NOTE],
        )
        link.last_used_at = now
        link.save(update_fields=["last_used_at"])
        if about is not None:
            _judge(about, link, answer, reply.note)
            _tell_partner(about, reply)
        else:
            _adjust(found.project, answer, number)
        _audit("recipient.replied", SYSTEM, found.project, link=str(link.id), answer=answer)
        return reply


_OF_A_REPORT = (RecipientAnswer.RECEIVED, RecipientAnswer.VALID, RecipientAnswer.FIXED, RecipientAnswer.NOT_USEFUL)


def _report(link: RecipientLink, contribution_id: UUID | None) -> Contribution:
    reports = Contribution.objects.select_for_update(of=("self",)).exclude(state=ContributionState.DRAFT)
    about = reports.filter(id=contribution_id, project_id=link.project_id).first() if contribution_id else None
    if about is None:
        raise NotFound(_("There is no such report."))
    return about


def _judge(about: Contribution, link: RecipientLink, answer: str, note: str) -> None:
    """Whoever received it says what it is worth. Fixed says also that it was valid."""
    now = db_now()
    if answer == RecipientAnswer.RECEIVED:
        if about.state != ContributionState.REPORTED:
            raise WrongState(_("You answered this report already."))
        return
    if answer == RecipientAnswer.NOT_USEFUL:
        take(about, "reject", link=link, on=now, note=note)
        return
    if answer == RecipientAnswer.VALID or about.state == ContributionState.REPORTED:
        take(about, "acknowledge", link=link, on=now, note=note)
    if answer == RecipientAnswer.FIXED:
        take(about, "fix", link=link, on=now, note=note)


def _end(links: QuerySet[RecipientLink]) -> None:
    """They open nothing from now on, no letter names them any more, and nobody keeps the addresses."""
    for link_id in links.values_list("id", flat=True):
        outbox.withdraw(f"recipient-link:{link_id}")
        outbox.withdraw(f"recipient-report:{link_id}:")
    addresses = list(links.filter(address__isnull=False).values_list("address_id", flat=True))
    links.update(ended_at=db_now(), address=None)
    PersonalValue.objects.filter(pk__in=addresses).delete()


def _adjust(project: Project, answer: str, number: int | None) -> None:
    if answer == RecipientAnswer.LIMIT:
        if number is None or not 0 <= number <= MOST_A_WEEK:
            sentence = _("Say how many reports a week you can take, from 0 to 500.")
            raise Invalid(sentence, fields={"number": sentence})
        Project.objects.filter(pk=project.pk).update(weekly_limit=number)
    elif answer == RecipientAnswer.PAUSE:
        if number is None or not 1 <= number <= LONGEST_PAUSE_WEEKS:
            sentence = _("Say for how many weeks, from 1 to 26.")
            raise Invalid(sentence, fields={"number": sentence})
        Project.objects.filter(pk=project.pk).update(paused_until=db_now() + timedelta(weeks=number))
    else:
        Project.objects.filter(pk=project.pk).update(paused_until=None)


def _tell_partner(about: Contribution, reply: RecipientReply) -> None:
    for member in member_ids(about.partner_id, "owner", "security_contact"):
        outbox.enqueue(
            kind="contribution_answered",
            recipient_id=member,
            dedupe=f"recipient-reply:{reply.id}:{member}",
            data={"contribution": str(about.id), "title": about.title, "answer": str(reply.answer)},
        )


def _locked_project(actor: Actor, project_id: UUID) -> Project:
    project = own_projects(actor).filter(id=project_id).select_related("partner").first()
    if project is None:
        raise NotFound(_("There is no such project."))
    _may(actor, project.partner_id)
    grant_states.lock_partner(project.partner_id)
    return project


def _may(actor: Actor, partner_id: UUID) -> None:
    verdict = may_record(actor, partner_id)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _audit(action: str, actor: Actor, project: Project, **data: Any) -> None:
    audit.append(action, actor=actor, thing=project, subject_id=project.partner_id, data=data)
