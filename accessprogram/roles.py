"""The fifteen roles as plain data: who they are, who may hold them, what they are for.

Four are a partner's (rows of Membership), eleven are the programme's (rows of RoleAssignment, from which
guardian's rows on Tier are derived). What a role may *do* stands in policy, never here.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    slug: str
    title: object
    holders: object
    judges: bool = False
    """Whether the role handles cases or partners' evidence, and so is subject to conflicts."""

    @property
    def codename(self) -> str:
        """Of the permission on Tier that guardian's derived rows carry."""
        return f"act_as_{self.slug}"


PROGRAMME_ROLES: dict[str, Role] = {
    role.slug: role
    for role in (
        Role("intake_officer", _("intake officer"), _("Staff who look at applications before the checks."), True),
        Role("screening_analyst", _("screening analyst"), _("Staff trained in adjudicating watch-list hits."), True),
        Role("reviewer", _("reviewer"), _("Staff who judge applications and recommend."), True),
        Role("senior_reviewer", _("senior reviewer"), _("Staff whose approval counts towards a decision."), True),
        Role("committee_member", _("committee member"), _("People who vote on escalated cases."), True),
        Role("appeals_reviewer", _("appeals reviewer"), _("People who judge appeals and were not on the case."), True),
        Role("commitments_verifier", _("commitments verifier"), _("Staff who verify evidence of pledges."), True),
        Role("access_operator", _("access operator"), _("Staff who switch access on; they never decide."), True),
        Role("dashboard_reader", _("dashboard reader"), _("Staff who read the boards.")),
        Role("auditor", _("auditor"), _("People who read the audit room and everything behind it.")),
        Role("programme_administrator", _("programme administrator"), _("Staff who edit the catalogue and roles.")),
    )
}
PARTNER_ROLES = ("member", "owner", "signatory", "security_contact")
ALL_ROLES = (*PARTNER_ROLES, *PROGRAMME_ROLES)
