"""The desk asks, the partner answers. Neither question nor answer is ever edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Application, Question
from accessprogram.operations import audit, outbox, progress
from accessprogram.policy.actors import Actor
from accessprogram.policy.questions import may_answer, may_ask
from accessprogram.queries.access import visible_applications
from accessprogram.queries.partners import member_ids

LONGEST = 5000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question as the desk writes it. ``section``: a slug of the questionnaire, or empty; ``template``: the slug of
    what it was begun with."""

    text: str
    section: str = ""
    template: str = ""


def ask_all(
    *,
    actor: Actor,
    application_id: UUID,
    asked: Sequence[Asked],
    due_at: datetime,
    again: bool = False,
    guest: bool = False,
) -> list[Question]:
    """Ask the partner, in one request and with one message to every member. Called by the desk in its own transaction.

    ``again``: of a decided application that an appeal or a correction looks at once more. ``guest``: the caller showed
    that the actor judges this one, though no other of its tier. Raises NotFound, NotAllowed, and Invalid whose field
    ``text`` (of several: ``text-0``, ``text-1``...) says which question is missing.
    """
    with transaction.atomic():
        seen = Application.objects.all() if guest else visible_applications(actor)
        application = seen.select_for_update(of=("self",)).filter(id=application_id).first()
        if application is None:
            raise NotFound(_("There is no such application."))
        verdict = may_ask(actor, application, again=again, guest=guest)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        texts = _texts(asked)
        if due_at <= db_now():
            raise Invalid(_("The question was not asked."), fields={"due_at": _("The date must lie ahead.")})
        request = uuid4()
        rows = [
            Question.objects.create(
                application=application,
                section=one.section,
                text=text,
                request=request,
                template=one.template,
                asked_by_id=actor.person,
                due_at=due_at,
            )
            for one, text in zip(asked, texts, strict=True)
        ]
        for member in member_ids(application.partner_id):
            outbox.enqueue(
                kind="question_asked",
                recipient_id=member,
                dedupe=f"question:{rows[0].id}:{member}",
                data={"application": str(application.id), "reference": application.reference},
            )
        progress.touch(application_id=application.id)
        for question in rows:
            audit.append(
                "question.asked",
                actor=actor,
                thing=question,
                programme_id=application.programme_id,
                subject_id=application.id,
                data={"section": question.section},
            )
    return rows


def ask(
    *, actor: Actor, application_id: UUID, section: str, text: str, due_at: datetime, again: bool = False
) -> Question:
    """One question, as ``ask_all`` asks several."""
    asked = [Asked(section=section, text=text)]
    return ask_all(actor=actor, application_id=application_id, asked=asked, due_at=due_at, again=again)[0]


def _texts(asked: Sequence[Asked]) -> list[str]:
    """Every text, cleaned. Raises Invalid naming all that are missing or too long."""
    if not asked:
        raise Invalid(_("Write the question."), fields={"text": _("Write the question.")})
    texts: list[str] = []
    faults: dict[str, str] = {}
    for place, one in enumerate(asked):
        field = "text" if len(asked) == 1 else f"text-{place}"
        try:
            texts.append(_text(one.text, field, _("Write the question.")))
        except Invalid as fault:
            faults |= fault.fields
    if faults:
        raise Invalid(next(iter(faults.values())), fields=faults)
    return texts


def answer(*, actor: Actor, question_id: UUID, text: str) -> Question:
    """Answer once. Emits QuestionAnswered, so that the clock runs again. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        question = (
            Question.objects.select_for_update(of=("self",))
            .filter(id=question_id, application__partner_id__in=actor.partners)
            .select_related("application")
            .first()
        )
        if question is None:
            raise NotFound(_("There is no such question."))
        verdict = may_answer(actor, question)
        if not verdict:
            raise NotAllowed(verdict.sentence)
        # The application before anything else of it, as the desk does: two such changes queue instead of waiting in
        # a circle.
        Application.objects.select_for_update().get(id=question.application_id)
        question.answer = _text(text, "answer", _("Write an answer."))
        question.answered_at, question.answered_by_id = db_now(), actor.person
        question.save(update_fields=["answer", "answered_at", "answered_by"])
        progress.touch(application_id=question.application_id)
        audit.append(
            "question.answered",
            actor=actor,
            thing=question,
            programme_id=question.application.programme_id,
            subject_id=question.application_id,
        )
        events.emit(
            events.QuestionAnswered(
                question_id=question.id, application_id=question.application_id, actor_id=actor.person
            )
        )
    return question


def _text(typed: str, field: str, empty: str) -> str:
    text = typed.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid(empty, fields={field: empty})
    if len(text) > LONGEST:
        sentence = _("Shorten this to %(limit)d characters. It has %(length)d.") % {
            "limit": LONGEST,
            "length": len(text),
        }
        raise Invalid(sentence, fields={field: sentence})
    return text
