"""How many wait in each queue: one query for all of them, each counted up to 500 along its own index."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from reviews.queries import keyset
from reviews.queries.queue_table import QUEUES, order_of, rows_of


def counts(actor: Actor, slugs: Collection[str] | None = None, *, now: datetime | None = None) -> dict[str, str]:
    """slug -> how many, "500+" when there are more; of all queues unless some are named. One query, and the clock."""
    now = now or db_now()
    wanted = list(QUEUES) if slugs is None else list(slugs)
    parts: list[str] = []
    params: list[Any] = []
    for slug in wanted:
        # In an order: the first 501 of a queue are read off an index, and nothing of the rest of the table.
        along = QUEUES[slug].counted or order_of(slug).fields
        rows = rows_of(actor, slug, now=now).order_by(*along).values("pk")[: keyset.COUNTED + 1]
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s AS slug, COUNT(*) AS found FROM ({sql}) counted")  # noqa: S608 - the ORM's own words
        params += [slug, *values]
    found = dict.fromkeys(wanted, 0)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            found.update((slug, int(count)) for slug, count in cursor.fetchall())
    return {slug: keyset.counted(count) for slug, count in found.items()}
