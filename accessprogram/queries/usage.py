"""Where a usage report counts: its surface, use case, model and the grant whose ration is used. The same number of
queries for one report as for a batch."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotFound
from accessprogram.models import GrantLine, Offering, Surface


@dataclass(frozen=True)
class Place:
    """``grant_id`` is that of the grant which gives the use case now, else the surface's own."""

    surface_id: UUID
    use_case_id: UUID
    offering_id: UUID | None
    grant_id: UUID


@dataclass(frozen=True)
class _Surface:
    id: UUID
    partner_id: UUID
    grant_id: UUID
    use_cases: dict[str, UUID]


class Places:
    """What was read about the surfaces and models that some reports name."""

    def __init__(self, programme_id: UUID, surfaces: Collection[str], offerings: Collection[str]) -> None:
        self._surfaces = _surfaces(programme_id, surfaces)
        slugs = Offering.objects.filter(programme_id=programme_id, slug__in=offerings) if offerings else ()
        self._offerings = {offering.slug: offering.id for offering in slugs}
        self._lines: dict[tuple[UUID, UUID], list[tuple[UUID, UUID]]] = defaultdict(list)
        partners = {surface.partner_id for surface in self._surfaces.values()}
        live = GrantLine.objects.filter(programme_id=programme_id, partner_id__in=partners, live=True).order_by("id")
        for partner, use_case, offering, grant in live.values_list(
            "partner_id", "use_case_id", "offering_id", "grant_id"
        ):
            self._lines[partner, use_case].append((offering, grant))

    def place(self, surface: str, use_case: str | None, offering: str | None) -> Place:
        """Where a report with these names counts. Raises NotFound and Invalid, with their codes."""
        found = self._surfaces.get(surface)
        if found is None:
            raise NotFound(_("No surface of that name is known to this programme."), code="surface_unknown")
        if use_case is None and len(found.use_cases) != 1:
            raise Invalid(_("Say for which use case it was."), code="use_case_required")
        used_for = next(iter(found.use_cases.values())) if use_case is None else found.use_cases.get(use_case)
        if used_for is None:
            raise Invalid(_("The surface is not bound to that use case."), code="use_case_not_on_surface")
        offering_id = self._offerings.get(offering) if offering else None
        if offering and offering_id is None:
            raise Invalid(_("No model of that name is known to this programme."), code="offering_unknown")
        lines = self._lines.get((found.partner_id, used_for), [])
        fitting = [grant for model, grant in lines if model == offering_id] or [grant for _model, grant in lines]
        return Place(found.id, used_for, offering_id, fitting[0] if fitting else found.grant_id)


def _surfaces(programme_id: UUID, references: Collection[str]) -> dict[str, _Surface]:
    rows = Surface.objects.filter(reference__in=references, grant__programme_id=programme_id)
    found = {
        pk: (reference, _Surface(pk, partner, grant, {}))
        for pk, reference, partner, grant in rows.values_list("id", "reference", "partner_id", "grant_id")
    }
    bound = Surface.use_cases.through.objects.filter(surface_id__in=found)
    for surface_id, slug, use_case_id in bound.values_list("surface_id", "usecase__slug", "usecase_id"):
        found[surface_id][1].use_cases[slug] = use_case_id
    return dict(found.values())
