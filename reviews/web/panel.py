"""What a part of a case's page is; ``reviews.web.panels`` lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.web.action_forms import Typed

Read = Callable[..., dict[str, Any]]


def _always(actor: Actor, case: Case) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One part of the page of a case.

    ``context(actor, case)`` reads what ``template`` shows: 15 queries at most for the whole request, whatever there is
    to show. ``case`` comes with partner, questionnaire, tier and submission read. ``eager`` ones are drawn with
    the page, the others fetched at once (``trigger`` load) or when they come into view (revealed). ``place`` says where
    it stands: ``top`` (below what needs you), ``left`` and ``right`` (the two columns), ``wide`` (below both);
    ``first`` is what the page draws by itself.
    ``when(actor, case)`` may leave it out, without a query. ``reads_submission``: opening it is written to the access
    ledger first. ``forms``: prefixes of the keys of the forms on it; ``context`` is then called with ``typed`` too, and
    the panel is drawn with the page when what was typed in one of them could not be accepted. ``tone`` is a css class
    of the card, ``icon`` and ``reader`` stand in its head; ``jump`` is its short name in the links to the parts.
    ``takes``: words of the address that ``context`` is called with. ``before(actor=, case=)`` is an operation that
    happens because somebody has the panel before them.
    """

    slug: str
    title: Any
    context: Read
    template: str
    eager: bool = False
    trigger: str = "load"
    place: str = "right"
    when: Callable[[Actor, Case], bool] = _always
    reads_submission: bool = False
    forms: tuple[str, ...] = ()
    tone: str = ""
    icon: str = ""
    reader: Any = ""
    jump: Any = ""
    takes: tuple[str, ...] = ()
    before: Callable[..., Any] | None = None

    def holds(self, typed: Typed | None) -> bool:
        """Whether what was typed and refused belongs to a form of this panel."""
        return typed is not None and any(typed.key.startswith(prefix) for prefix in self.forms)

    def read(self, actor: Actor, case: Case, typed: Typed | None = None, **taken: str) -> dict[str, Any]:
        """What the template is given."""
        named: dict[str, Any] = {"typed": typed, **taken} if self.forms else taken
        found = self.context(actor, case, **named)
        return {"case": case, "panel": self, **found}
