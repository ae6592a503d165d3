"""Actions of the admin: each calls one operation, and policy says beforehand what it will say then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.errors import CountersignError
from accessprogram.policy.actors import Actor, Verdict

AT_ONCE = 100
DONE = gettext_lazy("Done.")
WORD = "word"


class WordActionForm(ActionForm):
    """The list's menu with one word beside it, for the actions that ask for one."""

    word = forms.CharField(required=False, max_length=254, label=gettext_lazy("Word:"))


@dataclass(frozen=True)
class ObjectAction:
    """``run(actor, obj, reason)`` is the operation; ``verdict(actor, obj)`` explains; ``roles`` are offered it at all.

    ``applies(obj)`` says whether it makes sense in the row's state. ``step_up`` asks for a fresh proof before.
    ``asks_word``: what one word beside the button is, which comes as ``reason``, in the list, too.
    """

    name: str
    label: Any
    run: Callable[[Actor, Any, str], object]
    verdict: Callable[[Actor, Any], Verdict]
    roles: tuple[str, ...]
    applies: Callable[[Any], bool] = lambda obj: True
    asks_reason: bool = False
    asks_word: Any = ""
    step_up: bool = True
    done: Any = DONE

    def fits(self, actor: Actor, obj: Any) -> bool:
        return actor.holds(*self.roles) and self.applies(obj)

    def button(self, actor: Actor, obj: Any) -> dict[str, Any]:
        """What the page shows; a refusal is shown with its reason."""
        verdict = self.verdict(actor, obj)
        return {
            "name": self.name,
            "label": self.label,
            "allowed": verdict.allowed,
            "why": verdict.sentence,
            "asks": self.asks_word or (_("Reason") if self.asks_reason else ""),
        }

    def perform(self, actor: Actor, obj: Any, *, reason: str = "") -> object:
        """Run it. What the operation raises, the site answers."""
        return self.run(actor, obj, reason)

    def on_each(self, model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """For the rows chosen in a list, each by itself, with its result."""
        word = request.POST.get(WORD, "") if self.asks_word else ""
        for obj in rows[:AT_ONCE]:
            try:
                self.perform(request.actor, obj, reason=word)  # type: ignore[attr-defined]
                messages.success(request, _("%(row)s: %(done)s") % {"row": obj, "done": self.done})
            except CountersignError as error:
                messages.error(request, _("%(row)s: %(error)s") % {"row": obj, "error": error})
