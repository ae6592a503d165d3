"""What people write on a case beside judgements: questions to the partner, internal notes; and reading its page."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed
from accessprogram.models import Question
from accessprogram.operations import audit, outbox
from accessprogram.operations.questions import Asked
from accessprogram.policy.actors import SYSTEM, Actor
from reviews.enums import Stage, WaitsOn
from reviews.models import Case, Note
from reviews.operations import asking, decisions, mentions
from reviews.operations.claims import end_all
from reviews.operations.runs import cancel_open
from reviews.operations.stages import locked, move, record, resume, tell_partner, touch
from reviews.operations.texts import required_text
from reviews.policy.cases import may_note
from reviews.queries.access import case_of
from reviews.queries.cases import CasePage, detailed_case_of, page
from reviews.queries.facts import facts_of, holders

LONGEST_NOTE = 10_000


def ask_partner(*, actor: Actor, case_id: UUID, section: str, text: str, due_days: int) -> Question:
    """One question, as ``asking.ask`` asks several."""
    return asking.ask(actor=actor, case_id=case_id, asked=[Asked(section=section, text=text)], due_days=due_days)[0]


def answered(*, application_id: UUID, question_id: UUID) -> None:
    """The partner answered: when nothing else is open, the clock runs again; whoever holds a seat is told."""
    with transaction.atomic():
        case = _open_case(application_id)
        if case is None:
            return
        decisions.void_if_changed(case)
        for holder in holders(case).values():
            outbox.enqueue(
                kind="question_answered",
                recipient_id=holder.user_id,
                dedupe=f"answered:{question_id}:{holder.user_id}",
                data={"case": str(case.id), "reference": case.application.reference},
            )
        if not _resume_if_nothing_open(case):
            touch(case)


def terms_changed(*, application_id: UUID, asked_by_partner: UUID | None) -> None:
    """The terms sheet changed: a decision on other terms is void, open pages move, and whoever holds a seat is told of
    a proposal that waits for the desk."""
    with transaction.atomic():
        case = _open_case(application_id)
        if case is None:
            return
        if decisions.void_if_changed(case) is None:
            touch(case)
        if asked_by_partner is None:
            return
        for holder in holders(case).values():
            outbox.enqueue(
                kind="terms_offered_desk",
                recipient_id=holder.user_id,
                dedupe=f"terms-offered:{asked_by_partner}:{holder.user_id}",
                data={"application": str(application_id), "reference": case.application.reference},
            )


def resume_overdue() -> int:
    """Cases whose every open question is past its date come back to the desk; returns how many."""
    waiting = Case.objects.filter(waits_on=WaitsOn.PARTNER).exclude(stage=Stage.CLOSED)
    resumed = 0
    for found in waiting.exclude(application__in=_asking().values("application_id")):
        with transaction.atomic():
            case = locked(found)
            resumed += _resume_if_nothing_open(case)
    return resumed


def withdrawn(*, application_id: UUID) -> None:
    """The partner withdrew: the case closes, open runs are cancelled, a decision that is held is superseded."""
    with transaction.atomic():
        case = _open_case(application_id)
        if case is None:
            return
        decisions.supersede_open(case, parts=["withdrawn"])
        cancel_open(case)
        move(case, "withdraw", actor=SYSTEM)
        end_all(case)


def note(*, actor: Actor, case_id: UUID, section: str, text: str) -> Note:
    """Write an internal note, which nobody changes and the partner never sees. Whoever is named in it by ``@`` is told;
    a name that means nobody who may see the case is refused. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        verdict = may_note(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        words = required_text(text, "text", _("Write the note."), LONGEST_NOTE)
        written = Note.objects.create(case=case, section=section, text=words, by_id=actor.person)
        mentions.keep(case, written, actor)
        touch(case)
        record("case.noted", case, actor=actor, data={"note": str(written.id), "section": section})
    return written


def open_page(*, actor: Actor, case_id: UUID) -> CasePage:
    """The page of a case. That the submission was opened is written to the access ledger first; when that cannot be
    written, nothing is shown. Raises NotFound."""
    case = detailed_case_of(actor, case_id)
    note_reading(actor=actor, case=case)
    return page(actor, case)


def note_reading(*, actor: Actor, case: Case) -> None:
    """Write to the access ledger that somebody opens the submission of a case; raises when that cannot be written."""
    audit.record_access(
        "read.submission",
        actor=actor,
        object_type="submission",
        object_id=case.submission_id,
        programme_id=case.programme_id,
    )


def _asking() -> QuerySet[Question]:
    return Question.objects.filter(answered_at__isnull=True, due_at__gt=db_now())


def _resume_if_nothing_open(case: Case) -> bool:
    """On a locked case: whether it came back to the desk now."""
    if case.waits_on != WaitsOn.PARTNER or _asking().filter(application_id=case.application_id).exists():
        return False
    resume(case)
    tell_partner(case)
    return True


def _open_case(application_id: UUID) -> Case | None:
    """The application's open case, locked."""
    found = Case.objects.filter(application_id=application_id).exclude(stage=Stage.CLOSED).first()
    return locked(found) if found is not None else None
