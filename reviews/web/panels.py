"""The parts of a case's page that are fetched when somebody looks at them, and the one address that answers them.

A part is one file ``reviews/web/panel_<noun>.py`` with a function that reads what its template shows, one template
``templates/reviews/panels/<noun>.html`` (what stands in the card below its head), and one line in ``PANELS``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accessprogram.policy.actors import Actor
from accessprogram.web.access import actor_of
from reviews.models import Case
from reviews.operations import mentions
from reviews.operations.cases import note_reading
from reviews.queries.cases import detailed_case_of
from reviews.web import (
    panel_appeal,
    panel_clock,
    panel_cluster,
    panel_committee,
    panel_corrections,
    panel_diff,
    panel_evidence,
    panel_family,
    panel_guests,
    panel_history,
    panel_letter,
    panel_levels,
    panel_needs,
    panel_notes,
    panel_partner,
    panel_precedents,
    panel_questions,
    panel_recusal,
    panel_related,
    panel_risk,
    panel_submission,
    panel_votes,
    panel_work,
)
from reviews.web.action_forms import Typed
from reviews.web.queues import desk_roles

Read = Callable[..., dict[str, Any]]


def _always(actor: Actor, case: Case) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One part of the page of a case.

    ``context(actor, case)`` reads what ``template`` shows: 15 queries at most for the whole request, whatever there is
    to show. ``case`` comes with partner, questionnaire, tier and submission read. ``eager`` ones are drawn with
    the page, the others fetched at once (``trigger`` load) or when they come into view (revealed). ``place`` says where
    it stands: ``top`` (below what needs you), ``left`` and ``right`` (the two columns), ``wide`` (below both);
    ``first`` is what the page draws by itself.
    ``when(actor, case)`` may leave it out, without a query. ``reads_submission``: opening it is written to the access
    ledger first. ``forms``: prefixes of the keys of the forms on it; ``context`` is then called with ``typed`` too, and
    the panel is drawn with the page when what was typed in one of them could not be accepted. ``tone`` is a css class
    of the card, ``icon`` and ``reader`` stand in its head; ``jump`` is its short name in the links to the parts.
    ``takes``: words of the address that ``context`` is called with. ``before(actor=, case=)`` is an operation that
    happens because somebody has the panel before them.
    """

    slug: str
    title: Any
    context: Read
    template: str
    eager: bool = False
    trigger: str = "load"
    place: str = "right"
    when: Callable[[Actor, Case], bool] = _always
    reads_submission: bool = False
    forms: tuple[str, ...] = ()
    tone: str = ""
    icon: str = ""
    reader: Any = ""
    jump: Any = ""
    takes: tuple[str, ...] = ()
    before: Callable[..., Any] | None = None

    def holds(self, typed: Typed | None) -> bool:
        """Whether what was typed and refused belongs to a form of this panel."""
        return typed is not None and any(typed.key.startswith(prefix) for prefix in self.forms)

    def read(self, actor: Actor, case: Case, typed: Typed | None = None, **taken: str) -> dict[str, Any]:
        """What the template is given."""
        named: dict[str, Any] = {"typed": typed, **taken} if self.forms else taken
        found = self.context(actor, case, **named)
        return {"case": case, "panel": self, **found}


