"""What a tier version tells the desk, as data, and what may be wrong with it, in sentences."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

# The stages of a case that a tier may limit (PRODUCT.md, States).
STAGES = ("intake", "checks", "review", "committee", "concurrence", "confirmation")
MOST_DAYS = 250
SMALLEST_COMMITTEE = 2


def stage_days_faults(stage_days: object) -> Iterator[str]:
    """``{"review": 5, "confirmation": 2}``: working days of a stage, 1 to 250."""
    if not isinstance(stage_days, Mapping):
        yield _("The days of each stage must be an object, such as {“review”: 5}.")
        return
    for stage, days in stage_days.items():
        if stage not in STAGES:
            yield _("There is no stage “%(stage)s”. There are: %(stages)s.") % {
                "stage": stage,
                "stages": ", ".join(STAGES),
            }
        elif not _whole(days) or not 1 <= days <= MOST_DAYS:
            yield _("The stage “%(stage)s” needs a whole number of working days, 1 to %(most)d.") % {
                "stage": stage,
                "most": MOST_DAYS,
            }


def checklist_faults(checklist: object, sections: Collection[str] | None = None) -> Iterator[str]:
    """``[{"slug", "section", "text"}]``; ``section`` empty or one of the questionnaire's, each slug once."""
    if not isinstance(checklist, list):
        yield _("The checklist must be a list.")
        return
    seen: set[str] = set()
    for number, item in enumerate(checklist, start=1):
        if not isinstance(item, Mapping) or not {"slug", "text"} <= set(item) <= {"slug", "section", "text"}:
            yield _("Item %(number)d of the checklist needs “slug”, “section” and “text”.") % {"number": number}
            continue
        slug, section = item["slug"], item.get("section", "")
        if not _words(slug) or not str(slug).replace("-", "").replace("_", "").isalnum():
            yield _("Item %(number)d of the checklist needs a slug of letters, digits, - and _.") % {"number": number}
        if not _words(item["text"]):
            yield _("Item %(number)d of the checklist has no text.") % {"number": number}
        if slug in seen:
            yield _("Two items of the checklist have the slug “%(slug)s”.") % {"slug": slug}
        seen.add(str(slug))
        if section and sections is not None and section not in sections:
            words = _("Item %(number)d of the checklist names the section “%(section)s”, which is not asked.")
            yield words % {"number": number, "section": section}


def concurrence_faults(parties: object) -> Iterator[str]:
    """``[{"party", "days"}]``: outside parties, each once, with the working days in which they answer."""
    if not isinstance(parties, list):
        yield _("The outside parties must be a list.")
        return
    named: set[str] = set()
    for number, one in enumerate(parties, start=1):
        if not isinstance(one, Mapping) or set(one) != {"party", "days"} or not _words(one["party"]):
            yield _("Outside party %(number)d needs exactly “party” and “days”.") % {"number": number}
            continue
        if not _whole(one["days"]) or not 1 <= one["days"] <= MOST_DAYS:
            yield _("Outside party %(number)d needs a whole number of days, 1 to %(most)d.") % {
                "number": number,
                "most": MOST_DAYS,
            }
        if one["party"] in named:
            yield _("The outside party “%(party)s” stands there twice.") % {"party": one["party"]}
        named.add(one["party"])


def quorum_faults(quorum: int) -> Iterator[str]:
    """A committee of one is no committee."""
    if quorum < SMALLEST_COMMITTEE:
        yield _("A committee needs at least %(least)d votes.") % {"least": SMALLEST_COMMITTEE}


def desk_faults(
    *, stage_days: object, checklist: object, concurrence: object, committee_quorum: int, sections: Collection[str]
) -> Iterator[str]:
    """Everything that keeps a version from being published."""
    yield from stage_days_faults(stage_days)
    yield from checklist_faults(checklist, sections)
    yield from concurrence_faults(concurrence)
    yield from quorum_faults(committee_quorum)


def sections_of(definition: Mapping[str, Any]) -> frozenset[str]:
    """The slugs of a questionnaire's sections."""
    return frozenset(section["slug"] for section in definition.get("sections", ()) if "slug" in section)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _words(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
