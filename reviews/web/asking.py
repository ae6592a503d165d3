"""The page on which several questions to a partner are written, begun from templates, read once more and sent."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accessprogram.errors import Invalid, NotAllowed
from accessprogram.operations.questions import Asked
from accessprogram.policy.actors import Actor
from accessprogram.web.access import actor_of
from accessprogram.web.refusals import note_refusal
from reviews.models import Case
from reviews.operations import asking
from reviews.policy.cases import may_ask_partner
from reviews.queries.cases import detailed_case_of
from reviews.queries.facts import facts_of
from reviews.queries.sections import titles
from reviews.queries.texts import filled, templates_of
from reviews.web.queues import desk_roles

USUAL_DAYS = "14"


@dataclass(kw_only=True)
class Row:
    """One question as it is being written."""

    section: str = ""
    text: str = ""
    template: str = ""
    section_title: str = ""
    error: str = ""

    @property
    def errors(self) -> list[str]:
        return [self.error] if self.error else []


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """GET: one empty question. POST ``step``: ``add`` (from ``template``, or empty), ``preview``, ``change``, ``send``;
    what was written goes along in the form, and only ``send`` changes anything."""
    actor = actor_of(request)
    case = detailed_case_of(actor, case_id)
    rows, days, step = _read(request.POST), request.POST.get("due_days", USUAL_DAYS).strip(), request.POST.get("step")
    errors: dict[str, str] = {}
    if step == "add":
        rows = _added(case, rows, request.POST.get("template", ""))
    elif step in ("preview", "send"):
        rows = [row for row in rows if row.text.strip()]
        errors = {} if rows else {"text-0": _("Write the question.")}
        errors |= {} if days.isdecimal() and 1 <= int(days) <= asking.LONGEST_WAIT_DAYS else {"due_days": _days()}
        if not errors and step == "send" and (sent := _send(request, actor, case, rows, int(days), errors)) is not None:
            return sent
    shown = rows or [Row()]
    for place, row in enumerate(shown):
        row.section_title = titles(case).get(row.section, "")
        row.error = errors.get(f"text-{place}", "")
    return _page(request, actor, case, shown, days, errors, preview=step == "preview" and not errors)


def _send(
    request: HttpRequest, actor: Actor, case: Case, rows: list[Row], days: int, errors: dict[str, str]
) -> HttpResponse | None:
    """To the case with what was done; None when it was refused, and then ``errors`` say why."""
    asked = [Asked(section=row.section, text=row.text, template=row.template) for row in rows]
    try:
        made = asking.ask(actor=actor, case_id=case.id, asked=asked, due_days=days)
    except Invalid as refused:
        errors |= refused.fields or {"text-0": str(refused)}
        if "text" in errors:
            errors["text-0"] = errors.pop("text")
        return None
    except NotAllowed as refused:
        note_refusal(request, refused)
        errors["text-0"] = str(refused)
        return None
    sentence = ngettext(
        "%(count)d question is with the partner. The clock stands still until they answer.",
        "%(count)d questions are with the partner. The clock stands still until they answer.",
        len(made),
    )
    messages.success(request, sentence % {"count": len(made)})
    return redirect("reviews:case", case.id)


def _page(
    request: HttpRequest,
    actor: Actor,
    case: Case,
    rows: list[Row],
    days: str,
    errors: dict[str, str],
    *,
    preview: bool,
) -> HttpResponse:
    ids = {"due_days": "due-days"}
    context: dict[str, Any] = {
        "case": case,
        "rows": rows,
        "due_days": days,
        "due_errors": [errors["due_days"]] if "due_days" in errors else [],
        "preview": preview,
        "sections": [("", _("the application as a whole")), *titles(case).items()],
        "templates": templates_of(case),
        "verdict": may_ask_partner(actor, facts_of(case)),
        "errors": [{"field": ids.get(name, name), "text": text} for name, text in errors.items()],
    }
    return render(request, "reviews/cases/ask.html", context, status=422 if errors else 200)


def _added(case: Case, rows: list[Row], slug: str) -> list[Row]:
    """One more question, begun from a template of the programme or empty; an empty one before it is filled first."""
    template = next((row for row in templates_of(case) if row.slug == slug), None)
    written = [row for row in rows if row.text.strip()]
    if template is None:
        return [*written, Row()]
    return [*written, Row(section=template.section, text=filled(template, case), template=template.slug)]


def _read(post: QueryDict) -> list[Row]:
    texts, sections, begun = post.getlist("text"), post.getlist("section"), post.getlist("begun")
    if not len(texts) == len(sections) == len(begun):
        return []
    return [
        Row(text=text, section=section, template=slug[:50])
        for text, section, slug in zip(texts, sections, begun, strict=True)
    ]


def _days() -> str:
    return _("Give the partner between 1 and %(days)d days.") % {"days": asking.LONGEST_WAIT_DAYS}
