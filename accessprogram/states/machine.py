"""A transition table is data: (state, action) -> where it leads and whose move it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from accessprogram.errors import WrongState


@dataclass(frozen=True)
class Move:
    """``by`` names the roles (or 'system') whose move it is; policy decides whether this actor may."""

    to: str
    by: tuple[str, ...]


Table = Mapping[tuple[str, str], Move]


def step(table: Table, state: str, action: str) -> str:
    """The state that ``action`` leads to. Raises WrongState when the table does not list it."""
    move = table.get((state, action))
    if move is None:
        raise WrongState(f"This cannot be done now ({action.replace('_', ' ')}): it is {state.replace('_', ' ')}.")
    return move.to
