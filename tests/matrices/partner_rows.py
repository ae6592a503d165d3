"""The public's and the partners' addresses."""

from tests.matrices.rows import ANY_PARTNER, NEVER, PARTNER, SIGNED_IN, STAFF, Row, everybody, signed_in, to

_NOBODY_POSTS = everybody(405)
_OF_PARTNER = to({PARTNER: 200})
_PARTNERS_ONLY_POST = to({ANY_PARTNER: 405})

PUBLIC = [
    Row("healthz", everybody(200), _NOBODY_POSTS),
    Row("readyz", everybody(200), _NOBODY_POSTS),
    Row("metrics", everybody(404), _NOBODY_POSTS),
    Row("accessprogram:home", everybody(200), _NOBODY_POSTS),
    Row("accessprogram:tiers", everybody(200), _NOBODY_POSTS),
    Row("accessprogram:tier", everybody(200), _NOBODY_POSTS, at={"slug": "@tier"}),
    # The gateway's key is what counts there, not who is signed in.
    Row("api-v1:openapi-json", everybody(200), everybody(200)),
    Row("api-v1:api-root", everybody(404), everybody(404)),
    Row("api-v1:check", everybody(405), everybody(401)),
    Row("api-v1:usage", everybody(405), everybody(401)),
]

_AT_PARTNER = {"partner_id": "@partner"}
PEOPLE = [
    Row("accessprogram:partner-home", signed_in(200), NEVER),
    Row("accessprogram:partner-live", signed_in(200), NEVER),
    Row(
        "accessprogram:partner-new",
        signed_in(200),
        to({SIGNED_IN: 302, STAFF: 403}),
        data={"kind": "organisation", "name": "Fictional Newcomer", "country": "NL", "website": ""},
    ),
    Row(
        "accessprogram:partner-invitation",
        signed_in(200),
        to({SIGNED_IN: 409, "stranger": 302}),
        at={"token": "@invitation"},
    ),
    Row("accessprogram:partner-people", _OF_PARTNER, NEVER, at=_AT_PARTNER),
    Row(
        "accessprogram:partner-invite",
        NEVER,
        to({"owner": 302, "member": 403}),
        at=_AT_PARTNER,
        data={"email": "new@partner.example", "roles": "member"},
    ),
    Row(
        "accessprogram:partner-member-remove",
        NEVER,
        to({PARTNER: 302}),  # the member leaves
        at=_AT_PARTNER | {"user_id": "@member"},
    ),
    Row(
        "accessprogram:partner-domain-add",
        NEVER,
        to({"owner": 302, "member": 403}),
        at=_AT_PARTNER,
        data={"name": "newcomer.example"},
    ),
    Row(
        "accessprogram:partner-named-user-add",
        NEVER,
        to({"owner": 302, "member": 403}),
        at=_AT_PARTNER,
        data={"label": "Night shift"},
    ),
    Row(
        "accessprogram:partner-named-user-end",
        NEVER,
        to({"owner": 302, "member": 403}),
        at=_AT_PARTNER | {"named_user_id": "@named_user"},
    ),
]

