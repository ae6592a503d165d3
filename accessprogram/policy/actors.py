"""Who acts, as plain facts; and the verdict that every rule gives."""

from dataclasses import dataclass, field
from uuid import UUID

from accessprogram.errors import NotAllowed


@dataclass(frozen=True)
class Verdict:
    """``reason`` is a stable code, ``sentence`` tells a person why, and who could."""

    allowed: bool
    reason: str = ""
    sentence: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(reason: str, sentence: str) -> Verdict:
    return Verdict(False, reason, sentence)


@dataclass(frozen=True)
class Actor:
    """A signed-in person (or the system, whose id is None) with the facts that rules are judged by.

    ``seats`` are (role slug, tier id) pairs in force now; ``partner_roles`` are (partner id, role slug) pairs;
    ``conflicts`` are partner ids, declared and inferred.
    """

    id: UUID | None
    email: str = ""
    name: str = ""
    active: bool = True
    seats: frozenset[tuple[str, UUID]] = frozenset()
    partner_roles: frozenset[tuple[UUID, str]] = frozenset()
    conflicts: frozenset[UUID] = field(default=frozenset())

    def holds(self, *roles: str, tier_id: UUID | None = None) -> bool:
        """Any of ``roles``, on this tier (or on any tier when none is named)."""
        return self.active and any(role in roles and (tier_id is None or tier == tier_id) for role, tier in self.seats)

    def tiers(self, *roles: str) -> frozenset[UUID]:
        """Tiers on which the actor holds any of ``roles``; of all roles when none is named."""
        return (
            frozenset(tier for role, tier in self.seats if not roles or role in roles) if self.active else frozenset()
        )

    def is_at(self, partner_id: UUID, *roles: str) -> bool:
        """Whether the actor has any of ``roles`` (or any role at all) at the partner."""
        return self.active and any(
            partner == partner_id and (not roles or role in roles) for partner, role in self.partner_roles
        )

    @property
    def partners(self) -> frozenset[UUID]:
        return frozenset(partner for partner, _ in self.partner_roles) if self.active else frozenset()

    @property
    def person(self) -> UUID:
        """The id, where only a person can act. Raises NotAllowed for the system and for somebody signed out."""
        if self.id is None:
            raise NotAllowed("Only a person does this.", code="no_person")
        return self.id

    @property
    def is_staff(self) -> bool:
        """Holds any programme role."""
        return self.active and bool(self.seats)


SYSTEM = Actor(id=None, name="Countersign")
NOBODY = Actor(id=None, active=False)
