"""The letter that the partner reads: composed of the decision's reasons and conditions, and what was written to it."""

from typing import Any

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from reviews.enums import AppealResult, CaseKind
from reviews.models import Case, Decision, ReasonCode
from reviews.policy.corrections import result_of


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
    """Plain text, paragraph by paragraph: what follows from the decision, and what was written by hand. ``decision``
    need not be saved: what is previewed is what goes."""
    words = {
        "partner": case.application.partner.name,
        "reference": case.application.reference,
        "tier": str(case.tier),
        "lower": str(decision.tier_version.tier),
        "programme": str(case.programme),
    }
    written = [decision.letter] if decision.letter else []
    paragraphs = [_("To %(partner)s") % words, *_opening(case, decision, words), *written]
    if decision.outcome == Outcome.DECLINE:
        paragraphs += [
            *(_reason(reason) for reason in reasons),
            _("People decided this, at least two of them together."),
        ]
    else:
        paragraphs += [
            *_conditions(decision.conditions),
            _(
                "Access does not exist yet. The agreement comes next: your signatory signs it, we countersign it, and "
                "then each surface is switched on and proved."
            ),
        ]
    return "\n\n".join(paragraphs)


def _opening(case: Case, decision: Decision, words: dict[str, str]) -> list[str]:
    """What was decided, in one sentence; of an appeal or a correction, what became of the decision before."""
    about = case.about_decision
    if case.kind == CaseKind.APPEAL and about is not None:
        first = {
            AppealResult.UPHELD: _("People who had no part in it read your appeal about %(reference)s. It stands."),
            AppealResult.VARIED: _("People who had no part in it read your appeal about %(reference)s, and change it."),
            AppealResult.OVERTURNED: _(
                "People who had no part in it read your appeal about %(reference)s. You were right."
            ),
        }[result_of(about, decision)] % words
        return [first, _decided(decision, words, lower=decision.tier_version_id != case.tier_version_id)]
    if case.kind == CaseKind.CORRECTION:
        first = _("We corrected our decision on your application %(reference)s. This takes its place.") % words
        return [first, _decided(decision, words, lower=decision.tier_version_id != case.tier_version_id)]
    if decision.outcome == Outcome.DECLINE:
        return [_("We read your application %(reference)s for %(tier)s of %(programme)s, and we decline it.") % words]
    if decision.tier_version_id != case.tier_version_id:
        return [
            _(
                "We read your application %(reference)s for %(tier)s of %(programme)s. We approve a lower tier instead:"
                " %(lower)s."
            )
            % words
        ]
    return [_("We read your application %(reference)s for %(tier)s of %(programme)s, and we approve it.") % words]


def _decided(decision: Decision, words: dict[str, str], *, lower: bool) -> str:
    if decision.outcome == Outcome.DECLINE:
        return _("Your application for %(tier)s of %(programme)s is declined.") % words
    if lower:
        return _("Instead of %(tier)s of %(programme)s a lower tier is approved: %(lower)s.") % words
    return _("Your application for %(tier)s of %(programme)s is approved.") % words


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
