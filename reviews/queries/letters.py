"""The letter that the partner reads, composed from the decision's reasons and conditions. Nobody writes it by hand."""

from typing import Any

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from reviews.models import Case, Decision, ReasonCode


def reasons_of(decision: Decision) -> list[dict[str, Any]]:
    """The reasons in the applicant's words: [{code, title, text, remedy, retry_after}] (days, or None)."""
    rows = ReasonCode.objects.filter(programme_id=decision.case.programme_id, slug__in=decision.reason_codes).order_by(
        "title", "slug"
    )
    return [
        {
            "code": row.slug,
            "title": row.title,
            "text": row.applicant_text,
            "remedy": row.remedy,
            "retry_after": row.retry_after_days,
        }
        for row in rows
    ]


def letter(case: Case, decision: Decision, reasons: list[dict[str, Any]]) -> str:
    """Plain text, paragraph by paragraph."""
    words = {
        "partner": case.application.partner.name,
        "reference": case.application.reference,
        "tier": str(case.tier),
        "programme": str(case.programme),
    }
    if decision.outcome == Outcome.DECLINE:
        paragraphs = [
            _("To %(partner)s") % words,
            _("We read your application %(reference)s for %(tier)s of %(programme)s, and we decline it.") % words,
            *(_reason(reason) for reason in reasons),
            _("People decided this, at least two of them together."),
        ]
    else:
        paragraphs = [
            _("To %(partner)s") % words,
            _("We read your application %(reference)s for %(tier)s of %(programme)s, and we approve it.") % words,
            *_conditions(decision.conditions),
            _(
                "Access does not exist yet. The agreement comes next: your signatory signs it, we countersign it, and "
                "then each surface is switched on and proved."
            ),
        ]
    return "\n\n".join(paragraphs)


def _reason(reason: dict[str, Any]) -> str:
    sentences = [f"{reason['title']}. {reason['text']}"]
    if reason["remedy"]:
        sentences.append(_("What you can do: %(remedy)s") % reason)
    else:
        sentences.append(_("This cannot be put right."))
    if reason["retry_after"]:
        sentences.append(_("You can apply again after %(retry_after)d days.") % reason)
    return " ".join(sentences)


def _conditions(conditions: list[str]) -> list[str]:
    if not conditions:
        return []
    return ["\n".join([_("These conditions belong to it:"), *(f"- {condition}" for condition in conditions)])]