# In the order in which they stand in their place.
_ALL = (
    Panel(
        slug="needs",
        title=gettext_lazy("What needs you"),
        context=panel_needs.context,
        template="reviews/panels/needs.html",
        place="first",
        forms=("adjudicate",),
        takes=("at",),
    ),
    Panel(
        slug="appeal",
        title=gettext_lazy("The appeal"),
        context=panel_appeal.context,
        template="reviews/panels/appeal.html",
        place="top",
        when=panel_appeal.is_appeal,
        icon="scale",
    ),
    Panel(
        slug="votes",
        jump=gettext_lazy("Votes"),
        title=gettext_lazy("Two unseen votes"),
        context=panel_votes.context,
        template="reviews/panels/votes.html",
        place="top",
        when=panel_votes.judged_unseen,
        forms=("vote",),
        icon="eye-off",
    ),
    Panel(
        slug="submission",
        title=gettext_lazy("Submission"),
        context=panel_submission.context,
        template="reviews/panels/submission.html",
        place="left",
        reads_submission=True,
        forms=("judge_section", "all_sound", "tick"),
    ),
    Panel(
        slug="diff",
        title=gettext_lazy("What changed since before"),
        context=panel_diff.context,
        template="reviews/panels/diff.html",
        place="left",
        reads_submission=True,
        trigger="revealed",
    ),
    Panel(
        slug="evidence",
        title=gettext_lazy("Files"),
        context=panel_evidence.context,
        template="reviews/panels/evidence.html",
        place="left",
    ),
    Panel(
        slug="work",
        jump=gettext_lazy("Work"),
        title=gettext_lazy("Who works on it"),
        context=panel_work.context,
        template="reviews/panels/work.html",
        forms=("take_over", "assign", "tag", "snooze", "wake"),
    ),
    Panel(
        slug="guests",
        jump=gettext_lazy("Guests"),
        title=gettext_lazy("Guest reviewers"),
        context=panel_guests.context,
        template="reviews/panels/guests.html",
        when=panel_guests.concerns,
        forms=("ask_guest", "confirm_guest", "end_guest"),
        trigger="revealed",
    ),
    Panel(
        slug="risk",
        title=gettext_lazy("Risk, part by part"),
        context=panel_risk.context,
        template="reviews/panels/risk.html",
    ),
    Panel(
        slug="partner",
        title=gettext_lazy("The partner, from before"),
        context=panel_partner.context,
        template="reviews/panels/partner.html",
    ),
    Panel(
        slug="letter",
        title=gettext_lazy("Letter"),
        context=panel_letter.context,
        template="reviews/panels/letter.html",
        trigger="revealed",
        when=lambda actor, case: case.stage in ("review", "committee", "confirmation"),
        icon="send",
        reader=gettext_lazy("The partner reads this"),
    ),
    Panel(
        slug="committee",
        jump=gettext_lazy("Committee"),
        title=gettext_lazy("Committee and outside parties"),
        context=panel_committee.context,
        template="reviews/panels/committee.html",
        when=lambda actor, case: case.stage not in ("intake", "checks"),
        forms=panel_committee.FORMS,
    ),
    Panel(
        slug="corrections",
        title=gettext_lazy("Corrections and appeals"),
        context=panel_corrections.context,
        template="reviews/panels/corrections.html",
        trigger="revealed",
        when=lambda actor, case: case.stage == "closed" or case.about_decision_id is not None,
        forms=panel_corrections.FORMS,
    ),
    Panel(
        slug="levels",
        jump=gettext_lazy("Levels"),
        title=gettext_lazy("Capability beside safeguards"),
        context=panel_levels.context,
        template="reviews/panels/levels.html",
    ),
    Panel(
        slug="related",
        jump=gettext_lazy("Related"),
        title=gettext_lazy("Related cases"),
        context=panel_related.context,
        template="reviews/panels/related.html",
    ),
    Panel(
        slug="precedents",
        title=gettext_lazy("Decided cases like this one"),
        context=panel_precedents.context,
        template="reviews/panels/precedents.html",
        trigger="revealed",
    ),
    Panel(
        slug="cluster",
        title=gettext_lazy("Hangs together with"),
        context=panel_cluster.context,
        template="reviews/panels/cluster.html",
    ),
    Panel(
        slug="family",
        title=gettext_lazy("Its family"),
        context=panel_family.context,
        template="reviews/panels/family.html",
        forms=("belongs_to",),
        trigger="revealed",
    ),
    Panel(
        slug="questions",
        jump=gettext_lazy("Questions"),
        title=gettext_lazy("Questions to the partner"),
        context=panel_questions.context,
        template="reviews/panels/questions.html",
        place="wide",
        forms=("ask_partner",),
        tone="composer-partner",
        icon="send",
        reader=gettext_lazy("The partner reads this"),
    ),
    Panel(
        slug="notes",
        jump=gettext_lazy("Notes"),
        title=gettext_lazy("Internal notes"),
        context=panel_notes.context,
        template="reviews/panels/notes.html",
        place="wide",
        forms=("note",),
        before=mentions.read,
        tone="composer-internal",
        icon="lock",
        reader=gettext_lazy("Only the desk reads this"),
    ),
    Panel(
        slug="clock",
        title=gettext_lazy("Clock"),
        context=panel_clock.context,
        template="reviews/panels/clock.html",
    ),
    Panel(
        slug="recusal",
        title=gettext_lazy("A conflict of interest?"),
        context=panel_recusal.context,
        template="reviews/panels/recusal.html",
        when=panel_recusal.offered_to,
        eager=True,
        forms=("recuse",),
    ),
    Panel(
        slug="history",
        jump=gettext_lazy("History"),
        title=gettext_lazy("Timeline"),
        context=panel_history.context,
        template="reviews/panels/history.html",
        place="wide",
    ),
)
PANELS: dict[str, Panel] = {panel.slug: panel for panel in _ALL}


@desk_roles
@require_safe
def case_panel(request: HttpRequest, case_id: UUID, slug: str) -> HttpResponse:
    """One part: by itself when the page asks for it, else as a page of its own (where no script runs)."""
    actor = actor_of(request)
    case = detailed_case_of(actor, case_id)
    panel = PANELS.get(slug)
    if panel is None or not panel.when(actor, case):
        raise Http404
    if panel.reads_submission:
        note_reading(actor=actor, case=case)
    if panel.before is not None:
        panel.before(actor=actor, case=case)
    context = panel.read(actor, case, **{name: request.GET.get(name, "")[:40] for name in panel.takes})
    alone = request.headers.get("HX-Request") != "true"
    return render(request, "reviews/panels/_page.html" if alone else panel.template, context)


def placed(
    request: HttpRequest, actor: Actor, case: Case, typed: Typed | None
) -> dict[str, list[tuple[Panel, SafeString | None]]]:
    """The panels of a page by place, each with its markup when it is drawn now, else None."""
    found: dict[str, list[tuple[Panel, SafeString | None]]] = {"top": [], "left": [], "right": [], "wide": []}
    for panel in PANELS.values():
        if panel.place in found and panel.when(actor, case):
            now = panel.eager or panel.holds(typed)
            context = panel.read(actor, case, typed) if now else {}
            found[panel.place].append((panel, render_to_string(panel.template, context, request) if now else None))
    return found
