"""The terms sheet of an application: opened with its submission, frozen for the decision, opened again when that falls.

Locks: the application, then its sheet.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.enums import LineKind, OfferAnswer
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Application, Submission, TermsLine, TermsOffer, TermsSheet, TierVersion
from accessprogram.operations import audit
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.terms_sheets import may_reopen
from accessprogram.queries.terms_sheets import (
    OpeningLine,
    content_hash,
    open_titles,
    opening_lines,
    standing,
    visible_sheets,
)
from accessprogram.states import TERMS_SHEET, step


def open_for(*, application: Application, submission: Submission, actor: Actor) -> TermsSheet:
    """The sheet of a submission, in the caller's transaction: what the tier gives and asks, and what was asked for.

    A resubmission carries over what was negotiated; every other line takes what the new submission says.
    """
    opening = opening_lines(application, submission)
    sheet = TermsSheet.objects.select_for_update().filter(application=application).first()
    if sheet is None:
        sheet = TermsSheet.objects.create(application=application, tier_version=application.tier_version)
    elif sheet.state != "open":
        _open_again(sheet, actor=SYSTEM, reason=_("The application was sent again."))
    if sheet.tier_version_id != application.tier_version_id:
        sheet.tier_version = application.tier_version
        sheet.save(update_fields=["tier_version"])
    _write(sheet, opening)
    _audit("terms.opened", actor, sheet, {"number": submission.number})
    return sheet


def _write(sheet: TermsSheet, opening: list[OpeningLine]) -> None:
    """New lines are written, those that nobody negotiated follow the submission, and nothing is deleted."""
    held = {(line.side, line.kind, line.key): line for line in sheet.lines.all()}
    negotiated = set(
        TermsOffer.objects.filter(line__sheet=sheet, answer__in=[OfferAnswer.OPEN, OfferAnswer.ACCEPTED]).values_list(
            "line_id", flat=True
        )
    )
    new: list[TermsLine] = []
    for position, said in enumerate(opening):
        line = held.pop((said.side, said.kind, said.key), None)
        if line is not None and line.id in negotiated:
            continue
        if line is None:
            line = TermsLine(sheet=sheet, side=said.side, kind=said.kind, key=said.key)
            new.append(line)
        line.title, line.value, line.position, line.removed = said.title, said.value, position, not said.given
        if line not in new:
            line.save(update_fields=["title", "value", "position", "removed"])
    TermsLine.objects.bulk_create(new)
    for line in held.values():
        if line.id not in negotiated and line.kind != LineKind.CONDITION and not line.removed:
            line.removed = True
            line.save(update_fields=["removed"])


def of_application(application: Application, *, actor: Actor) -> TermsSheet:
    """The sheet of a submitted application, locked until the commit; one that was sent before there were sheets gets
    its own now. Raises NotFound for an application that was never sent."""
    sheet = (
        TermsSheet.objects.select_for_update(of=("self",))
        .select_related("application__tier_version", "tier_version__tier")
        .filter(application=application)
        .first()
    )
    if sheet is not None:
        return sheet
    submission = application.submissions.select_related("application__questionnaire").first()
    if submission is None:
        raise NotFound(_("There is no such terms sheet."))
    return open_for(application=application, submission=submission, actor=actor)


def follow(*, actor: Actor, application: Application, version: TierVersion) -> TermsSheet:
    """The sheet gives what ``version`` gives, in the caller's transaction: that of the tier applied for, or a lower one
    that is about to be approved. What was negotiated stays as far as that version allows."""
    sheet = of_application(application, actor=actor)
    if sheet.tier_version_id == version.id:
        return sheet
    if sheet.state == "frozen":
        _open_again(sheet, actor=actor, reason=_("Another tier is decided on: %(tier)s.") % {"tier": version.tier})
    sheet.tier_version = version
    sheet.save(update_fields=["tier_version"])
    submission = application.submissions.select_related("application__questionnaire").order_by("-number")[0]
    opening = opening_lines(application, submission, version)
    _write(sheet, opening)
    _cut(sheet, opening)
    _audit("terms.followed", actor, sheet, {"tier": str(version)})
    return sheet


@contextmanager
def as_followed(*, actor: Actor, application: Application, version: TierVersion) -> Iterator[TermsSheet]:
    """The sheet as it would stand were ``version`` decided on, for what is read of it meanwhile: nothing of it stays,
    so that neither side sees what somebody has in mind."""
    with transaction.atomic():
        yield follow(actor=actor, application=application, version=version)
        transaction.set_rollback(True)


def _cut(sheet: TermsSheet, opening: list[OpeningLine]) -> None:
    """What was negotiated, as far as the version of the sheet gives it at all."""
    given = {(said.side, said.kind, said.key) for said in opening}
    most = dict(sheet.tier_version.tier_use_cases.values_list("use_case__slug", "max_requests_per_day"))
    for line in sheet.lines.filter(kind__in=[LineKind.OFFERING, LineKind.RATION], removed=False):
        if (line.side, line.kind, line.key) not in given:
            line.removed = True
        elif line.kind == LineKind.RATION:
            line.value["requests_per_day"] = min(line.value["requests_per_day"], most[line.key])
        line.save(update_fields=["removed", "value"])


def freeze(*, actor: Actor, application: Application, settled: bool, version: TierVersion | None = None) -> TermsSheet:
    """Freeze the terms for a decision, in the caller's transaction; what is frozen already stays.

    ``version``: the lower tier that is approved, which the sheet follows first. ``settled`` (for an approval): no
    proposal may wait for an answer, and something must be given. A decline freezes as it stands, so that the partner
    sees the same whichever way people are about to decide. Raises Invalid.
    """
    if version is not None:
        sheet = follow(actor=actor, application=application, version=version)
    else:
        sheet = of_application(application, actor=actor)
    if settled:
        require_settled(sheet)
    if sheet.state == "frozen":
        return sheet
    sheet.state = step(TERMS_SHEET, sheet.state, "freeze")
    sheet.content_hash = content_hash(sheet)
    sheet.frozen_at = db_now()
    sheet.frozen_by_id = actor.id
    sheet.save(update_fields=["state", "content_hash", "frozen_at", "frozen_by"])
    _audit("terms.frozen", actor, sheet, {"content_hash": sheet.content_hash, "from": "open", "to": "frozen"})
    return sheet


def require_settled(sheet: TermsSheet) -> None:
    """Whether an approval can stand on these terms: nothing waits for an answer, and something is given. Raises
    Invalid."""
    if waiting := open_titles(sheet):
        sentence = _("Proposals on the terms sheet wait for an answer: %(lines)s.") % {"lines": ", ".join(waiting)}
        raise Invalid(sentence, fields={"outcome": sentence}, code="open_lines")
    given: dict[str, int] = defaultdict(int)
    for line in standing(sheet):
        given[line.kind] += 1
    if not given[LineKind.OFFERING] or not given[LineKind.RATION]:
        sentence = _("The terms sheet gives nothing: it needs a model and a use case with its ration.")
        raise Invalid(sentence, fields={"outcome": sentence}, code="gives_nothing")


def reopen(*, actor: Actor, application_id: UUID, reason: str) -> TermsSheet:
    """Open frozen terms again, so that both sides can propose; the approvals on them become void.

    Raises NotFound, NotAllowed, Invalid without a reason, WrongState.
    """
    with transaction.atomic():
        sheet = locked(actor, application_id)
        verdict = may_reopen(actor, sheet)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        reason = reason.strip()[:1000]
        if not reason:
            sentence = _("Say why, in words that both sides read.")
            raise Invalid(sentence, fields={"reason": sentence})
        _open_again(sheet, actor=actor, reason=reason)
        events.emit(events.TermsChanged(application_id=application_id))
    return sheet


def release(*, application_id: UUID, reason: str) -> None:
    """The decision on the terms fell: they are open again. In the caller's transaction; open terms stay so."""
    sheet = TermsSheet.objects.select_for_update(of=("self",)).filter(application_id=application_id).first()
    if sheet is not None and sheet.state == "frozen":
        _open_again(sheet, actor=SYSTEM, reason=reason)


