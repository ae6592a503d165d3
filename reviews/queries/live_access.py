"""Which decided cases still matter: those whose decision gave access that has not ended."""

from django.db.models import Exists, OuterRef

from accessprogram.enums import GrantState
from accessprogram.models import Grant
from reviews.models import Decision

NOT_ENDED = (
    GrantState.PENDING_TERMS,
    GrantState.PROVISIONING,
    GrantState.ACTIVE,
    GrantState.RESTRICTED,
    GrantState.SUSPENDED,
)


def with_access(case: str = "pk") -> Exists:
    """A condition on rows whose column ``case`` names a case: a grant that came of its application, by its own decision
    or that of an earlier or later case, has not ended."""
    granted = Grant.objects.filter(decision_id=OuterRef("pk"), state__in=NOT_ENDED)
    return Exists(Decision.objects.filter(Exists(granted), case__application__cases=OuterRef(case)))
