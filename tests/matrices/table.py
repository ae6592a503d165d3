"""The whole table: a row for every address of the site."""

from typing import Any

from tests.matrices import (
    account_rows,
    appeal_rows,
    blocked_rows,
    breach_rows,
    contributions_rows,
    desk_rows,
    gateway_rows,
    key_rows,
    measure_rows,
    model_rows,
    outside_rows,
    panel_rows,
    partner_rows,
    preview_rows,
    proof_rows,
    terms_rows,
    threat_rows,
    work_rows,
)
from tests.matrices.asking import Asker, addresses, elsewhere, path_of
from tests.matrices.rows import Row, filled

TABLE = [
    *partner_rows.PUBLIC,
    *partner_rows.PEOPLE,
    *partner_rows.APPLICATIONS,
    *partner_rows.ACCESS,
    *proof_rows.PROOFS,
    *outside_rows.OUTSIDE,
    *desk_rows.CASES,
    *panel_rows.PANELS,
    *work_rows.WORK,
    *preview_rows.PREVIEWS,
    *desk_rows.ACCESS,
    *desk_rows.PLEDGES,
    *desk_rows.OFFICE,
    *breach_rows.BREACHES,
    *blocked_rows.BLOCKED,
    *blocked_rows.RENEWAL,
    *gateway_rows.GATEWAY,
    *gateway_rows.RATIONS,
    *key_rows.SIGNING,
    *key_rows.KEYS,
    *key_rows.WEBHOOKS,
    *contributions_rows.LEDGER,
    *threat_rows.THREATS,
    *model_rows.MODELS,
    *terms_rows.TERMS,
    *terms_rows.FILES,
    *terms_rows.LETTERS,
    *appeal_rows.APPEALS,
    *terms_rows.AMENDMENTS,
    *measure_rows.MEASURES,
    *account_rows.OWN,
    *account_rows.SIGN_IN,
]
BY_NAME = {address.name: address for address in addresses()}


def path(asker: Asker, row: Row) -> str:
    """The row's address of the thing that is there."""
    return path_of(BY_NAME[row.name], filled(row.at, asker.world.things))


def missing(asker: Asker, row: Row) -> str:
    """The row's address of a thing that nobody ever made."""
    return path_of(BY_NAME[row.name], elsewhere(filled(row.at, asker.world.things)))


def data(asker: Asker, row: Row) -> dict[str, Any]:
    """What the row's form sends."""
    return filled(row.data, asker.world.things)
