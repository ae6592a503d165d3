"""Guest reviewers of one case, in one seat, until a date: asked by one person, confirmed by another."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import RoleAssignment, User
from accessprogram.operations import outbox
from accessprogram.policy.actors import SYSTEM, Actor, Verdict
from accessprogram.queries.actors import actor_of
from reviews.enums import Seat
from reviews.models import Case, GuestReviewer
from reviews.operations import decisions
from reviews.operations.claims import end_for_person
from reviews.operations.stages import locked, record, touch
from reviews.operations.texts import required_text
from reviews.policy.guests import (
    CONFIRMERS,
    LONGEST_DAYS,
    may_ask_guest,
    may_be_guest,
    may_confirm_guest,
    may_end_guest,
)
from reviews.queries import calendars
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of

LONGEST_REASON = 300


def ask(*, actor: Actor, case_id: UUID, email: str, seat: str, until: date, reason: str) -> GuestReviewer:
    """Ask for somebody as guest until the end of a day; those who can confirm are told.

    Raises NotFound, NotAllowed, Invalid (no such person of the desk, a day that is over or too far, no reason),
    WrongState (they are asked for already).
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        facts = facts_of(case, [])
        _require(may_ask_guest(actor, facts))
        words = required_text(reason, "reason", _("Say why somebody from elsewhere is needed."), LONGEST_REASON)
        if seat not in Seat.values or (seat == Seat.APPEAL) != (case.kind == "appeal"):
            sentence = _("Choose a seat that this case has.")
            raise Invalid(sentence, fields={"seat": sentence})
        person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        verdict = may_be_guest(actor_of(person), facts) if person is not None else None
        if person is None or not verdict:
            sentence = verdict.sentence if verdict is not None else _("Nobody of the desk has this address.")
            raise Invalid(sentence, fields={"email": sentence})
        if GuestReviewer.objects.filter(case=case, user=person, ended_at__isnull=True).exists():
            raise WrongState(_("They are asked for on this case already."))
        guest = GuestReviewer.objects.create(
            case=case,
            user=person,
            seat=seat,
            reason=words,
            until=_end_of(until, case.programme_id),
            asked_by_id=actor.person,
        )
        touch(case)
        for recipient in _who_can_confirm(case, guest):
            _tell(case, "guest_asked", recipient, f"guest-asked:{guest.id}:{recipient}")
        record("guest.asked", case, actor=actor, data=_words(guest), reason=words)
    return guest


def confirm(*, actor: Actor, guest_id: UUID) -> GuestReviewer:
    """As a second person: from now on the guest sees this case and may take the seat. Raises NotFound, NotAllowed,
    WrongState."""
    with transaction.atomic():
        case, guest = _locked(actor, guest_id)
        facts = facts_of(case, [])
        _require(may_confirm_guest(actor, facts, guest.asked_by_id, guest.user_id))
        if guest.confirmed_by_id is not None or guest.ended_at is not None or guest.until <= db_now():
            raise WrongState(_("This guest was confirmed already, or is not asked for any more."))
        _require(may_be_guest(actor_of(guest.user), facts))
        guest.confirmed_by_id = actor.person
        guest.save(update_fields=["confirmed_by"])
        case.guests_until = max(guest.until, case.guests_until or guest.until)
        touch(case)
        _tell(case, "guest_invited", guest.user_id, f"guest-invited:{guest.id}")
        record("guest.confirmed", case, actor=actor, data=_words(guest))
    return guest


def end(*, actor: Actor, guest_id: UUID) -> GuestReviewer:
    """End it before its day; seats that the guest holds here are free, and a decision that they stand
    behind is void. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        case, guest = _locked(actor, guest_id)
        _require(may_end_guest(actor, facts_of(case, []), guest.user_id))
        if guest.ended_at is not None:
            raise WrongState(_("This has ended already."))
        _end(case, guest, actor)
    return guest


def end_expired() -> int:
    """Guests whose day is over, or whose case is closed; each in its own transaction. Returns how many ended."""
    over = GuestReviewer.objects.filter(ended_at__isnull=True, until__lte=db_now())
    closed = GuestReviewer.objects.filter(ended_at__isnull=True, case__stage="closed")
    found = list(over[:50]) + list(closed[:50])
    for guest in found:
        with transaction.atomic():
            case = locked(guest.case)
            guest.refresh_from_db()
            if guest.ended_at is None:
                _end(case, guest, SYSTEM)
    return len(found)


def tell_nobody_left(case: Case, seat: str) -> None:
    """Nobody eligible is left for a seat: those who can bring a guest are told, once a day until somebody is there."""
    named = RoleAssignment.objects.filter(role__in=CONFIRMERS, programme_id=case.programme_id).values("user_id")
    day = db_now().date().isoformat()
    for person in User.objects.filter(id__in=named, is_active=True).order_by("id"):
        actor = actor_of(person)
        if actor.holds(*CONFIRMERS, tier_id=case.tier_id) and case.application.partner_id not in actor.conflicts:
            outbox.enqueue(
                kind="nobody_left",
                recipient_id=person.id,
                dedupe=f"nobody-left:{case.id}:{seat}:{day}:{person.id}",
                data={"case": str(case.id), "reference": case.application.reference, "seat": Seat(seat).value},
            )


def _locked(actor: Actor, guest_id: UUID) -> tuple[Case, GuestReviewer]:
    guest = GuestReviewer.objects.filter(pk=guest_id).select_related("case").first()
    if guest is None:
        raise NotFound(_("This does not exist."))
    case = locked(case_of(actor, guest.case_id))
    return case, GuestReviewer.objects.select_related("user").get(pk=guest_id)


def _end(case: Case, guest: GuestReviewer, actor: Actor) -> None:
    guest.ended_at = db_now()
    guest.save(update_fields=["ended_at"])
    end_for_person(guest.user_id, case)
    decisions.void_if_changed(case)
    touch(case)
    record("guest.ended", case, actor=actor, data=_words(guest))


def _end_of(day: date, programme_id: UUID) -> datetime:
    """The end of a day where the programme is. Raises Invalid for one that is over, or too far."""
    until = datetime.combine(day + timedelta(days=1), time(), tzinfo=calendars.of(programme_id).zone)
    now = db_now()
    if not now < until <= now + timedelta(days=LONGEST_DAYS + 1):
        sentence = _("Choose a day from today on, at most %(days)d days away.") % {"days": LONGEST_DAYS}
        raise Invalid(sentence, fields={"until": sentence})
    return until


def _who_can_confirm(case: Case, guest: GuestReviewer) -> list[UUID]:
    named = RoleAssignment.objects.filter(role__in=CONFIRMERS, programme_id=case.programme_id).values("user_id")
    people = User.objects.filter(id__in=named, is_active=True).order_by("id")
    facts = facts_of(case, [])
    return [one.id for one in people if may_confirm_guest(actor_of(one), facts, guest.asked_by_id, guest.user_id)]


def _tell(case: Case, kind: str, recipient: UUID, dedupe: str) -> None:
    data = {"case": str(case.id), "reference": case.application.reference}
    outbox.enqueue(kind=kind, recipient_id=recipient, dedupe=dedupe, data=data)


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _words(guest: GuestReviewer) -> dict[str, object]:
    return {"guest": str(guest.id), "user": str(guest.user_id), "seat": guest.seat, "until": guest.until.isoformat()}
