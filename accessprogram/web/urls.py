"""Every address of the partners' and the public's pages, noun by noun; those of the desk stand in ``desk_urls``."""

from django.urls import URLPattern, path

from accessprogram.web import (
    accounts,
    agreement_files,
    agreements,
    amendments,
    answers,
    appeals,
    applications,
    blocked,
    breaches,
    commitments,
    contributions,
    documents,
    dossiers,
    evidence,
    gallery,
    grants,
    initiatives,
    letters,
    measures,
    next_tier,
    partners,
    public,
    rations,
    recipients,
    renewals,
    sections,
    shortfalls,
    signing,
    status,
    surfaces,
    terms_sheets,
    threats,
    tiers,
    totp_qr,
    webhooks,
)
from accessprogram.web.desk_urls import DESK

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
    # letters
    path("partner/letters/<uuid:notice_id>/", letters.letter, name="letter"),
    path("partner/letters/<uuid:notice_id>/appeal/", appeals.appeal, name="appeal"),
    path("partner/letters/<uuid:notice_id>/letter.pdf", letters.letter_pdf, name="letter-pdf"),
    path("partner/letters/<uuid:notice_id>/letter.txt", letters.letter_text, name="letter-text"),
    path("partner/letters/<uuid:notice_id>/receipt.jws", letters.letter_receipt, name="letter-receipt"),
    # terms sheets
    path("partner/applications/<uuid:application_id>/terms/", terms_sheets.terms_sheet, name="terms-sheet"),
    path("partner/terms/lines/<uuid:line_id>/offer/", terms_sheets.terms_offer, name="terms-offer"),
    path("partner/terms/offers/<uuid:offer_id>/answer/", terms_sheets.terms_answer, name="terms-answer"),
    # agreements and the threat assessment
    path("partner/agreements/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path(
        "partner/agreements/<uuid:agreement_id>/agreement.json", agreement_files.agreement_json, name="agreement-json"
    ),
    path("partner/agreements/<uuid:agreement_id>/agreement.pdf", agreement_files.agreement_pdf, name="agreement-pdf"),
    path("partner/agreements/<uuid:agreement_id>/sign/", agreements.agreement_sign, name="agreement-sign"),
    path("partner/agreements/<uuid:agreement_id>/readers/", agreements.agreement_reader, name="agreement-reader"),
    path(
        "partner/agreements/<uuid:agreement_id>/readers/<uuid:reader_id>/end/",
        agreements.agreement_reader_end,
        name="agreement-reader-end",
    ),
    path("partner/agreements/<uuid:agreement_id>/refuse/", amendments.agreement_refuse, name="agreement-refuse"),
    path("partner/documents/<uuid:document_id>/", documents.document, name="document"),
    path(
        "partner/documents/<uuid:document_id>/acknowledge/", documents.document_acknowledge, name="document-acknowledge"
    ),
    path("partner/documents/threats/<uuid:threat_id>/read/", threats.threat_read, name="threat-read"),
    path("partner/documents/threats/<uuid:threat_id>/object/", threats.threat_object, name="threat-object"),
    path("partner/documents/objections/<uuid:objection_id>/answer/", threats.objection_answer, name="objection-answer"),
    # access: grants and surfaces
    path("partner/access/", grants.access, name="access"),
    path("partner/rations/", rations.rations_page, name="rations"),
    path("partner/rations/<uuid:grant_id>/move/", rations.ration_move, name="ration-move"),
    path("partner/access/<uuid:grant_id>/surfaces/", surfaces.surface_request, name="surface-request"),
    path("partner/access/<uuid:grant_id>/renew/", renewals.grant_renew, name="grant-renew"),
    path("partner/access/surfaces/<uuid:surface_id>/remove/", surfaces.surface_remove, name="surface-remove"),
    # refused calls
    path("partner/blocked/", blocked.blocked, name="blocked"),
    path("partner/blocked/<uuid:refusal_id>/case/", blocked.blocked_case, name="blocked-case"),
    # models: dossiers, levels, re-examinations
    path("partner/shortfalls/", shortfalls.shortfalls_page, name="shortfalls"),
    # webhooks out
    path("partner/webhooks/", webhooks.partner_webhooks, name="partner-webhooks"),
    path("partner/webhooks/new/", webhooks.partner_webhook_create, name="partner-webhook-create"),
    path(
        "partner/webhooks/deliveries/<uuid:delivery_id>/",
        webhooks.partner_webhook_delivery,
        name="partner-webhook-delivery",
    ),
    path(
        "partner/webhooks/<uuid:endpoint_id>/<slug:action>/",
        webhooks.partner_webhook_action,
        name="partner-webhook-action",
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
    path("partner/next-tier/", next_tier.next_tier, name="next-tier"),
    path("partner/commitments/<uuid:commitment_id>/", breaches.commitment, name="commitment"),
    path("partner/commitments/<uuid:commitment_id>/breach/", breaches.commitment_breach, name="commitment-breach"),
    path("partner/commitments/<uuid:commitment_id>/plan/", breaches.commitment_plan, name="commitment-plan"),
    path(
        "partner/commitments/<uuid:commitment_id>/representation/",
        breaches.commitment_representation,
        name="commitment-representation",
    ),
    path("partner/commitments/plans/<uuid:plan_id>/answer/", breaches.cure_plan_answer, name="cure-plan-answer"),
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
    # signals, incidents, measures
    path("partner/measures/", measures.measures, name="measures"),
    path("partner/measures/<uuid:measure_id>/", measures.partner_measure, name="partner-measure"),
    path("partner/measures/<uuid:measure_id>/answer/", measures.measure_answer, name="measure-answer"),
    # accounts, roles, conflicts of interest
    path("account/", accounts.account_home, name="account-home"),
    path("account/name/", accounts.account_name, name="account-name"),
    path("account/sessions/end-others/", accounts.sessions_end_others, name="sessions-end-others"),
    path("account/sessions/<slug:digest>/end/", accounts.session_end, name="session-end"),
    path("account/totp-qr/", totp_qr.totp_qr, name="totp-qr"),
    path("ops/components/", gallery.gallery, name="components"),
    *DESK,
]
