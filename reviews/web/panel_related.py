"""The part of a case's page with what hangs together with it, as far as this person may know."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.queries.cases import earlier_of
from reviews.queries.clusters import cluster_of
from reviews.queries.judgements import check_states
from reviews.queries.related import related_cases


def context(actor: Actor, case: Case) -> dict[str, Any]:
    return {
        "earlier": earlier_of(actor, case),
        "cluster": cluster_of(actor, case),
        "related": related_cases(actor, check_states(case)),
    }
