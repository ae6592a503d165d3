"""Terms sheets: what stands on them, what is open, and what the decision and the agreement are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accessprogram.crypto.canonical import digest
from accessprogram.enums import LineKind, OfferAnswer, Side
from accessprogram.models import (
    Application,
    CommitmentTemplate,
    Offering,
    Submission,
    TermsLine,
    TermsOffer,
    TermsSheet,
    TierVersion,
    UseCase,
)
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_applications
from accessprogram.queries.commitments import Pledge, plain_answers, pledges
from accessprogram.queries.together import Reading, read
from accessprogram.questionnaires.facts import by_role, cells


@dataclass(frozen=True, kw_only=True)
class OpeningLine:
    """A line as it stands when a sheet is opened; ``given`` is whether it is on the sheet or only can come onto it."""

    side: Side
    kind: LineKind
    key: str
    title: str
    value: dict[str, Any]
    given: bool = True


@dataclass(frozen=True)
class Scope:
    """What a decision gives: offerings x use cases, with requests a day for each use case."""

    offerings: tuple[Offering, ...]
    rations: tuple[tuple[UseCase, int], ...]


@dataclass(frozen=True)
class LineRow:
    """A line with its proposals, the newest last. ``agreed``: both sides settled it, and it is frozen."""

    line: TermsLine
    offers: tuple[TermsOffer, ...]
    agreed: bool

    @property
    def waiting(self) -> TermsOffer | None:
        """The proposal that waits for an answer."""
        return next((offer for offer in self.offers if offer.answer == OfferAnswer.OPEN), None)

    @property
    def shown(self) -> bool:
        """Whether it stands on the sheet, or somebody proposes that it should."""
        return not self.line.removed or self.waiting is not None


def visible_sheets(actor: Actor) -> QuerySet[TermsSheet]:
    """Those of the applications that the actor sees."""
    return TermsSheet.objects.filter(application__in=visible_applications(actor)).select_related(
        *("application__partner", "application__programme", "application__tier_version"),
        *("tier_version__tier", "frozen_by"),
    )


def sheet_of(application_id: UUID) -> TermsSheet | None:
    """The sheet of an application that was submitted."""
    return _sheets(application_id).first()


def _sheets(application_id: UUID) -> QuerySet[TermsSheet]:
    found = TermsSheet.objects.filter(application_id=application_id)
    return found.select_related("application__tier_version", "tier_version__tier")


def terms_hash_reading(application_id: UUID) -> Reading[str]:
    """The hash over the frozen lines; empty while the terms are open."""
    hashes = TermsSheet.objects.filter(application_id=application_id).values_list("content_hash")
    return Reading((hashes,), lambda rows, now: rows[0][0][0] if rows[0] else "")


def terms_hash(application_id: UUID) -> str:
    """The same; one query."""
    return read(terms_hash_reading(application_id))


def sheet_reading(application_id: UUID) -> Reading[tuple[TermsSheet | None, list[LineRow]]]:
    """The sheet of an application, if it was submitted, and every line on it with its proposals."""
    return Reading(
        (_sheets(application_id), *_lines(sheet__application_id=application_id)),
        lambda rows, now: (rows[0][0], _rows(rows[0][0], rows[1], rows[2])) if rows[0] else (None, []),
    )


def rows(sheet: TermsSheet) -> list[LineRow]:
    """Every line of a sheet with its proposals; one query."""
    return read(Reading(_lines(sheet=sheet), lambda rows, now: _rows(sheet, rows[0], rows[1])))


def _lines(**of_sheet: Any) -> tuple[QuerySet[TermsLine], QuerySet[TermsOffer]]:
    offers = TermsOffer.objects.filter(**{f"line__{name}": value for name, value in of_sheet.items()})
    return (
        TermsLine.objects.filter(**of_sheet),
        offers.select_related("by", "answered_by").order_by("created_at", "id"),
    )


def _rows(sheet: TermsSheet, lines: list[TermsLine], offers: list[TermsOffer]) -> list[LineRow]:
    of_line: dict[UUID, list[TermsOffer]] = {line.id: [] for line in lines}
    by_id = {line.id: line for line in lines}
    for line in lines:
        line.sheet = sheet
    for offer in offers:
        offer.line = by_id[offer.line_id]
        of_line[offer.line_id].append(offer)
    return [LineRow(line, tuple(of_line[line.id]), is_agreed(sheet, of_line[line.id])) for line in lines]


def is_agreed(sheet: TermsSheet, offers: Any) -> bool:
    """Whether a proposal on a line was accepted since the sheet was opened, or opened again."""
    return any(
        offer.answer == OfferAnswer.ACCEPTED and (sheet.reopened_at is None or offer.answered_at > sheet.reopened_at)
        for offer in offers
    )


def standing(sheet: TermsSheet) -> list[TermsLine]:
    """The lines that stand on the sheet, in one order."""
    return list(sheet.lines.filter(removed=False).order_by("side", "position", "kind", "key"))


def open_titles(sheet: TermsSheet) -> list[str]:
    """Titles of the lines on which a proposal waits for its answer."""
    waiting = TermsOffer.objects.filter(line__sheet=sheet, answer=OfferAnswer.OPEN)
    return list(waiting.order_by("line__side", "line__position").values_list("line__title", flat=True))


def content_of(sheet: TermsSheet) -> dict[str, Any]:
    """What is frozen and hashed: every line that stands, and nothing of how it came to be."""
    return {
        "schema": 1,
        "application": str(sheet.application_id),
        "tier_version": str(sheet.tier_version_id),
        "lines": [
            {"side": line.side, "kind": line.kind, "key": line.key, "title": line.title, "value": line.value}
            for line in standing(sheet)
        ],
    }


def content_hash(sheet: TermsSheet) -> str:
    return digest(content_of(sheet))


def rations_of(lines: list[TermsLine]) -> list[dict[str, Any]]:
    """[{use_case, requests_per_day}] of the lines that stand, as recommendations and decisions keep it."""
    found = [line for line in lines if line.kind == LineKind.RATION]
    return sorted(
        ({"use_case": line.key, "requests_per_day": line.value["requests_per_day"]} for line in found),
        key=lambda ration: str(ration["use_case"]),
    )


def conditions_of(lines: list[TermsLine]) -> list[str]:
    """The sentences of the conditions that stand."""
    return [str(line.value["text"]) for line in lines if line.kind == LineKind.CONDITION]


def scope_of(sheet: TermsSheet, lines: list[TermsLine]) -> Scope:
    """Offerings and rations of the lines that stand, as rows of the catalogue."""
    programme_id = sheet.tier_version.tier.programme_id
    slugs = [line.key for line in lines if line.kind == LineKind.OFFERING]
    requests = {str(row["use_case"]): int(row["requests_per_day"]) for row in rations_of(lines)}
    use_cases = UseCase.objects.filter(programme_id=programme_id, slug__in=requests).order_by("title", "id")
    return Scope(
        offerings=tuple(Offering.objects.filter(programme_id=programme_id, slug__in=slugs).order_by("title", "id")),
        rations=tuple((use_case, requests[use_case.slug]) for use_case in use_cases),
    )


def pledges_of(sheet: TermsSheet, lines: list[TermsLine]) -> list[Pledge]:
    """Both sides' pledges as the lines that stand say them."""
    found = {(line.side, line.key): line for line in lines if line.kind == LineKind.COMMITMENT}
    templates = CommitmentTemplate.objects.filter(
        programme_id=sheet.tier_version.tier.programme_id, slug__in=[key for _side, key in found]
    )
    return sorted(
        (
            Pledge(
                template,
                target=str(line.value["target"]),
                baseline=str(line.value["baseline"]),
                due_on=date.fromisoformat(line.value["due_on"]) if line.value["due_on"] else None,
            )
            for template in templates
            if (line := found.get((template.side, template.slug))) is not None
        ),
        key=lambda pledge: (pledge.template.side, pledge.template.title, pledge.template.slug),
    )


