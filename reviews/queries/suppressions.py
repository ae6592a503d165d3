"""Earlier words on the same two sides: whether one stands, and if not, what changed since."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from reviews.models import Hit, Suppression
from reviews.queries.comparisons import comparison_of

Earlier = dict[str, list[Suppression]]
DAY = "j M Y"


def of_entities(partner_id: UUID, entity_keys: Iterable[str]) -> Earlier:
    """What was called a false positive of this partner, by the entry it was said of, newest first; one query."""
    rows = Suppression.objects.filter(partner_id=partner_id, entity_key__in=set(entity_keys))
    found: Earlier = {}
    for row in rows.select_related("adjudication__hit", "adjudication__by").order_by("-created_at", "-id"):
        found.setdefault(row.entity_key, []).append(row)
    return found


def standing(earlier: Iterable[Suppression], hit: Hit, now: datetime) -> Suppression | None:
    """The earlier word that settles this hit: about exactly these two sides, in its time, not taken back."""
    for row in earlier:
        if _same(row, hit) and row.ended_at is None and row.until > now:
            return row
    return None


def why_reopened(earlier: Iterable[Suppression], hit: Hit) -> str:
    """Why an earlier word on this entry settles the hit no more, as a sentence; empty when nobody ever said one.

    The same two sides are told by their hashes; one side that changed, by its name in the application.
    """
    rows = list(earlier)
    same = next((row for row in rows if _same(row, hit)), None)
    if same is not None:
        return _of_time(same)
    for row in rows:
        old = row.adjudication.hit
        if old is not None and _same_place(old, row, hit):
            return _of_change(row, old, hit)
    return ""


def _same(row: Suppression, hit: Hit) -> bool:
    return (row.subject_hash, row.entity_hash) == (hit.subject_hash, hit.entity_hash)


def _same_place(old: Hit, row: Suppression, hit: Hit) -> bool:
    """The entry against the same name of the application, or against the same facts under another label."""
    same_label = (old.subject_field, old.subject_label) == (hit.subject_field, hit.subject_label)
    return same_label or row.subject_hash == hit.subject_hash


def _of_time(row: Suppression) -> str:
    day = date_format(row.created_at, DAY)
    if row.ended_at is not None and row.ended_at < row.until:
        return _("It was called a false positive on %(day)s; that was taken back.") % {"day": day}
    until = date_format(row.until, DAY)
    return _("It was called a false positive on %(day)s. That held until %(until)s.") % {"day": day, "until": until}


def _of_change(row: Suppression, old: Hit, hit: Hit) -> str:
    before, now = comparison_of(old), comparison_of(hit)
    sentences = []
    if row.entity_hash != hit.entity_hash:
        sentences.append(_("the entry on the list changed") + _fields(before, now, "theirs"))
    if row.subject_hash != hit.subject_hash:
        sentences.append(_("the application changed") + _fields(before, now, "ours"))
    words = {"day": date_format(row.created_at, DAY), "changes": _(" and ").join(sentences)}
    return _("It was called a false positive on %(day)s. Since then %(changes)s.") % words


def _fields(before: list[dict[str, str]], now: list[dict[str, str]], side: str) -> str:
    """In brackets, the fields that read differently; nothing when the change lies in what is not compared."""
    old, new = _by_field(before, side), _by_field(now, side)
    changed = [str(field) for field in {**old, **new} if old.get(field) != new.get(field)]
    return f" ({get_text_list(changed, str(_('and')))})" if changed else ""


def _by_field(lines: list[dict[str, str]], side: str) -> dict[str, list[str]]:
    """A name is compared word by word: one field may have several lines."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line["field"], []).append(line.get(side, ""))
    return found