def _open_again(sheet: TermsSheet, *, actor: Actor, reason: str) -> None:
    sheet.state = step(TERMS_SHEET, sheet.state, "reopen")
    sheet.content_hash, sheet.frozen_at, sheet.frozen_by = "", None, None
    sheet.reopened_at = db_now()
    sheet.save(update_fields=["state", "content_hash", "frozen_at", "frozen_by", "reopened_at"])
    _audit("terms.reopened", actor, sheet, {"from": "frozen", "to": "open"}, reason)


def locked(actor: Actor, application_id: UUID) -> TermsSheet:
    """A sheet that the actor sees, locked with its application. Raises NotFound."""
    if not visible_sheets(actor).filter(application_id=application_id).exists():
        raise NotFound(_("There is no such terms sheet."))
    application = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    return of_application(application, actor=actor)


def frozen(application: Application, terms_hash: str) -> TermsSheet:
    """The sheet that was decided on, whole. Raises WrongState when it is not the one with this hash."""
    sheet = of_application(application, actor=SYSTEM)
    if sheet.state != "frozen" or sheet.content_hash != terms_hash or content_hash(sheet) != terms_hash:
        raise WrongState(_("The terms are not the ones that were decided on."))
    return sheet


def _audit(action: str, actor: Actor, sheet: TermsSheet, data: dict[str, Any], reason: str = "") -> None:
    audit.append(
        action,
        actor=actor,
        thing=sheet,
        programme_id=sheet.application.programme_id,
        subject_id=sheet.application_id,
        data=data,
        reason=reason,
    )
