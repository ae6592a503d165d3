"""The list's row of a case, computed from its sources: what ``operations.rows`` writes and an invariant compares."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from accessprogram.models import Domain, Question
from accessprogram.questionnaires.definition import text
from accessprogram.questionnaires.facts import by_role, cells
from reviews.enums import OPEN_RUN_STATUSES, DecisionState, RunStatus, Seat, Stage
from reviews.models import Case, CaseRow, CaseTag, CheckRun, Claim, Concurrence, Decision
from reviews.models.rows import FAR, LONG_AGO
from reviews.policy.next_case import Waiting, rank
from reviews.policy.risk import total
from reviews.queries.desk_rules import Ordering, orderings
from reviews.queries.judgements import CLEARING
from reviews.queries.open_judgements import asked_of_people, open_findings, open_hits
from reviews.queries.risk import of_case
from reviews.search.words import document

# Runs that risk has something to say about: those that ended without an answer, and those that are not clear.
_SPEAKING = Q(status__in=[RunStatus.ERRORED, RunStatus.CANCELLED]) | (
    Q(status=RunStatus.COMPLETED) & ~Q(finding__outcome__in=CLEARING)
)


_COMPARED = 200


class _HowMany(Subquery):
    """How many rows a query finds, whatever it is made of."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def recomputed(case_ids: Collection[UUID]) -> list[CaseRow]:
    """The rows of these cases as their sources say now, not saved. Five queries for any number of cases, and those of
    ``risk.of_case`` for each of which a check is not clear."""
    cases = list(_sources(case_ids))
    tags, domains = _tags(case_ids), _domains({case.application.partner_id for case in cases})
    by_rules = orderings()
    return [
        _row(
            case,
            tags=tags[case.id],
            domains=domains[case.application.partner_id],
            ordering=by_rules.get(case.programme_id, Ordering()),
        )
        for case in cases
    ]


def _sources(case_ids: Collection[UUID]) -> QuerySet[Case, Any]:
    of_case, of_run = {"case": OuterRef("pk")}, {"run__case": OuterRef("pk")}
    reviewer = Claim.objects.filter(**of_case, seat=Seat.REVIEW, released_at__isnull=True)
    hits = open_hits().filter(asked_of_people("finding__run__case", "finding__run"), finding__run__case=OuterRef("pk"))
    found = open_findings().filter(asked_of_people("run__case", "run"), **of_run)
    runs = CheckRun.objects.filter(**of_case)
    asked = Question.objects.filter(application=OuterRef("application"), answered_at__isnull=True)
    effective = Decision.objects.filter(**of_case, state=DecisionState.EFFECTIVE)
    return (
        Case.objects.filter(pk__in=case_ids)
        .select_related("application__partner", "application__questionnaire", "submission", "tier_version")
        .annotate(
            seat_user=Subquery(reviewer.values("user_id")[:1], output_field=UUIDField()),
            seat_until=Subquery(reviewer.values("expires_at")[:1]),
            in_effect=Coalesce(Subquery(effective.values("outcome")[:1]), Value("")),
            n_hits=_HowMany(hits.order_by().values("pk")),
            n_findings=_HowMany(found.order_by().values("pk")),
            n_running=_HowMany(runs.filter(status__in=OPEN_RUN_STATUSES).order_by().values("pk")),
            n_errored=_HowMany(runs.filter(status=RunStatus.ERRORED).order_by().values("pk")),
            n_asked=_HowMany(asked.order_by().values("pk")),
            # An appeal is about the same submission, and what was said of its checks before counts there too.
            speaks=Exists(CheckRun.objects.filter(_SPEAKING, submission=OuterRef("submission"))),
            is_held=Exists(Decision.objects.filter(**of_case, state=DecisionState.HELD)),
            waits_for_word=Exists(Concurrence.objects.filter(**of_case, answer="")),
        )
        .order_by("created_at", "id")
    )


