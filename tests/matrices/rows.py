"""The words of the table: who gets what from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.matrices.asking import LOGIN, Outcome
from tests.personas import PERSONAS

PARTNER = "owner member"
ANY_PARTNER = "owner member stranger"
DESK = "intake analyst reviewer conflicted senior committee appeals auditor administrator"
STAFF = f"{DESK} verifier operator dashboards"
SIGNED_IN = " ".join(persona for persona in PERSONAS if persona != "anonymous")
Answers = Mapping[str, Outcome]


def to(given: Mapping[str, Outcome], *, others: Outcome = 404, anonymous: Outcome = LOGIN) -> Answers:
    """What each persona gets; the keys are personas' names with blanks between, a later key overrides an earlier."""
    answers: dict[str, Outcome] = dict.fromkeys(PERSONAS, others) | {"anonymous": anonymous}
    for names, outcome in given.items():
        answers |= dict.fromkeys(names.split(), outcome)
    unknown = set(answers) - set(PERSONAS)
    if unknown:
        raise ValueError(f"no such persona: {sorted(unknown)}")
    return answers


def everybody(outcome: Outcome) -> Answers:
    return dict.fromkeys(PERSONAS, outcome)


def signed_in(outcome: Outcome) -> Answers:
    return to({SIGNED_IN: outcome})


NEVER = signed_in(405)


@dataclass(frozen=True)
class Row:
    """One address (``name`` as in the urlconf, ``case`` tells rows of the same name apart).

    ``at`` fills the address and ``data`` the form: a value that begins with ``@`` is a thing of the world.
    ``asked`` narrows the personas where the sign-in library answers, which knows of no roles.
    """

    name: str
    get: Answers
    post: Answers
    at: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    case: str = ""
    asked: tuple[str, ...] = tuple(PERSONAS)

    @property
    def id(self) -> str:
        return f"{self.name}[{self.case}]" if self.case else self.name


def filled(values: Mapping[str, Any], things: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the world's things in place of their names."""
    return {
        key: things[value[1:]] if isinstance(value, str) and value.startswith("@") else value
        for key, value in values.items()
    }
