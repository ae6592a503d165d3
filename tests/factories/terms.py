"""Terms sheets whose lines say what a test needs, without both sides negotiating it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accessprogram.models import Application, TermsLine, TermsSheet
from accessprogram.operations import terms_sheets
from accessprogram.policy.actors import SYSTEM


def put(
    application: Application,
    *,
    rations: Iterable[Mapping[str, Any]] | None = None,
    conditions: Iterable[str] = (),
) -> TermsSheet:
    """Exactly these ``rations`` ([{use_case, requests_per_day}]; None: as they stand) and ``conditions`` on the sheet.
    One that is frozen stays as it is."""
    with transaction.atomic():
        Application.objects.select_for_update().get(pk=application.pk)
        sheet = terms_sheets.of_application(application, actor=SYSTEM)
        if sheet.state != "open":
            return sheet
        if rations is not None:
            sheet.lines.filter(kind="ration").update(removed=True)
            for given in rations:
                _line(sheet, "provider", "ration", given["use_case"], {"requests_per_day": given["requests_per_day"]})
        sheet.lines.filter(kind="condition").update(removed=True)
        for number, text in enumerate(conditions, 1):
            _line(sheet, "partner", "condition", str(number), {"text": text})
    return sheet


def _line(sheet: TermsSheet, side: str, kind: str, key: str, value: dict[str, Any]) -> None:
    TermsLine.objects.update_or_create(
        sheet=sheet,
        side=side,
        kind=kind,
        key=key,
        defaults={"value": value, "removed": False},
        create_defaults={"value": value, "title": key, "position": 1000},
    )


def settled(application: Application, **lines: Any) -> TermsSheet:
    """``put``, then frozen as for an approval."""
    with transaction.atomic():
        put(application, **lines)
        return terms_sheets.freeze(actor=SYSTEM, application=application, settled=True)
