"""What an action of the desk is: its rule, its one operation, and the fields that its form is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from accessprogram.policy.actors import Verdict


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input of an action; see the module for the kinds."""

    name: str
    kind: str
    label: Any = ""
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Action:
    """``may(actor, facts, **about)`` is the rule, ``run(actor=..., **data)`` the one operation. ``tone``: primary,
    quiet or danger. ``step_up``: asks for the password or passkey again when the last time is long ago.
    ``about_one``: its rule has to know which thing it is about, so that it is offered beside that thing only.
    ``leaves``: afterwards the person sees the case no more.
    ``tell`` makes the sentence for the person of what the operation returned; ``done`` is it otherwise."""

    slug: str
    label: Any
    who: Any
    target: str
    may: Callable[..., Verdict]
    run: Callable[..., Any]
    fields: tuple[Field, ...] = ()
    tone: str = "quiet"
    step_up: bool = False
    done: Any = ""
    about_one: bool = False
    leaves: bool = False
    tell: Callable[[Any], "Done"] | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An action with what the rule says of it now: allowed, or a sentence that says why not and who could."""

    action: Action
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Done:
    """What happened, in a sentence; ``result`` is what the operation returned. ``level``: success or warning."""

    sentence: str
    result: Any
    level: str = "success"


CASE = Field(name="case_id", kind="id")
PROPOSAL = (
    Field(name="outcome", kind="outcome", label=gettext_lazy("Outcome")),
    Field(name="reason_codes", kind="reasons", label=gettext_lazy("Reasons for the applicant"), required=False),
    Field(name="tier_version_id", kind="tier", label=gettext_lazy("Tier"), required=False),
    Field(name="rationale", kind="words", label=gettext_lazy("Why")),
    Field(name="letter", kind="words", label=gettext_lazy("Letter: what you write to the partner"), required=False),
)
