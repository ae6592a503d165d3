"""What works now: for every surface, model and use case what the gateway would be told, and why.

The facts are read for the whole page at once; the answer is the gateway's own (``policy.entitlements.answer``).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from accessprogram.clock import db_now
from accessprogram.enums import SurfaceState
from accessprogram.models import Grant, GrantLine, NamedUser, Offering, Ration, RationUse, RideOut, Surface, UseCase
from accessprogram.policy.actors import Actor
from accessprogram.policy.entitlements import (
    SIGN_INS,
    Answer,
    Call,
    Caller,
    LineFacts,
    RationFacts,
    SurfaceFacts,
    answer,
)
from accessprogram.policy.rations import facts as ration_facts
from accessprogram.policy.rations import tightest
from accessprogram.queries.access import visible_grants
from accessprogram.queries.entitlements import choose, given, period_start, resets_at, used, user_state


@dataclass(frozen=True)
class Cell:
    """One model for one use case on one surface. ``state``: works, limited, blocked."""

    offering: Offering
    use_case: UseCase
    answer: Answer
    caller: Caller
    """What the gateway would have to say of the person behind the call to be answered so."""
    line: LineFacts | None
    provisioned: bool
    proved: bool

    @property
    def approved(self) -> bool:
        """A grant covers it."""
        return self.line is not None

    @property
    def state(self) -> str:
        if self.answer.allowed:
            ration = self.answer.ration
            return "limited" if ration is not None and ration.nearly_empty else "works"
        return "limited" if self.answer.reason.limits_only else "blocked"


@dataclass(frozen=True)
class SurfaceRow:
    """A surface with its cells, models by title, use cases by title."""

    surface: Surface
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class RationRow:
    """A ration of a grant, used and left in its current period."""

    grant: Grant
    use_case: UseCase
    ration: RationFacts


@dataclass(frozen=True)
class Works:
    """Everything of one partner, as of ``at``, asked as for ``named`` (None: nobody is named)."""

    at: datetime
    surfaces: tuple[SurfaceRow, ...]
    rations: tuple[RationRow, ...]
    named: NamedUser | None
    users: tuple[NamedUser, ...]

    @property
    def has_conditions(self) -> bool:
        """Whether any answer depends on who calls, how they signed in, or from where."""
        lines = [cell.line for row in self.surfaces for cell in row.cells if cell.line is not None]
        return any(line.asks_for_users or line.asked_sign_in or line.regions for line in lines)


def what_works(partner_id: UUID, caller: Caller | None = None) -> Works:
    """What works now for a partner; the same number of queries whatever it has.

    Asked as for ``caller``; without one each cell is asked as for the first named user who may call, just signed in by
    a phishing-resistant sign-in, in a country of the grant: so that it says what the rest of the call meets.
    """
    at = db_now()
    users = tuple(NamedUser.objects.filter(partner_id=partner_id).order_by("created_at", "id"))
    named = _named(users, caller)
    in_force = RideOut.objects.filter(
        tier=OuterRef("grant__tier_version__tier"), confirmed_at__isnull=False, ended_at__isnull=True
    )
    lines = list(
        GrantLine.objects.filter(partner_id=partner_id)
        .select_related("grant", "offering", "use_case", "programme")
        .annotate(ride_out=Subquery(in_force.values("seconds")[:1]))
    )
    rations = _rations(partner_id, at)
    surfaces = (
        Surface.objects.filter(partner_id=partner_id)
        .exclude(state=SurfaceState.REMOVED)
        .select_related("grant__programme", "requested_by", "provisioned_by")
        .prefetch_related("use_cases")
    )
    asked = _Asked(caller, named, caller.user_key if caller else named.user_key if named else "")
    facts = _Facts(at, lines, {key: row.ration for key, row in rations.items()}, asked)
    return Works(
        at=at,
        surfaces=tuple(SurfaceRow(surface, tuple(facts.cells(surface))) for surface in surfaces),
        rations=tuple(sorted(rations.values(), key=lambda row: (row.grant.created_at, row.use_case.title))),
        named=named,
        users=users,
    )


def _named(users: tuple[NamedUser, ...], caller: Caller | None) -> NamedUser | None:
    if caller is not None:
        return next((user for user in users if user.user_key == caller.user_key), None)
    return next((user for user in users if user.ended_at is None and user.cut_at is None), None)


@dataclass(frozen=True)
class _Asked:
    """For whom the page asks: a caller as given, or of each line one whom it lets through."""

    given: Caller | None
    named: NamedUser | None
    user_key: str

    @property
    def user(self) -> str:
        named = self.named
        return user_state(self.user_key, named.id if named else None, named and named.ended_at, named and named.cut_at)

    def caller(self, line: LineFacts | None) -> Caller:
        """What the gateway would say of them, in a call that this line answers."""
        if self.given is not None:
            return self.given
        region = line.regions[0] if line and line.regions else ""
        return Caller(user_key=self.user_key, sign_in=SIGN_INS[-1], sign_in_age_seconds=0, region=region)


class _Facts:
    """What was read for the page, ready to be asked cell by cell."""

    def __init__(
        self, at: datetime, lines: Sequence[GrantLine], rations: dict[tuple[UUID, UUID], RationFacts], asked: _Asked
    ) -> None:
        self.at, self.rations, self.asked, self.user = at, rations, asked, asked.user
        self.lines: dict[tuple[UUID, UUID, UUID], list[GrantLine]] = defaultdict(list)
        self.offerings: dict[UUID, dict[UUID, Offering]] = defaultdict(dict)
        for line in lines:
            self.lines[line.programme_id, line.offering_id, line.use_case_id].append(line)
            self.offerings[line.programme_id][line.offering_id] = line.offering

    def cells(self, surface: Surface) -> Iterable[Cell]:
        """Every model that any grant of the programme names, for every use case that the surface is bound to."""
        bound = sorted(surface.use_cases.all(), key=lambda use_case: (use_case.title, use_case.slug))
        stands = SurfaceFacts(
            surface.id, surface.state, surface.grant.state, tuple(sorted(use_case.slug for use_case in bound))
        )
        programme = surface.grant.programme_id
        for offering in sorted(self.offerings[programme].values(), key=lambda one: (one.title, one.version)):
            for use_case in bound:
                found = self.lines.get((programme, offering.id, use_case.id), [])
                line = choose((row.grant.created_at, _line(row)) for row in found)
                ration = self.rations.get((line.grant_id, use_case.id)) if line else None
                caller = self.asked.caller(line)
                yield Cell(
                    offering=offering,
                    use_case=use_case,
                    answer=answer(Call(self.at, stands, use_case.slug, line, self.user, ration, caller)),
                    caller=caller,
                    line=line,
                    provisioned=surface.state in (SurfaceState.PROVISIONED, SurfaceState.PROVED),
                    proved=surface.state == SurfaceState.PROVED,
                )


def _line(row: GrantLine) -> LineFacts:
    return LineFacts(
        grant_id=row.grant_id,
        grant_state=row.grant.state,
        live=row.live,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        named_users_only=row.grant.named_users_only,
        cache_seconds=row.grant.cache_seconds,
        conditions=tuple(row.grant.conditions),
        required_sign_in=row.grant.required_sign_in,
        regions=tuple(row.grant.regions),
        ride_out_seconds=getattr(row, "ride_out", None) or 0,
        cut=row.cut_at is not None,
    )


def _rations(partner_id: UUID, at: datetime) -> dict[tuple[UUID, UUID], RationRow]:
    """(grant, use case) -> its tightest ration now. Two queries."""
    rows = list(Ration.objects.filter(grant__partner_id=partner_id).select_related("grant", "use_case"))
    starts = {period_start(ration.period, at) for ration in rows}
    uses = {
        (use.ration_id, use.period_start): use
        for use in RationUse.objects.filter(ration__grant__partner_id=partner_id, period_start__in=starts)
    }
    grouped: dict[tuple[UUID, UUID], list[RationFacts]] = defaultdict(list)
    first = {}
    for ration in rows:
        key = (ration.grant_id, ration.use_case_id)
        first[key] = ration
        use = uses.get((ration.id, period_start(ration.period, at)))
        resets = resets_at(ration.period, at)
        grouped[key].append(ration_facts(given(ration), used(use), ration.grant.state, resets))
    return {
        key: RationRow(first[key].grant, first[key].use_case, facts)
        for key, found in grouped.items()
        if (facts := tightest(found)) is not None
    }


@dataclass(frozen=True)
class Cut:
    """What enforcement on a grant would take away now. ``requests`` were reported in the last seven days."""

    lines: tuple[GrantLine, ...]
    surfaces: tuple[Surface, ...]
    named_users: int
    requests: int


def cut_of(grant: Grant) -> Cut:
    """What stops working when this grant is cut, before it is cut."""
    since = period_start("day", db_now()) - timedelta(days=6)
    used = RationUse.objects.filter(ration__grant=grant, ration__period="day", period_start__gte=since)
    live = grant.lines.filter(live=True).select_related("offering", "use_case")
    surfaces = grant.surfaces.filter(state__in=[SurfaceState.PROVISIONED, SurfaceState.PROVED])
    return Cut(
        lines=tuple(live.order_by("offering__title", "use_case__title")),
        surfaces=tuple(surfaces.order_by("reference")),
        named_users=NamedUser.objects.filter(partner_id=grant.partner_id, ended_at__isnull=True).count(),
        requests=used.aggregate(sum=Sum("requests"))["sum"] or 0,
    )


def desk_grants(actor: Actor) -> QuerySet[Grant]:
    """The grants that a person of the provider sees, newest first."""
    return (
        visible_grants(actor)
        .exclude(partner_id__in=actor.partners)
        .select_related("partner", "tier_version__tier", "agreement__application")
        .order_by("-created_at", "-id")
    )


def surfaces_to_provision(actor: Actor) -> QuerySet[Surface]:
    """The surfaces that wait for an operator, oldest first."""
    return (
        Surface.objects.filter(grant__in=desk_grants(actor).order_by(), state=SurfaceState.REQUESTED)
        .select_related("grant__tier_version__tier", "grant__agreement__application", "partner", "requested_by")
        .prefetch_related("use_cases")
        .order_by("created_at", "id")
    )
