"""Reasons that are given often, one key each: they fill the field, and stay to be edited."""

from typing import Any

from django.utils.translation import gettext_lazy as _

OF_A_HIT: tuple[Any, ...] = (
    _("Only the name is alike: country, dates and identifiers differ or are not given on the list."),
    _("Another country and another date of birth or founding."),
    _("The identifiers on the list and in the application differ."),
    _("Name, country and date or identifier agree."),
)
OF_A_FINDING: tuple[Any, ...] = (
    _("Read with its evidence: it is explained by what the submission says."),
    _("Known from an earlier case of this partner, and unchanged."),
    _("A matter of form; nothing that the decision rests on."),
    _("It bears on the decision: see the rationale."),
)
