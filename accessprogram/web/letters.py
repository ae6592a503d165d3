"""The decision letter: as page, as PDF, as plain text; and its signed receipt with the way to check it offline."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accessprogram import typesetting
from accessprogram.models import DecisionNotice
from accessprogram.operations import letters
from accessprogram.queries.appeals import standing
from accessprogram.queries.letters import letter_file, visible_notices
from accessprogram.typesetting import Block, heading, rows
from accessprogram.web.access import actor_of, partner_required
from accessprogram.web.agreement_files import attachment


@never_cache
@partner_required
@require_safe
def letter(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The letter with its reasons and remedies, and what to do next."""
    notice = _own(request, notice_id)
    agreement = notice.application.agreements.filter(decision_id=notice.decision_id).first()
    context = {
        "notice": notice,
        "application": notice.application,
        "agreement": agreement,
        "appeal": standing(actor_of(request), notice),
    }
    return render(request, "accessprogram/letters/letter.html", context)


@never_cache
@partner_required
@require_safe
def letter_pdf(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The letter to print and to keep."""
    notice = _own(request, notice_id)
    application = notice.application
    made = typesetting.pdf(
        title=_("Decision: %(outcome)s") % {"outcome": outcome_words(notice)},
        author=application.programme.provider_name,
        foot=_("%(reference)s · decision %(id)s") % {"reference": application.reference, "id": notice.decision_id},
        blocks=_blocks(notice),
        at=notice.created_at,
        lang=(get_language() or "en")[:2],
    )
    return attachment(made, "application/pdf", f"letter-{application.reference}.pdf")


@never_cache
@partner_required
@require_safe
def letter_text(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The letter's plain text: the bytes that the receipt vouches for."""
    notice = _own(request, notice_id)
    return attachment(letter_file(notice), "text/plain; charset=utf-8", f"letter-{notice.application.reference}.txt")


@never_cache
@partner_required
@require_safe
def letter_receipt(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The signed receipt."""
    notice = _own(request, notice_id)
    signed = letters.receipt(actor=actor_of(request), notice_id=notice.id)
    return attachment(signed.encode(), "application/jose", f"receipt-{notice.application.reference}.jws")


def outcome_words(notice: DecisionNotice) -> str:
    words = {
        "approve": _("approved"),
        "approve_conditions": _("approved with conditions"),
        "decline": _("declined"),
    }
    return words.get(notice.outcome, notice.outcome)


def _own(request: HttpRequest, notice_id: UUID) -> DecisionNotice:
    actor = actor_of(request)
    found = visible_notices(actor).filter(application__partner_id__in=actor.partners, id=notice_id).first()
    if found is None:
        raise Http404
    return found


def _blocks(notice: DecisionNotice) -> list[Block]:
    application = notice.application
    found: list[Block] = [
        {"kind": "lede", "text": f"{application.programme.title} · {application.tier_version.tier.title}"},
        rows(
            (_("From"), application.programme.provider_name),
            (_("To"), application.partner.name),
            (_("Application"), application.reference),
            (_("Date"), date_format(localtime(notice.created_at), "j F Y")),
        ),
        heading(_("The decision")),
    ]
    for paragraph in notice.letter.split("\n\n"):
        lines = paragraph.split("\n")
        plain = [line for line in lines if not line.startswith("- ")]
        items = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
        if plain:
            found.append({"kind": "text", "text": "\n".join(plain)})
        if items:
            found.append({"kind": "list", "items": items})
    found.append({"kind": "note", "text": _("A signed receipt of this decision can be checked without asking us.")})
    return found
