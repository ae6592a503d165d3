"""Every address of the partners' and the public's pages, noun by noun."""

from django.urls import URLPattern, path

from accessprogram.web import (
    accounts,
    agreements,
    answers,
    applications,
    blocked,
    breaches,
    capability,
    commitments,
    conflicts,
    contributions,
    documents,
    dossiers,
    evaluations,
    evidence,
    gallery,
    grants,
    initiatives,
    keys,
    partners,
    public,
    recipients,
    reexaminations,
    renewals,
    roles,
    sections,
    shortfalls,
    signing,
    status,
    surfaces,
    terms_sheets,
    tiers,
    totp_qr,
)

app_name = "accessprogram"

urlpatterns: list[URLPattern] = [
    # the public
    path("", public.home, name="home"),
    path(".well-known/countersign/<slug:use>-keys.json", signing.signing_keys, name="signing-keys"),
    path("tiers/", tiers.tiers, name="tiers"),
    path("tiers/<slug:slug>/", tiers.tier, name="tier"),
    path("models/<slug:slug>/", dossiers.model, name="model"),
    path("models/<slug:slug>/counter-claims/", dossiers.model_counter, name="model-counter"),
    # the partner and its people
    path("partner/", status.partner_home, name="partner-home"),
    path("partner/live/", status.partner_live, name="partner-live"),
    path("partner/new/", partners.partner_new, name="partner-new"),
    path("partner/invitations/<str:token>/", partners.partner_invitation, name="partner-invitation"),
    path("partner/<uuid:partner_id>/people/", partners.partner_people, name="partner-people"),
    path("partner/<uuid:partner_id>/people/invite/", partners.partner_invite, name="partner-invite"),
    path(
        "partner/<uuid:partner_id>/people/<uuid:user_id>/remove/",
        partners.partner_member_remove,
        name="partner-member-remove",
    ),
    path("partner/<uuid:partner_id>/domains/", partners.partner_domain_add, name="partner-domain-add"),
    path("partner/<uuid:partner_id>/named-users/", partners.partner_named_user_add, name="partner-named-user-add"),
    path(
        "partner/<uuid:partner_id>/named-users/<uuid:named_user_id>/end/",
        partners.partner_named_user_end,
        name="partner-named-user-end",
    ),
    # applications
    path("partner/applications/new/", applications.application_new, name="application-new"),
    path("partner/applications/<uuid:application_id>/", applications.application, name="application"),
    path(
        "partner/applications/<uuid:application_id>/summary/",
        applications.application_summary,
        name="application-summary",
    ),
    path(
        "partner/applications/<uuid:application_id>/submit/", applications.application_submit, name="application-submit"
    ),
    path(
        "partner/applications/<uuid:application_id>/withdraw/",
        applications.application_withdraw,
        name="application-withdraw",
    ),
    path("partner/applications/<uuid:application_id>/status/", status.status, name="status"),
    path("partner/applications/<uuid:application_id>/status/live/", status.status_live, name="status-live"),
    path(
        "partner/applications/<uuid:application_id>/sections/<slug:section>/",
        sections.application_section,
        name="application-section",
    ),
    path(
        "partner/applications/<uuid:application_id>/answers/<slug:question>/",
        answers.application_answer,
        name="application-answer",
    ),
    path(
        "partner/applications/<uuid:application_id>/evidence/<slug:question>/",
        evidence.evidence_add,
        name="evidence-add",
    ),
    path("partner/questions/<uuid:question_id>/answer/", status.question_answer, name="question-answer"),
    path("evidence/<uuid:file_id>/", evidence.evidence_download, name="evidence-download"),
    path("evidence/<uuid:file_id>/remove/", evidence.evidence_remove, name="evidence-remove"),
    # terms sheets
    path("partner/applications/<uuid:application_id>/terms/", terms_sheets.terms_sheet, name="terms-sheet"),
    path("partner/terms/lines/<uuid:line_id>/offer/", terms_sheets.terms_offer, name="terms-offer"),
    path("partner/terms/offers/<uuid:offer_id>/answer/", terms_sheets.terms_answer, name="terms-answer"),
    path("desk/terms/<uuid:application_id>/", terms_sheets.desk_terms, name="desk-terms"),
    path(
        "desk/terms/<uuid:application_id>/conditions/", terms_sheets.desk_terms_condition, name="desk-terms-condition"
    ),
    path("desk/terms/<uuid:application_id>/reopen/", terms_sheets.desk_terms_reopen, name="desk-terms-reopen"),
    path("desk/terms/lines/<uuid:line_id>/offer/", terms_sheets.desk_terms_offer, name="desk-terms-offer"),
    path("desk/terms/offers/<uuid:offer_id>/answer/", terms_sheets.desk_terms_answer, name="desk-terms-answer"),
    # agreements and the threat assessment
    path("partner/agreements/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path("partner/agreements/<uuid:agreement_id>/sign/", agreements.agreement_sign, name="agreement-sign"),
    path("partner/agreements/<uuid:agreement_id>/readers/", agreements.agreement_reader, name="agreement-reader"),
    path(
        "partner/agreements/<uuid:agreement_id>/readers/<uuid:reader_id>/end/",
        agreements.agreement_reader_end,
        name="agreement-reader-end",
    ),
    path("desk/access/agreements/<uuid:agreement_id>/", agreements.desk_agreement, name="desk-agreement"),
    path(
        "desk/access/agreements/<uuid:agreement_id>/countersign/",
        agreements.agreement_countersign,
        name="agreement-countersign",
    ),
    path(
        "desk/access/agreements/<uuid:agreement_id>/readers/",
        agreements.desk_agreement_reader,
        name="desk-agreement-reader",
    ),
    path(
        "desk/access/agreements/<uuid:agreement_id>/readers/<uuid:reader_id>/end/",
        agreements.desk_agreement_reader_end,
        name="desk-agreement-reader-end",
    ),
    path("partner/documents/<uuid:document_id>/", documents.document, name="document"),
    path(
        "partner/documents/<uuid:document_id>/acknowledge/", documents.document_acknowledge, name="document-acknowledge"
    ),
    # access: grants and surfaces
    path("partner/access/", grants.access, name="access"),
    path("partner/access/<uuid:grant_id>/surfaces/", surfaces.surface_request, name="surface-request"),
    path("partner/access/<uuid:grant_id>/renew/", renewals.grant_renew, name="grant-renew"),
    path("partner/access/surfaces/<uuid:surface_id>/remove/", surfaces.surface_remove, name="surface-remove"),
    path("desk/access/", grants.desk_access, name="desk-access"),
    path("desk/access/grants/<uuid:grant_id>/revoke/", grants.grant_revoke, name="grant-revoke"),
    path("desk/access/grants/<uuid:grant_id>/suspend/", grants.grant_suspend, name="grant-suspend"),
    path("desk/access/grants/<uuid:grant_id>/restore/", grants.grant_restore, name="grant-restore"),
    path("desk/access/surfaces/<uuid:surface_id>/provision/", surfaces.surface_provision, name="surface-provision"),
    path("desk/access/surfaces/<uuid:surface_id>/remove/", surfaces.desk_surface_remove, name="desk-surface-remove"),
    path("desk/access/surfaces/<uuid:surface_id>/suspend/", surfaces.surface_suspend, name="surface-suspend"),
    path("desk/access/surfaces/<uuid:surface_id>/restore/", surfaces.surface_restore, name="surface-restore"),
    # refused calls
    path("partner/blocked/", blocked.blocked, name="blocked"),
    path("partner/blocked/<uuid:refusal_id>/case/", blocked.blocked_case, name="blocked-case"),
    path("desk/blocked/", blocked.desk_blocked, name="desk-blocked"),
    path("desk/blocked/<uuid:case_id>/", blocked.desk_blocked_case, name="desk-blocked-case"),
    # the gateway's keys
    path("desk/keys/", keys.keys_page, name="keys"),
    path("desk/keys/new/", keys.key_create, name="key-create"),
    path("desk/keys/<uuid:key_id>/rotate/", keys.key_rotate, name="key-rotate"),
    path("desk/keys/<uuid:key_id>/revoke/", keys.key_revoke, name="key-revoke"),
    path("desk/keys/signing/<slug:use>/rotate/", keys.signing_rotate, name="signing-rotate"),
    # models: dossiers, levels, re-examinations
    path("partner/shortfalls/", shortfalls.shortfalls_page, name="shortfalls"),
    path("desk/models/", dossiers.desk_models, name="desk-models"),
    path("desk/models/<uuid:offering_id>/", dossiers.desk_model, name="desk-model"),
    path("desk/models/<uuid:offering_id>/claims/", dossiers.model_claim, name="model-claim"),
    path("desk/models/<uuid:offering_id>/judgements/", dossiers.model_judgement, name="model-judgement"),
    path("desk/models/<uuid:offering_id>/runs/", evaluations.model_run, name="model-run"),
    path("desk/models/<uuid:offering_id>/benchmarks/", evaluations.model_benchmark, name="model-benchmark"),
    path("desk/models/<uuid:offering_id>/level/", capability.model_level, name="model-level"),
    path("desk/models/claims/<uuid:claim_id>/answer/", dossiers.claim_answer, name="claim-answer"),
    path("desk/models/claims/<uuid:claim_id>/withdraw/", dossiers.claim_withdraw, name="claim-withdraw"),
    path("desk/models/proposals/<uuid:proposal_id>/", capability.model_proposal, name="model-proposal"),
    path(
        "desk/models/proposals/<uuid:proposal_id>/confirm/",
        capability.model_proposal_confirm,
        name="model-proposal-confirm",
    ),
    path(
        "desk/models/proposals/<uuid:proposal_id>/refuse/",
        capability.model_proposal_refuse,
        name="model-proposal-refuse",
    ),
    path("desk/reexaminations/", reexaminations.desk_reexaminations, name="desk-reexaminations"),
    path(
        "desk/reexaminations/<uuid:reexamination_id>/",
        reexaminations.desk_reexamination,
        name="desk-reexamination",
    ),
    path(
        "desk/reexaminations/<uuid:reexamination_id>/resume/",
        reexaminations.reexamination_resume,
        name="reexamination-resume",
    ),
    # commitments
    path("partner/commitments/", commitments.commitments_page, name="commitments"),
    path(
        "partner/commitments/<uuid:commitment_id>/evidence/",
        commitments.commitment_evidence,
        name="commitment-evidence",
    ),
    path(
        "partner/commitments/evidence/<uuid:evidence_id>/verdict/",
        commitments.commitment_verdict,
        name="commitment-verdict",
    ),
    path("partner/commitments/<uuid:commitment_id>/", breaches.commitment, name="commitment"),
    path("partner/commitments/<uuid:commitment_id>/breach/", breaches.commitment_breach, name="commitment-breach"),
    path("partner/commitments/<uuid:commitment_id>/plan/", breaches.commitment_plan, name="commitment-plan"),
    path(
        "partner/commitments/<uuid:commitment_id>/representation/",
        breaches.commitment_representation,
        name="commitment-representation",
    ),
    path("partner/commitments/plans/<uuid:plan_id>/answer/", breaches.cure_plan_answer, name="cure-plan-answer"),
    path("desk/commitments/", commitments.desk_commitments, name="desk-commitments"),
    path("desk/commitments/<uuid:commitment_id>/", breaches.desk_commitment, name="desk-commitment"),
    path(
        "desk/commitments/<uuid:commitment_id>/breach/", breaches.desk_commitment_breach, name="desk-commitment-breach"
    ),
    path("desk/commitments/<uuid:commitment_id>/plan/", breaches.desk_commitment_plan, name="desk-commitment-plan"),
    path(
        "desk/commitments/<uuid:commitment_id>/representation/",
        breaches.desk_commitment_representation,
        name="desk-commitment-representation",
    ),
    path("desk/commitments/plans/<uuid:plan_id>/answer/", breaches.desk_cure_plan_answer, name="desk-cure-plan-answer"),
    path(
        "desk/commitments/<uuid:commitment_id>/evidence/",
        commitments.desk_commitment_evidence,
        name="desk-commitment-evidence",
    ),
    path(
        "desk/commitments/evidence/<uuid:evidence_id>/verdict/",
        commitments.desk_commitment_verdict,
        name="desk-commitment-verdict",
    ),
    # contributions, the people who receive them, initiatives
    path("partner/contributions/", contributions.contributions_page, name="contributions"),
    path("partner/contributions/new/", contributions.contribution_new, name="contribution-new"),
    path("partner/contributions/<uuid:contribution_id>/", contributions.contribution, name="contribution"),
    path(
        "partner/contributions/<uuid:contribution_id>/move/", contributions.contribution_move, name="contribution-move"
    ),
    path(
        "partner/contributions/<uuid:contribution_id>/embargo/",
        contributions.contribution_embargo,
        name="contribution-embargo",
    ),
    path("desk/contributions/", contributions.desk_contributions, name="desk-contributions"),
    path("desk/contributions/<uuid:contribution_id>/", contributions.desk_contribution, name="desk-contribution"),
    path(
        "desk/contributions/<uuid:contribution_id>/verdict/",
        contributions.contribution_verdict,
        name="contribution-verdict",
    ),
    path("partner/projects/", recipients.projects, name="projects"),
    path("partner/projects/add/", recipients.project_add, name="project-add"),
    path("partner/projects/<uuid:project_id>/link/", recipients.recipient_link_make, name="recipient-link-make"),
    path("partner/projects/links/<uuid:link_id>/end/", recipients.recipient_link_end, name="recipient-link-end"),
    path("reports/<str:token>/", recipients.reports, name="reports"),
    path("reports/<str:token>/answer/", recipients.reports_answer, name="reports-answer"),
    path("partner/initiatives/", initiatives.initiatives_page, name="initiatives"),
    path("partner/initiatives/start/", initiatives.initiative_start, name="initiative-start"),
    path("partner/initiatives/<uuid:initiative_id>/", initiatives.initiative, name="initiative"),
    path("partner/initiatives/<uuid:initiative_id>/objectives/", initiatives.objective_add, name="objective-add"),
    path(
        "partner/initiatives/<uuid:initiative_id>/publish/", initiatives.initiative_publish, name="initiative-publish"
    ),
    path("partner/initiatives/objectives/<uuid:objective_id>/", initiatives.reading_record, name="reading-record"),
    path("initiatives/", initiatives.public_initiatives_page, name="public-initiatives"),
    path("initiatives/<slug:slug>/", initiatives.public_initiative, name="public-initiative"),
    # accounts, roles, conflicts of interest
    path("account/", accounts.account_home, name="account-home"),
    path("account/name/", accounts.account_name, name="account-name"),
    path("account/sessions/end-others/", accounts.sessions_end_others, name="sessions-end-others"),
    path("account/sessions/<slug:digest>/end/", accounts.session_end, name="session-end"),
    path("desk/roles/", roles.roles_page, name="roles"),
    path("desk/roles/ask/", roles.role_ask, name="role-ask"),
    path("desk/roles/<uuid:assignment_id>/confirm/", roles.role_confirm, name="role-confirm"),
    path("desk/roles/<uuid:assignment_id>/end/", roles.role_end, name="role-end"),
    path("desk/conflicts/", conflicts.conflicts_page, name="conflicts"),
    path("desk/conflicts/declare/", conflicts.conflict_declare, name="conflict-declare"),
    path("desk/conflicts/<uuid:conflict_id>/end/", conflicts.conflict_end, name="conflict-end"),
    path("account/totp-qr/", totp_qr.totp_qr, name="totp-qr"),
    path("ops/components/", gallery.gallery, name="components"),
]
