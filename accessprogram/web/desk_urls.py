"""Every address of the desk that stands in this application, noun by noun."""

from django.urls import URLPattern, path

from accessprogram.web import (
    agreement_files,
    agreements,
    amendments,
    blocked,
    breaches,
    capability,
    commitments,
    conflicts,
    contribution_verdicts,
    dossiers,
    employments,
    enforcement,
    evaluations,
    grants,
    incidents,
    keys,
    rations,
    reexaminations,
    roles,
    surfaces,
    terms_sheets,
    threats,
    webhooks,
)

DESK: list[URLPattern] = [
    # terms sheets
    path("desk/terms/<uuid:application_id>/", terms_sheets.desk_terms, name="desk-terms"),
    path(
        "desk/terms/<uuid:application_id>/conditions/", terms_sheets.desk_terms_condition, name="desk-terms-condition"
    ),
    path("desk/terms/<uuid:application_id>/reopen/", terms_sheets.desk_terms_reopen, name="desk-terms-reopen"),
    path("desk/terms/lines/<uuid:line_id>/offer/", terms_sheets.desk_terms_offer, name="desk-terms-offer"),
    path("desk/terms/offers/<uuid:offer_id>/answer/", terms_sheets.desk_terms_answer, name="desk-terms-answer"),
    # agreements and the threat assessment
    path(
        "desk/access/agreements/<uuid:agreement_id>/agreement.json",
        agreement_files.desk_agreement_json,
        name="desk-agreement-json",
    ),
    path(
        "desk/access/agreements/<uuid:agreement_id>/agreement.pdf",
        agreement_files.desk_agreement_pdf,
        name="desk-agreement-pdf",
    ),
    path("desk/access/agreements/<uuid:agreement_id>/", agreements.desk_agreement, name="desk-agreement"),
    path(
        "desk/access/agreements/<uuid:agreement_id>/refuse/",
        amendments.desk_agreement_refuse,
        name="desk-agreement-refuse",
    ),
    path("desk/access/agreements/<uuid:agreement_id>/amend/", amendments.agreement_amend, name="agreement-amend"),
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
    path("desk/assessments/", threats.desk_assessments, name="desk-assessments"),
    # access: grants and surfaces
    path("desk/rations/", rations.desk_rations, name="desk-rations"),
    path("desk/rations/pools/", rations.pool_open, name="pool-open"),
    path("desk/rations/pools/<uuid:pool_id>/end/", rations.pool_end, name="pool-end"),
    path("desk/rations/ride-outs/", rations.ride_out_ask, name="ride-out-ask"),
    path("desk/rations/ride-outs/<uuid:ride_out_id>/confirm/", rations.ride_out_confirm, name="ride-out-confirm"),
    path("desk/rations/ride-outs/<uuid:ride_out_id>/end/", rations.ride_out_end, name="ride-out-end"),
    path("desk/access/", grants.desk_access, name="desk-access"),
    path("desk/access/grants/<uuid:grant_id>/revoke/", grants.grant_revoke, name="grant-revoke"),
    path("desk/access/grants/<uuid:grant_id>/suspend/", grants.grant_suspend, name="grant-suspend"),
    path("desk/access/grants/<uuid:grant_id>/restore/", grants.grant_restore, name="grant-restore"),
    path("desk/access/surfaces/<uuid:surface_id>/provision/", surfaces.surface_provision, name="surface-provision"),
    path("desk/access/surfaces/<uuid:surface_id>/remove/", surfaces.desk_surface_remove, name="desk-surface-remove"),
    path("desk/access/surfaces/<uuid:surface_id>/suspend/", surfaces.surface_suspend, name="surface-suspend"),
    path("desk/access/surfaces/<uuid:surface_id>/restore/", surfaces.surface_restore, name="surface-restore"),
    # refused calls
    path("desk/blocked/", blocked.desk_blocked, name="desk-blocked"),
    path("desk/blocked/<uuid:case_id>/", blocked.desk_blocked_case, name="desk-blocked-case"),
    # the gateway's keys
    path("desk/keys/", keys.keys_page, name="keys"),
    path("desk/keys/new/", keys.key_create, name="key-create"),
    path("desk/keys/<uuid:key_id>/rotate/", keys.key_rotate, name="key-rotate"),
    path("desk/keys/<uuid:key_id>/revoke/", keys.key_revoke, name="key-revoke"),
    path("desk/keys/signing/<slug:use>/rotate/", keys.signing_rotate, name="signing-rotate"),
    # models: dossiers, levels, re-examinations
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
    path("desk/models/reexaminations/", reexaminations.desk_reexaminations, name="desk-reexaminations"),
    path(
        "desk/models/reexaminations/<uuid:reexamination_id>/",
        reexaminations.desk_reexamination,
        name="desk-reexamination",
    ),
    path(
        "desk/models/reexaminations/<uuid:reexamination_id>/resume/",
        reexaminations.reexamination_resume,
        name="reexamination-resume",
    ),
    # webhooks out
    path("desk/webhooks/", webhooks.desk_webhooks, name="desk-webhooks"),
    path("desk/webhooks/new/", webhooks.desk_webhook_create, name="desk-webhook-create"),
    path("desk/webhooks/deliveries/<uuid:delivery_id>/", webhooks.desk_webhook_delivery, name="desk-webhook-delivery"),
    path("desk/webhooks/<uuid:endpoint_id>/<slug:action>/", webhooks.desk_webhook_action, name="desk-webhook-action"),
    # commitments
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
    path("desk/contributions/", contribution_verdicts.desk_contributions, name="desk-contributions"),
    path(
        "desk/contributions/<uuid:contribution_id>/", contribution_verdicts.desk_contribution, name="desk-contribution"
    ),
    path(
        "desk/contributions/<uuid:contribution_id>/verdict/",
        contribution_verdicts.contribution_verdict,
        name="contribution-verdict",
    ),
    # signals, incidents, measures
    path("desk/enforcement/", enforcement.desk_enforcement, name="desk-enforcement"),
    path("desk/enforcement/new/", enforcement.measure_new, name="measure-new"),
    path("desk/enforcement/<uuid:measure_id>/", enforcement.measure, name="measure"),
    path("desk/enforcement/<uuid:measure_id>/act/", enforcement.measure_act, name="measure-act"),
    path("desk/incidents/", incidents.desk_incidents_page, name="desk-incidents"),
    path("desk/incidents/record/", incidents.incident_record, name="incident-record"),
    path("desk/incidents/<uuid:incident_id>/", incidents.desk_incident, name="desk-incident"),
    path("desk/incidents/<uuid:incident_id>/move/", incidents.incident_move, name="incident-move"),
    path("desk/incidents/<uuid:incident_id>/write/", incidents.incident_write, name="incident-write"),
    # accounts, roles, conflicts of interest
    path("desk/roles/", roles.roles_page, name="roles"),
    path("desk/roles/ask/", roles.role_ask, name="role-ask"),
    path("desk/roles/<uuid:assignment_id>/confirm/", roles.role_confirm, name="role-confirm"),
    path("desk/roles/<uuid:assignment_id>/end/", roles.role_end, name="role-end"),
    path("desk/conflicts/", conflicts.conflicts_page, name="conflicts"),
    path("desk/conflicts/declare/", conflicts.conflict_declare, name="conflict-declare"),
    path("desk/conflicts/<uuid:conflict_id>/end/", conflicts.conflict_end, name="conflict-end"),
    path("desk/employments/", employments.employments_page, name="employments"),
    path("desk/employments/declare/", employments.employment_declare, name="employment-declare"),
    path("desk/employments/<uuid:employment_id>/remove/", employments.employment_remove, name="employment-remove"),
]
