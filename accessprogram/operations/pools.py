"""Pools: how much the provider can serve of a model in a period. What is short is shared (``rations.share_pools``)."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import RationPeriod
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Offering, Pool
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.catalogue import may_edit_catalogue
from accessprogram.queries.keys import tier_ids

MOST = 10**12


def open_pool(*, actor: Actor, offering_id: UUID, period: str, requests: int) -> Pool:
    """Say how many requests of a model can be served in a period. Raises NotFound, NotAllowed, Invalid, WrongState."""
    with transaction.atomic():
        offering = Offering.objects.filter(id=offering_id).first()
        if offering is None:
            raise NotFound(_("There is no such model."))
        _require(actor, offering.programme_id)
        if period not in RationPeriod.values:
            raise Invalid(_("Choose a period."), fields={"period": _("Choose a day or a month.")})
        if not 1 <= requests <= MOST:
            words = _("Say how many requests can be served: at least one.")
            raise Invalid(words, fields={"requests": words})
        try:
            with transaction.atomic():
                pool = Pool.objects.create(
                    programme_id=offering.programme_id, offering=offering, period=period, requests=requests
                )
        except IntegrityError:
            raise WrongState(_("This model has a pool for that period already: end it first.")) from None
        _say("pool.opened", actor, pool)
        return pool


def end_pool(*, actor: Actor, pool_id: UUID) -> Pool:
    """Nothing is shared any more, from the next sweep on. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        pool = Pool.objects.select_for_update(of=("self",)).select_related("offering").filter(id=pool_id).first()
        if pool is None:
            raise NotFound(_("There is no such pool."))
        _require(actor, pool.programme_id)
        if pool.ended_at is not None:
            raise WrongState(_("This pool has ended."))
        pool.ended_at = db_now()
        pool.save(update_fields=["ended_at"])
        _say("pool.ended", actor, pool)
        return pool


def _require(actor: Actor, programme_id: UUID) -> None:
    verdict = may_edit_catalogue(actor, tier_ids(programme_id))
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _say(action: str, actor: Actor, pool: Pool) -> None:
    audit.append(
        action,
        actor=actor,
        thing=pool,
        programme_id=pool.programme_id,
        data={"offering": pool.offering.slug, "period": pool.period, "requests": pool.requests},
    )
