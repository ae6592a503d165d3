"""Views of the desk's lists that a person keeps under a name, for themselves or for everybody on their tiers."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor, Verdict
from reviews.models import SavedView
from reviews.policy.views import may_change, may_keep
from reviews.queries.queues import QUEUES
from reviews.queries.views import COLUMNS, SORTS, read

LONGEST_TITLE = 80
MOST = 50


def keep(
    *,
    actor: Actor,
    title: str,
    queue: str,
    query: str = "",
    sort: str = "",
    columns: Sequence[str] = (),
    dense: bool = False,
    shared: bool = False,
) -> SavedView:
    """Keep a view under a name; the same name again keeps the new one in its place. Raises NotAllowed, Invalid.

    The search must be readable for whoever keeps it. Only what others are given is an event.
    """
    _require(may_keep(actor))
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        sentence = _("Give the view a name of at most %(n)d characters.") % {"n": LONGEST_TITLE}
        raise Invalid(sentence, fields={"title": sentence})
    if queue not in QUEUES:
        raise Invalid(_("There is no such list."), fields={"queue": _("There is no such list.")})
    read(actor, query=query)
    with transaction.atomic():
        own = SavedView.objects.filter(owner_id=actor.person)
        before = own.filter(title=title).first()
        if before is None and own.count() >= MOST:
            raise Invalid(_("You keep %(n)d views. Take one away first.") % {"n": MOST})
        view, _made = SavedView.objects.update_or_create(
            owner_id=actor.person,
            title=title,
            defaults={
                "queue": queue,
                "query": query.strip(),
                "sort": sort if sort.removeprefix("-") in SORTS else "",
                "columns": [slug for slug in COLUMNS if slug in columns],
                "dense": dense,
                "shared": shared,
            },
        )
        _say(view, actor, before is not None and before.shared)
    return view


def share(*, actor: Actor, view_id: UUID, shared: bool) -> SavedView:
    """Give a view to others, or to oneself alone again. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        view = _own(actor, view_id)
        before, view.shared = view.shared, shared
        view.save(update_fields=["shared"])
        _say(view, actor, before)
    return view


def take_away(*, actor: Actor, view_id: UUID) -> SavedView:
    """Take a view away. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        view = _own(actor, view_id)
        kept = view.shared
        SavedView.objects.filter(pk=view.pk).delete()
        view.shared = False
        _say(view, actor, kept)
    return view


def _own(actor: Actor, view_id: UUID) -> SavedView:
    """Somebody's private view answers as one that does not exist."""
    view = SavedView.objects.select_for_update().filter(pk=view_id).first()
    if view is None or not (view.shared or view.owner_id == actor.id):
        raise NotFound(_("There is no such view."))
    _require(may_change(actor, view.owner_id))
    return view


def _say(view: SavedView, actor: Actor, before: bool) -> None:
    if view.shared or before:
        action = "view.shared" if view.shared else "view.unshared"
        audit.append(action, actor=actor, thing=view, data={"title": view.title})


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
