"""Work on the desk: who is looking at a case, how much each person takes, days away, giving out waiting cases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotFound
from accessprogram.models import UseCase, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of as actor_for
from accessprogram.web.access import actor_of, poll, staff_required
from reviews.models import CaseRow
from reviews.operations import assignment, presence
from reviews.operations import work as operations
from reviews.policy.assignment import ASSIGNERS, may_divide
from reviews.policy.claims import SEAT_ROLES
from reviews.policy.work import may_manage_work
from reviews.queries import assignment as queries
from reviews.queries.access import visible_rows
from reviews.queries.desk_rules import desk_rules
from reviews.queries.next_case import why_now
from reviews.queries.rows import how_many_behind
from reviews.queries.work import absences, looking
from reviews.web.queues import desk_roles
from reviews.web.work_forms import AbsenceForm, ProfileForm

BEHIND_COUNTED = 500
SITTERS = tuple(dict.fromkeys(role for roles in SEAT_ROLES.values() for role in roles))
sitters = staff_required(*SITTERS)
assigners = staff_required(*ASSIGNERS)


@desk_roles
@poll
@require_POST
def case_here(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The page of the case is open: seats held on it last, and others see who looks. Never counts as activity."""
    actor = actor_of(request)
    now = db_now()
    case = presence.beat(actor=actor, case_id=case_id)
    row = CaseRow.objects.filter(case_id=case_id, is_open=True).first()
    context = {
        "looking": [str(user) for user in looking(actor, case, now)],
        "why": why_now(row, now) if row is not None else "",
    }
    response = render(request, "reviews/work/_here.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@sitters
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """How much one takes, what one knows, and when one is away."""
    return _person(request, actor_of(request).person)


@sitters
@require_safe
def work_of(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """The same of somebody else, for their senior reviewers."""
    return _person(request, user_id)


@sitters
@require_POST
def work_profile(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Change how much somebody takes."""
    actor, person = actor_of(request), _known(actor_of(request), user_id)
    form = ProfileForm(request.POST, subjects=_subjects(person))
    if not form.is_valid():
        return _person(request, user_id, profile=form, status=422)
    try:
        operations.set_profile(
            actor=actor, user_id=user_id, capacity=form.cleaned_data["capacity"], expertise=form.expertise
        )
    except Invalid as refused:
        return _person(request, user_id, profile=form.refused(refused), status=422)
    messages.success(request, _("Saved. It counts from the next case that is given out."))
    return _back(actor, user_id)


@sitters
@require_POST
def work_absence(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Enter days away."""
    actor = actor_of(request)
    _known(actor, user_id)
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return _person(request, user_id, absence=form, status=422)
    try:
        operations.add_absence(actor=actor, user_id=user_id, **form.cleaned_data)
    except Invalid as refused:
        return _person(request, user_id, absence=form.refused(refused), status=422)
    messages.success(request, _("Entered. No case is given on these days; what is held stays held."))
    return _back(actor, user_id)


@sitters
@require_POST
def work_absence_end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Not away after all."""
    actor = actor_of(request)
    user_id = operations.remove_absence(actor=actor, absence_id=absence_id)
    messages.success(request, _("Removed."))
    return _back(actor, user_id)


@assigners
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who of one's tiers has how much, for senior reviewers; and what waits for somebody."""
    actor, now = actor_of(request), db_now()
    tiers = actor.tiers(*ASSIGNERS)
    rows = queries.workloads(tiers, now)
    waiting = queries.waiting(now, tiers, seen=visible_rows(actor))
    rules, titles = desk_rules(), dict(_subjects(actor))
    context = {
        "rows": [(row, [titles.get(slug, slug) for slug in row.expertise]) for row in rows],
        "waiting": waiting.order_by()[:501].count(),
        "room": sum(row.room for row in rows if row.away_until is None),
        "automatic": any(rule.assign for rule in rules.values()),
        "divide": may_divide(actor),
        "behind": how_many_behind(BEHIND_COUNTED + 1, visible_rows(actor)),
        "behind_counted": BEHIND_COUNTED,
    }
    return render(request, "reviews/work/people.html", context)


@assigners
@require_POST
def divide(request: HttpRequest) -> HttpResponse:
    """Give out the waiting cases, as far as there is room."""
    given = assignment.divide(actor=actor_of(request))
    if given:
        sentence = ngettext("%(n)d case was given out.", "%(n)d cases were given out.", given) % {"n": given}
        messages.success(request, sentence)
    else:
        messages.info(request, _("Nothing was given out: no case waits, or nobody who may take one has room today."))
    return redirect("reviews:work-people")


def _person(
    request: HttpRequest,
    user_id: UUID,
    *,
    profile: ProfileForm | None = None,
    absence: AbsenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, now = actor_of(request), db_now()
    person = _known(actor, user_id)
    load = queries.workload_of(person, now)
    subjects = _subjects(person)
    context: dict[str, Any] = {
        "person": load.user,
        "own": actor.id == user_id,
        "load": load,
        "profile": profile or ProfileForm.of(load.capacity, load.expertise, subjects),
        "absence": absence or AbsenceForm(),
        "absences": absences(user_id, now),
        "senior": actor.holds(*ASSIGNERS),
    }
    return render(request, "reviews/work/person.html", context, status=status)


def _known(actor: Actor, user_id: UUID) -> Actor:
    """The person, when the actor may speak for them; anybody else is not there. Raises NotFound."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        person = actor if actor.id == user_id else actor_for(user)
        tiers = person.tiers(*SITTERS)
        if tiers and may_manage_work(actor, user_id, tiers):
            return person
    raise NotFound(_("This does not exist."))


def _subjects(person: Actor) -> list[tuple[str, str]]:
    """Use cases of the programmes in which this person judges, by title."""
    rows = UseCase.objects.filter(programme__tiers__in=person.tiers(*SITTERS)).distinct().order_by("title")
    return list(dict(rows.values_list("slug", "title")).items())


def _back(actor: Actor, user_id: UUID) -> HttpResponse:
    return redirect("reviews:work") if actor.id == user_id else redirect("reviews:work-of", user_id)