def opening_lines(
    application: Application, submission: Submission, version: TierVersion | None = None
) -> list[OpeningLine]:
    """The first lines of a sheet: what the tier gives and asks, and what the partner asked for and pledged.

    Where the questionnaire does not ask for use cases, the tier's own rations stand.
    """
    version = version or application.tier_version
    return [
        *(
            OpeningLine(
                side=Side.PROVIDER, kind=LineKind.OFFERING, key=offering.slug, title=str(offering)[:200], value={}
            )
            for offering in version.offerings.order_by("title", "id")
        ),
        *_opening_rations(version, _asked_rations(submission)),
        *(_opening_pledge(pledge) for pledge in pledges(submission, version)),
    ]


def _asked_rations(submission: Submission) -> Mapping[str, int] | None:
    """use case -> requests a day that were asked for; None when the questionnaire does not ask."""
    definition = submission.application.questionnaire.definition
    found = by_role(definition, plain_answers(submission)).get("use_cases")
    if found is None:
        return None
    return {str(row.get("use_case")): _whole(row.get("ration")) for _row, row in cells(*found)}


def _whole(value: object) -> int:
    try:
        return max(0, int(float(str(value))))
    except (ValueError, OverflowError):
        return 0


def _opening_rations(version: TierVersion, asked: Mapping[str, int] | None) -> list[OpeningLine]:
    found = []
    for row in version.tier_use_cases.select_related("use_case").order_by("use_case__title", "use_case__slug"):
        most, slug = row.max_requests_per_day, row.use_case.slug
        wanted = most if asked is None else asked.get(slug)
        found.append(
            OpeningLine(
                side=Side.PROVIDER,
                kind=LineKind.RATION,
                key=slug,
                title=row.use_case.title[:200],
                # An answer without a number asks for the use case at all: the smallest ration.
                value={"requests_per_day": most if wanted is None else min(max(wanted, 1), most)},
                given=wanted is not None,
            )
        )
    return found


def _opening_pledge(pledge: Pledge) -> OpeningLine:
    template = pledge.template
    return OpeningLine(
        side=Side(template.side),
        kind=LineKind.COMMITMENT,
        key=template.slug,
        title=template.title,
        value={
            "metric": template.metric,
            "unit": template.unit,
            "baseline": pledge.baseline,
            "target": pledge.target or template.metric,
            "due_on": pledge.due_on.isoformat() if pledge.due_on else None,
        },
    )


def change_in_words(line: TermsLine, value: Mapping[str, Any], *, removes: bool) -> str:
    """What a proposal would make of a line, in one sentence."""
    if removes:
        return _("%(line)s is struck out.") % {"line": line.title}
    if line.kind == LineKind.RATION:
        return _("%(line)s: %(count)s requests a day.") % {"line": line.title, "count": value["requests_per_day"]}
    if line.kind == LineKind.CONDITION:
        return str(value["text"])
    if line.kind == LineKind.OFFERING:
        return _("%(line)s is given.") % {"line": line.title}
    words = _("%(line)s: %(target)s %(unit)s") % {
        "line": line.title, "target": value["target"], "unit": value.get("unit", ""),
    }  # fmt: skip
    if value.get("baseline"):
        words += _(" (today: %(baseline)s)") % {"baseline": value["baseline"]}
    if value.get("due_on"):
        words += _(", evidence by %(day)s") % {"day": value["due_on"]}
    return f"{words}."
