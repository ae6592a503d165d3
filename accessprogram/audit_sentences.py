"""Every audited action and the sentence that presents it. An action that is not here cannot be written.

``{name}`` placeholders are filled from the event's data; ``{actor}`` is the person, or "Countersign" itself.
"""

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, object] = {
    # people and roles
    "account.created": _("An account was created for one of the first people of the installation"),
    "account.signed_up": _("{actor} signed up"),
    "account.renamed": _("{actor} changed their name"),
    "account.password_changed": _("{actor} changed their password"),
    "account.email_changed": _("{actor} changed the address they sign in with"),
    "account.second_factor_added": _("{actor} added a second factor: {kind}"),
    "account.second_factor_removed": _("{actor} removed a second factor: {kind}"),
    "account.sessions_ended": _("{actor} ended {count} sessions of their own"),
    "account.deactivated": _("{actor} closed an account"),
    "role.asked": _("{actor} asked for the role {role}"),
    "role.confirmed": _("{actor} confirmed the role {role}"),
    "role.ended": _("{actor} ended the role {role}"),
    "conflict.declared": _("{actor} declared a conflict of interest"),
    "conflict.ended": _("{actor} ended a conflict of interest"),
    # partners
    "partner.created": _("{actor} created the partner"),
    "partner.member_invited": _("{actor} invited a member"),
    "partner.member_joined": _("{actor} joined"),
    "partner.member_removed": _("{actor} removed a member"),
    "partner.domain_added": _("{actor} added the domain {domain}"),
    "partner.named_user_added": _("{actor} added a named user"),
    "partner.named_user_ended": _("{actor} ended a named user"),
    # applications
    "application.started": _("{actor} started the application"),
    "application.submitted": _("{actor} submitted the application (submission {number})"),
    "application.withdrawn": _("{actor} withdrew the application"),
    "application.decided": _("The decision was published: {outcome}"),
    "application.evidence_added": _("{actor} uploaded evidence"),
    "application.evidence_removed": _("{actor} removed evidence from the draft"),
    "question.asked": _("{actor} asked the partner a question"),
    "question.answered": _("{actor} answered a question"),
    # the case
    "case.opened": _("The case was opened, with {checks} checks"),
    "case.claimed": _("{actor} took the seat: {seat}"),
    "case.released": _("{actor} gave up the seat: {seat}"),
    "case.stage_changed": _("The case moved from {from} to {to}"),
    "case.noted": _("{actor} wrote an internal note"),
    "check.settled": _("The check {check} was completed: {outcome}"),
    "check.errored": _("The check {check} could not be completed"),
    "check.rerun": _("{actor} asked for the check {check} again"),
    "check.adjudicated": _("{actor} adjudicated a finding of {check}: {disposition}"),
    "check.waiver_asked": _("{actor} asked to go on without the check {check}"),
    "check.waiver_approved": _("{actor} approved going on without the check {check}"),
    "case.recommended": _("{actor} recommended: {outcome}"),
    "decision.proposed": _("{actor} decided: {outcome}. It is held until {required} people stand behind it"),
    "decision.confirmed": _("{actor} confirmed the decision"),
    "decision.cooling_off": _("The decision has its approvals and cools off"),
    "decision.effective": _("The decision took effect: {outcome}"),
    "decision.vetoed": _("{actor} vetoed the decision"),
    "decision.superseded": _("The approvals became void: {parts} changed"),
    # agreement and access
    "agreement.drafted": _("The agreement was drafted"),
    "agreement.signed": _("{actor} signed the agreement for the partner"),
    "agreement.countersigned": _("{actor} countersigned the agreement for the provider"),
    "agreement.superseded": _("A newer agreement took the place of this one"),
    "document.published": _("{actor} published {title}"),
    "document.reader_named": _("{actor} named a reader of the threat assessment"),
    "document.reader_ended": _("{actor} took back the name of a reader of the threat assessment"),
    "document.acknowledged": _("{actor} acknowledged {title}"),
    "grant.issued": _("The grant was issued"),
    "grant.state_changed": _("The grant moved from {from} to {to}"),
    "surface.requested": _("{actor} asked for a surface"),
    "surface.state_changed": _("A surface moved from {from} to {to}"),
    "key.created": _("{actor} created a gateway key"),
    "key.revoked": _("{actor} revoked a gateway key"),
    "key.rotated": _("{actor} gave a gateway key its successor"),
    "signing_key.created": _("The first signing keys were made: {use}"),
    "signing_key.rotated": _("{actor} let the next key sign: {use}"),
    # commitments
    "commitment.pledged": _("A pledge was recorded: {title}"),
    "commitment.state_changed": _("A pledge moved from {from} to {to}: {title}"),
    "safeguard.assessed": _("The safeguard level is S{level}"),
    "capability.assessed": _("{actor} set the capability level C{level}"),
    # catalogue
    "catalogue.changed": _("{actor} changed the catalogue: {thing}"),
    "catalogue.published": _("{actor} published {thing}"),
    "catalogue.discarded": _("{actor} threw a draft away: {thing}"),
    "screening.imported": _("A watch list was imported: {list}, {rows} rows"),
    # the ledger itself
    "access.sealed": _("{count} reads and refusals were sealed"),
    "demo.seeded": _("The demonstration data was written"),
}

ACCESS_ACTIONS: dict[str, object] = {
    "read.evidence": _("{actor} opened a piece of evidence"),
    "read.submission": _("{actor} opened a submission"),
    "read.assessment": _("{actor} opened the threat assessment"),
    "refused": _("{actor} was refused"),
    "token.rejected": _("A gateway key was rejected"),
}