_AT_DRAFT = {"application_id": "@draft"}
_AT_FILE = {"file_id": "@draft_file"}
APPLICATIONS = [
    Row(
        "accessprogram:application-new",
        to({SIGNED_IN: 302, ANY_PARTNER: 200}),
        # The owner's draft stands in this programme already; who has no partner is sent to make one.
        to({SIGNED_IN: 302, PARTNER: 422, "stranger": 422}),
    ),
    Row("accessprogram:application", _OF_PARTNER, NEVER, at=_AT_DRAFT),
    Row("accessprogram:application-summary", _OF_PARTNER, NEVER, at=_AT_DRAFT),
    Row("accessprogram:application-submit", NEVER, to({"owner": 422, "member": 403}), at=_AT_DRAFT),
    Row("accessprogram:application-withdraw", NEVER, to({"owner": 302, "member": 403}), at=_AT_DRAFT),
    Row(
        "accessprogram:application-section",
        _OF_PARTNER,
        to({PARTNER: 302}),
        at=_AT_DRAFT | {"section": "about"},
    ),
    Row(
        "accessprogram:application-answer",
        _OF_PARTNER,
        to({PARTNER: 302}),
        at=_AT_DRAFT | {"question": "legal_name"},
        data={"answer-legal_name": "Fictional"},
    ),
    Row("accessprogram:evidence-add", NEVER, to({PARTNER: 302}), at=_AT_DRAFT | {"question": "papers"}),
    Row("accessprogram:evidence-download", _OF_PARTNER, NEVER, at=_AT_FILE),
    Row("accessprogram:evidence-remove", NEVER, to({PARTNER: 302}), at=_AT_FILE),
    Row("accessprogram:status", _OF_PARTNER, NEVER, at={"application_id": "@application"}),
    Row("accessprogram:status-live", _OF_PARTNER, NEVER, at={"application_id": "@application"}),
    Row(
        "accessprogram:question-answer",
        NEVER,
        to({PARTNER: 302}),
        at={"question_id": "@question"},
        data={"answer": "Because we defend."},
    ),
]

_AT_UNSIGNED = {"agreement_id": "@unsigned"}
_AT_SIGNED = {"agreement_id": "@signed"}
ACCESS = [
    Row("accessprogram:agreement", _OF_PARTNER, _PARTNERS_ONLY_POST, at=_AT_UNSIGNED),
    Row(
        "accessprogram:agreement-sign",
        _PARTNERS_ONLY_POST,
        to({"owner": 302, "member": 403}),
        at=_AT_UNSIGNED,
        data={"fingerprint": "@fingerprint", "confirm": "on"},
    ),
    Row(
        "accessprogram:agreement-reader",
        _PARTNERS_ONLY_POST,
        to({"owner": 302, "member": 403}),
        at=_AT_UNSIGNED,
        data={"user": "@member_user"},
    ),
    Row(
        "accessprogram:agreement-reader-end",
        _PARTNERS_ONLY_POST,
        to({"owner": 302, "member": 403}),
        at=_AT_SIGNED | {"reader_id": "@partner_reader"},
    ),
    Row("accessprogram:document", to({"owner auditor": 200}), NEVER, at={"document_id": "@document"}),
    Row(
        "accessprogram:document-acknowledge",
        NEVER,
        to({"owner": 302}),
        at={"document_id": "@document"},
        data={"for": "@partner", "side": "partner"},
        case="partner",
    ),
    Row(
        "accessprogram:document-acknowledge",
        NEVER,
        to({"auditor": 302}),
        at={"document_id": "@document"},
        data={"for": "@partner", "side": "provider"},
        case="provider",
    ),
    Row("accessprogram:access", to({ANY_PARTNER: 200}), _PARTNERS_ONLY_POST),
    Row(
        "accessprogram:surface-request",
        _PARTNERS_ONLY_POST,
        to({"owner": 302, "member": 403}),
        at={"grant_id": "@grant"},
        data={"kind": "api", "reference": "org-new", "label": "New", "use_cases": "@use_case"},
    ),
    Row(
        "accessprogram:surface-remove",
        _PARTNERS_ONLY_POST,
        to({"owner": 302, "member": 403}),
        at={"surface_id": "@surface"},
    ),
    Row("accessprogram:commitments", to({ANY_PARTNER: 200}), _PARTNERS_ONLY_POST),
    Row(
        "accessprogram:commitment-evidence",
        _PARTNERS_ONLY_POST,
        to({PARTNER: 302}),
        at={"commitment_id": "@pledge"},
        data={"statement": "We did.", "measured": "100"},
    ),
    Row(
        "accessprogram:commitment-verdict",
        _PARTNERS_ONLY_POST,
        to({"owner": 302, "member": 403}),
        at={"evidence_id": "@provider_evidence"},
        data={"verdict": "verified", "reason": "Seen."},
    ),
]