def _row(case: Any, *, tags: list[str], domains: list[str], ordering: Ordering) -> CaseRow:
    application, partner = case.application, case.application.partner
    is_open = case.stage != Stage.CLOSED
    asks = bool(case.n_hits or case.n_findings)
    # Most checks are clear: what none of them says need not be read.
    risk = total(of_case(case, None if case.speaks else [], points=ordering.points))
    host = (urlsplit(partner.website).hostname or "").removeprefix("www.")
    return CaseRow(
        case_id=case.id,
        application_id=application.id,
        programme_id=case.programme_id,
        tier_id=case.tier_id,
        partner_id=partner.id,
        reference=application.reference,
        application_kind=application.kind,
        partner_name=partner.name,
        partner_kind=partner.kind,
        country=partner.country,
        kind=case.kind,
        stage=case.stage,
        waits_on=case.waits_on,
        is_open=is_open,
        opened_at=case.created_at,
        due_at=case.due_at or FAR,
        stage_due_at=case.stage_due_at or FAR,
        closed_at=case.closed_at or FAR,
        decided_at=application.decided_at or FAR,
        outcome=case.in_effect,
        reviewer_id=case.seat_user,
        reviewer_until=case.seat_until or LONG_AGO,
        risk=risk,
        rank=rank(Waiting(risk=risk, opened=case.created_at, due=case.due_at), ordering.rule),
        ruled_at=ordering.since,
        open_hits=case.n_hits,
        open_findings=case.n_findings,
        asks=asks,
        open_checks=case.n_running,
        errored_checks=case.n_errored,
        open_questions=case.n_asked if is_open else 0,
        held=case.is_held,
        worse=asks and not is_open,
        escalated=case.escalated_at is not None,
        blind=case.blind,
        concurrence=is_open and case.waits_for_word,
        tags=_between_blanks(tags),
        use_cases=_between_blanks(_use_cases(case)),
        document=document(application.reference, partner.name, host, *domains),
    )


def behind(seen: QuerySet[CaseRow] | None = None) -> list[QuerySet[CaseRow]]:
    """The rows (of those ``seen``, or all) that were made by older rules than are in force now, open cases first; one
    query to know which rules there are, none of the rows."""
    rows = CaseRow.objects.all() if seen is None else seen
    newer = [(programme, ordering.since) for programme, ordering in orderings().items()]
    return [
        rows.filter(programme_id=programme, is_open=is_open, ruled_at__lt=since).order_by("ruled_at", "id")
        for is_open in (True, False)
        for programme, since in newer
    ]


def how_many_behind(most: int, seen: QuerySet[CaseRow] | None = None) -> int:
    """How many rows (of those ``seen``, or all) wait to be made by the rules in force, counted to ``most`` at most."""
    count = 0
    for rows in behind(seen):
        count += rows.order_by()[: most - count].count()
        if count >= most:
            break
    return count


def _between_blanks(slugs: Iterable[str]) -> str:
    joined = " ".join(slugs)
    return f" {joined} " if joined else ""


def _use_cases(case: Case) -> list[str]:
    """What the submission asks the models for; nothing where that is kept as a personal answer."""
    answers = {slug: held.get("value") for slug, held in case.submission.content.get("answers", {}).items()}
    roles = by_role(case.application.questionnaire.definition, answers)
    if "use_cases" not in roles:
        return []
    chosen = {text(row.get("use_case")) for _index, row in cells(*roles["use_cases"])}
    return sorted(slug for slug in chosen if slug and " " not in slug)


def _tags(case_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = CaseTag.objects.filter(case_id__in=case_ids).order_by("tag").values_list("case_id", "tag")
    for case_id, tag in rows:
        found[case_id].append(tag)
    return found


def _domains(partner_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Domain.objects.filter(partner_id__in=partner_ids).order_by("name").values_list("partner_id", "name")
    for partner_id, name in rows:
        found[partner_id].append(name)
    return found


def unlike_their_sources() -> Iterator[tuple[UUID, str]]:
    """(case, what differs) of every case whose row is missing or not what its sources say."""
    columns = [field.attname for field in CaseRow._meta.concrete_fields if field.name != "id"]
    ids = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _COMPARED):
        part = ids[start : start + _COMPARED]
        kept = {row.case_id: row for row in CaseRow.objects.filter(case_id__in=part)}
        for row in recomputed(part):
            held = kept.get(row.case_id)
            if held is None:
                yield row.case_id, "missing"
            elif different := [name for name in columns if getattr(held, name) != getattr(row, name)]:
                yield row.case_id, ", ".join(different)
