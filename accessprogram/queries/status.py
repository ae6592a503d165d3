"""Where a partner's applications stand: everything that its status page shows, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy

from accessprogram.crypto.canonical import digest
from accessprogram.models import Agreement, Application, AuditEvent, DecisionNotice, Progress, Question, User
from accessprogram.policy.actors import Actor
from accessprogram.policy.questions import is_open
from accessprogram.queries.applications import own_applications
from accessprogram.queries.partners import names_of

# What a partner reads of the ledger. What is not here (hits, recommendations, votes, notes) is the desk's alone, and
# what is here reads the same whether or not something is being looked into.
PARTNER_SENTENCES: dict[str, tuple[object, str]] = {
    "application.started": (gettext_lazy("The application was started"), "pencil"),
    "application.submitted": (gettext_lazy("The application was sent"), "send"),
    "application.withdrawn": (gettext_lazy("The application was withdrawn"), "undo-2"),
    "application.decided": (gettext_lazy("The decision was published"), "gavel"),
    "case.opened": (gettext_lazy("The background checks began"), "activity"),
    "case.taken_in": (gettext_lazy("The desk looks at the application before the checks begin"), "eye"),
    "case.checks_begun": (gettext_lazy("The background checks began"), "activity"),
    "question.asked": (gettext_lazy("The desk asked a question"), "message-square"),
    "question.answered": (gettext_lazy("A question was answered"), "message-square"),
    "terms.offered": (gettext_lazy("A change of the terms was proposed"), "pencil"),
    "terms.answered": (gettext_lazy("A proposal on the terms was answered"), "check"),
    "agreement.drafted": (gettext_lazy("The agreement is ready to be signed"), "file-text"),
    "agreement.signed": (gettext_lazy("The agreement was signed for you"), "pen-line"),
    "agreement.countersigned": (gettext_lazy("The agreement was countersigned"), "seal"),
    "grant.issued": (gettext_lazy("A grant was prepared"), "key-round"),
}
STAGE_SENTENCES: dict[str, object] = {
    "intake": gettext_lazy("The application was opened by the desk"),
    "review": gettext_lazy("The checks are done; people read the application"),
    "committee": gettext_lazy("The committee looks at the application"),
    "concurrence": gettext_lazy("Somebody outside was asked to agree"),
    "confirmation": gettext_lazy("A second person looks at the application"),
}
STAGES = ("checks", "review", "confirmation", "closed")
STAGE_TITLES = {
    "checks": gettext_lazy("Background checks"),
    "review": gettext_lazy("Review"),
    "confirmation": gettext_lazy("Confirmation"),
    "closed": gettext_lazy("Decision"),
}
_STAGE_OF = {"intake": "checks", "committee": "review", "concurrence": "review"}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline in the partner's words; ``who`` only when it was one of the partner's own people."""

    at: datetime
    title: str
    icon: str
    who: str = ""


@dataclass(frozen=True)
class Status:
    """One application as its partner sees it."""

    application: Application
    progress: Progress | None
    open_questions: list[Question]
    answered_questions: list[Question]
    notice: DecisionNotice | None
    agreement: Agreement | None
    timeline: list[Happening] = field(default_factory=list)

    @property
    def stage(self) -> str:
        stage = self.progress.stage if self.progress else ""
        return _STAGE_OF.get(stage, stage)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The way of a sent application, for the row of steps."""
        if self.stage not in STAGES or self.application.state == "withdrawn":
            return []
        now = STAGES.index(self.stage)
        decided = self.application.state == "decided"
        return [
            {
                "label": STAGE_TITLES[stage],
                "state": "done" if place < now or decided else ("current" if place == now else "todo"),
            }
            for place, stage in enumerate(STAGES)
        ]


def _with_parts(applications: QuerySet[Application]) -> QuerySet[Application]:
    waiting = Q(terms_sheet__lines__offers__answer="open", terms_sheet__lines__offers__side="provider")
    return (
        applications.select_related("progress", "terms_sheet")
        .annotate(terms_waiting=Count("terms_sheet__lines__offers", filter=waiting))
        .prefetch_related(
            Prefetch("questions", Question.objects.select_related("answered_by")),
            "notices",
            Prefetch("agreements", Agreement.objects.exclude(state="superseded").select_related("grant", "signed_by")),
        )
    )


def statuses(actor: Actor, application_id: UUID | None = None) -> list[Status]:
    """The actor's own applications, newest first, or one of them; five queries whatever their number."""
    rows = _with_parts(own_applications(actor).defer("questionnaire__definition"))
    if application_id is not None:
        rows = rows.filter(id=application_id)
    applications = list(rows)
    timelines = _timelines(applications)
    return [_status(application, timelines[str(application.id)]) for application in applications]


def _status(application: Application, timeline: list[Happening]) -> Status:
    questions = list(application.questions.all())
    return Status(
        application=application,
        progress=getattr(application, "progress", None),
        open_questions=[q for q in questions if is_open(q, application)],
        answered_questions=[q for q in questions if q.answered_at is not None],
        notice=next(iter(application.notices.all()), None),
        agreement=next(iter(application.agreements.all()), None),
        timeline=timeline,
    )


def _timelines(applications: list[Application]) -> dict[str, list[Happening]]:
    events = list(
        AuditEvent.objects.filter(
            subject_id__in=[str(application.id) for application in applications],
            action__in=[*PARTNER_SENTENCES, "case.stage_changed"],
        ).order_by("-at", "-seq")
    )
    own_people = names_of(application.partner_id for application in applications)
    acting = {event.actor_id for event in events if event.actor_id in own_people}
    names = {user.id: str(user) for user in User.objects.filter(id__in=filter(None, acting))}
    lines: dict[str, list[Happening]] = defaultdict(list)
    for event in events:
        title, icon = PARTNER_SENTENCES.get(
            event.action, (STAGE_SENTENCES.get(str(event.data.get("to"))), "circle-dot")
        )
        if title is not None:
            lines[event.subject_id].append(
                Happening(event.at, str(title), icon, names.get(event.actor_id, "") if event.actor_id else "")
            )
    return lines


def marks(actor: Actor, application_id: UUID | None = None) -> str:
    """A word that changes when anything on the status page changed; three small queries, for polls."""
    rows = own_applications(actor)
    if application_id is not None:
        rows = rows.filter(id=application_id)
    stands = [
        [str(id_), state, revision or 0]
        for id_, state, revision in rows.order_by("id").values_list("id", "state", "progress__revision")
    ]
    subjects = [stand[0] for stand in stands]
    newest = AuditEvent.objects.filter(subject_id__in=subjects).order_by("-at", "-seq").values_list("id", flat=True)
    agreed = Agreement.objects.filter(application__in=rows).order_by("id").values_list("state", "grant__state")
    return digest([stands, newest.first() or 0, [list(states) for states in agreed]])[:32]
