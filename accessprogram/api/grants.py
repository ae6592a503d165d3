"""The grants of the key's programme, for a gateway that sets itself up; the answer to a call is `check` alone."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEMS
from accessprogram.queries.gateway_grants import Listed, listed

router = Router(tags=["grants"])


class GrantsQuery(Schema):
    """``after`` is the last id of the page before."""

    after: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100


class GrantLineOut(Schema):
    """One model for one use case; ``live`` is false where it is switched off or cut."""

    offering: str
    use_case: str
    live: bool


class GrantRationOut(Schema):
    """What the grant gives in a period; what is left of it only a check says."""

    use_case: str
    period: Literal["day", "month"]
    requests: int
    tokens: int | None


class GrantSurfaceOut(Schema):
    """A surface and the use cases that it is bound to."""

    reference: str
    state: Literal["requested", "provisioned", "proved", "suspended"]
    use_cases: list[str]


class GrantOut(Schema):
    """A grant that works, or could again without a new decision."""

    id: UUID
    partner: UUID
    tier: str
    state: Literal["provisioning", "active", "restricted", "suspended"]
    starts_at: datetime | None
    ends_at: datetime | None
    named_users_only: bool
    required_sign_in: Literal["", "second_factor", "phishing_resistant"]
    regions: list[str]
    conditions: list[str]
    lines: list[GrantLineOut]
    rations: list[GrantRationOut]
    surfaces: list[GrantSurfaceOut]


class GrantsOut(Schema):
    """``next`` is the ``after`` of the next page; null on the last."""

    grants: list[GrantOut]
    next: UUID | None


@router.get(
    "/grants",
    auth=GatewayBearer(),
    response={200: GrantsOut, **PROBLEMS},
    summary="The grants of the programme",
    operation_id="list_grants",
    url_name="grants",
)
def grants(request: HttpRequest, response: HttpResponse, asked: Query[GrantsQuery]) -> GrantsOut:
    """In the order of their ids. It describes; whether a call may be made now is answered by `check`."""
    response.headers["Cache-Control"] = "no-store"
    key = request.auth  # type: ignore[attr-defined]
    found = listed(key.programme_id, after=asked.after, limit=asked.limit + 1)
    page = found[: asked.limit]
    return GrantsOut(grants=[_out(row) for row in page], next=page[-1].grant.id if len(found) > asked.limit else None)


def _out(row: Listed) -> GrantOut:
    grant = row.grant
    said: dict[str, Any] = {
        name: getattr(grant, name)
        for name in (
            *("id", "state", "starts_at", "ends_at", "named_users_only", "required_sign_in", "regions", "conditions"),
        )
    }
    return GrantOut.model_validate(
        said
        | {
            "partner": grant.partner_id,
            "tier": grant.tier_version.tier.slug,
            "lines": [
                {
                    "offering": line.offering.slug,
                    "use_case": line.use_case.slug,
                    "live": line.live and line.cut_at is None,
                }
                for line in grant.lines.all()
            ],
            "rations": [
                {
                    "use_case": ration.use_case.slug,
                    "period": ration.period,
                    "requests": ration.requests,
                    "tokens": ration.tokens,
                }
                for ration in grant.rations.all()
            ],
            "surfaces": [
                {
                    "reference": surface.reference,
                    "state": surface.state,
                    "use_cases": sorted(use_case.slug for use_case in surface.use_cases.all()),
                }
                for surface in row.surfaces
            ],
        }
    )
