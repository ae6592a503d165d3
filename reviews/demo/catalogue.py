"""What the fictional programme offers and asks: data only."""

from typing import Any

PROGRAMME = {
    "slug": "fictional-trusted-access",
    "title": "Trusted Cyber Access",
    "provider_name": "Fictional Frontier Lab",
    "summary": (
        "Access to the most capable cyber models for people who defend. It is earned, for named defensive use cases, by "
        "giving something back: protection, findings, fixes. Both sides sign what they pledge, and both are held to it."
    ),
}

# slug, title, version, summary, capability level, why that level
OFFERINGS: list[tuple[str, str, str, str, int, str]] = [
    ("beacon-mini", "Beacon Mini", "2.1", "Small and fast: triage of alerts, log questions, first drafts of rules.", 0,
     "Below every public capture-the-flag baseline; no uplift over search was seen."),
    ("beacon", "Beacon", "3.0", "Reads code and configurations, explains findings, drafts detections.", 1,
     "Solves beginner tasks; helps a novice understand, not act."),
    ("beacon-pro", "Beacon Pro", "3.0", "Works through a code base and proposes patches with tests.", 2,
     "Finds known classes of faults in unseen code; exploitation still needs an expert."),
    ("lantern", "Lantern", "4.0", "Long-running analysis of binaries and large systems, with tools.", 3,
     "Completes multi-step tasks that take an expert hours; speeds up a skilled team."),
    ("lantern-deep", "Lantern Deep", "4.2", "The most capable model, for partners who have proved they can hold it.", 4,
     "Completes tasks that only few experts can; the programme's highest safeguards apply."),
]  # fmt: skip

# slug, title, summary, whether it finds vulnerabilities
USE_CASES: list[tuple[str, str, str, bool]] = [
    ("detection-engineering", "Detection engineering", "Writing and testing rules that recognise attacks.", False),
    ("incident-response", "Incident response", "Understanding and containing an attack that is under way.", False),
    ("malware-analysis", "Malware analysis", "Taking apart malicious software to recognise and stop it.", False),
    ("own-code-research", "Vulnerability research on own code", "Finding and fixing faults in code you are responsible for.", True),
    ("open-source-hardening", "Open-source hardening", "Finding and fixing faults in open source, with its maintainers.", True),
    ("authorised-testing", "Authorised penetration testing", "Testing systems whose owner has agreed in writing.", True),
]  # fmt: skip

_BASIC = ["completeness", "email_domain", "screening"]
_FULL = [*_BASIC, "domain_control", "identifiers", "target_proof", "relations", "evidence_files"]
_RESEARCH = [*_FULL, "signatory", "sign_in", "track_record", "red_flags", "conduct"]
_FRONTIER = [*_RESEARCH, "jurisdiction", "attestations", "subprocessors"]
_POLICY = {"slug": "security-policy", "title": "Security policy", "required": True}
_REGISTER = {"slug": "register-extract", "title": "Extract of the company register", "required": False}
_DISCLOSURE = {"slug": "disclosure-policy", "title": "Disclosure policy", "required": False}

TIERS: list[dict[str, Any]] = [
    {
        "slug": "foundation", "title": "Foundation", "required_approvals": 2, "sla_days": 3, "cool_off_hours": 0,
        "term_days": 365, "named_users_only": False, "cache_seconds": 60, "evidence": [], "required_checks": _BASIC,
        "offerings": ["beacon-mini", "beacon"],
        "use_cases": {"detection-engineering": 2000, "incident-response": 1000},
        "commitments": {"defensive-use": True, "incident-notice": True, "answer-in-time": True},
        "stage_days": {"review": 2, "confirmation": 1},
        "summary": "For any defender: small models for detection and response. Quick to get, little to pledge.",
        "gives": ["Beacon Mini and Beacon", "Detection engineering and incident response", "Up to 2,000 requests a day"],
        "criteria": [
            "The applicant can be reached at a working mail domain.",
            "The use is defensive and described concretely.",
            "No person or organisation is on a published sanctions list.",
        ],
    },
    {
        "slug": "defender", "title": "Defender", "required_approvals": 2, "sla_days": 5, "cool_off_hours": 0,
        "term_days": 365, "named_users_only": False, "cache_seconds": 30, "evidence": [_POLICY, _REGISTER], "required_checks": _FULL,
        "offerings": ["beacon", "beacon-pro"],
        "use_cases": {"detection-engineering": 5000, "incident-response": 5000, "malware-analysis": 3000, "own-code-research": 2000},
        "commitments": {
            "defensive-use": True, "phishing-resistant-sign-in": True, "per-user-logs": True, "incident-notice": True,
            "fix-time": False, "coordinated-disclosure": False, "change-notice": False, "staff-training": False, "refusal-feedback": False,
            "answer-in-time": True, "safeguard-notice": True,
        },
        "stage_days": {"review": 3, "confirmation": 2},
        "checklist": [
            {"slug": "who", "section": "organisation", "text": "The organisation behind the name is the one in the register."},
            {"slug": "use", "section": "use_cases", "text": "Each use case says who works with it, on what, and who reads the output."},
            {"slug": "targets", "section": "targets", "text": "Every target is their own, or its owner agreed in writing."},
        ],
        "summary": "For security teams: models that read code and write patches, for organisations that keep logs and keys.",
        "gives": ["Beacon and Beacon Pro", "Four use cases", "Up to 5,000 requests a day for each"],
        "criteria": [
            "The organisation can be identified, and its mail domain is its own.",
            "People sign in with a second factor that cannot be phished.",
            "Targets are its own, or their owner agreed in writing.",
        ],
    },
    {
        "slug": "researcher", "title": "Researcher", "required_approvals": 2, "sla_days": 10, "cool_off_hours": 24,
        "term_days": 180, "named_users_only": True, "cache_seconds": 20,
        "required_sign_in": "second_factor", "evidence": [_POLICY, _REGISTER, _DISCLOSURE], "required_checks": _RESEARCH,
        "offerings": ["beacon-pro", "lantern"],
        "use_cases": {"malware-analysis": 5000, "own-code-research": 5000, "open-source-hardening": 5000, "authorised-testing": 1000},
        "commitments": {
            "defensive-use": True, "phishing-resistant-sign-in": True, "per-user-logs": True, "coordinated-disclosure": True,
            "fix-time": True, "open-source-fixes": False, "incident-notice": True, "embargo-handling": True,
            "no-onward-access": True, "shared-learnings": False, "staff-training": False, "refusal-feedback": False,
            "destruction-on-exit": True, "answer-in-time": True,
            "safeguard-notice": True, "false-refusals": True,
        },
        "stage_days": {"review": 6, "confirmation": 2},
        "summary": "For people who find and fix vulnerabilities, in their own code or with maintainers.",
        "gives": ["Beacon Pro and Lantern", "Research, hardening and authorised testing", "Named users only"],
        "criteria": [
            "A record of disclosure that can be checked.",
            "A separate environment for what the models produce.",
            "Findings are disclosed to their owners, and fixed.",
        ],
    },
    {
        "slug": "frontier", "title": "Frontier", "required_approvals": 3, "sla_days": 15, "cool_off_hours": 24,
        "decision_mode": "independent",
        "term_days": 180, "named_users_only": True, "cache_seconds": 5,
        "required_sign_in": "phishing_resistant", "evidence": [_POLICY, _REGISTER, _DISCLOSURE], "required_checks": _FRONTIER,
        "offerings": ["lantern", "lantern-deep"],
        "use_cases": {"malware-analysis": 10000, "own-code-research": 10000, "open-source-hardening": 10000, "incident-response": 10000},
        "commitments": {
            "defensive-use": True, "phishing-resistant-sign-in": True, "per-user-logs": True, "coordinated-disclosure": True,
            "fix-time": True, "open-source-fixes": True, "incident-notice": True, "protect-provider": True,
            "own-product-hardening": True, "shared-learnings": True, "no-onward-access": True, "change-notice": True,
            "embargo-handling": True, "staff-training": True, "refusal-feedback": True, "destruction-on-exit": True,
            "answer-in-time": True, "safeguard-notice": True, "false-refusals": True,
        },
        "stage_days": {"review": 8, "committee": 5, "concurrence": 10, "confirmation": 3},
        "checklist": [
            {"slug": "who", "section": "organisation", "text": "The organisation behind the name is the one in the register."},
            {"slug": "people", "section": "people", "text": "Owner and signatory may bind the organisation."},
            {"slug": "environment", "section": "safeguards", "text": "The environment for what the models produce is separate, and described."},
            {"slug": "pledges", "section": "commitments", "text": "Each pledge can be measured."},
        ],
        "summary": "The most capable models, for partners who bring their whole security operation with them.",
        "gives": ["Lantern and Lantern Deep", "Four use cases with the largest rations", "A named contact at the provider"],
        "criteria": [
            "Three people of the provider agree, and none of them objects within a day.",
            "Pledges of the lower tiers were kept and verified.",
            "The partner protects the provider as well as itself.",
        ],
    },
]  # fmt: skip

# slug, title, text for the applicant, remedy, days until trying again
REASONS: list[tuple[str, str, str, str, int | None]] = [
    ("use-not-defensive", "Use not shown to be defensive",
     "We could not see from the application that the planned use is defensive.",
     "Describe for each use case who benefits, what is tested, and who authorised it.", 30),
    ("targets-not-authorised", "Targets not authorised",
     "For at least one target there is no written agreement of its owner.",
     "Attach the agreement, or take the target out of the application.", 14),
    ("safeguards-insufficient", "Safeguards not sufficient for this tier",
     "The safeguards described do not reach what the models of this tier ask for.",
     "Put phishing-resistant sign-in and per-user logs in place, or apply for a lower tier.", 30),
    ("identity-not-established", "Organisation could not be identified",
     "We could not connect the application with the organisation that it names.",
     "Apply from the organisation's own mail domain and give its registration number.", 7),
    ("record-of-misuse", "Earlier access was misused",
     "Access under an earlier agreement was used outside its scope.",
     "", 180),
]  # fmt: skip

TERMS = {
    "title": "Terms of trusted access",
    "public_summary": "What both sides may expect: defensive use only, named people, logs, notice of incidents, and how access ends.",
    "sections": [
        {"anchor": "use", "title": "Use", "text": "Access is for the use cases of the agreement. Output that could harm others is kept from them."},
        {"anchor": "people", "title": "People", "text": "Access is not passed on. Each person signs in for themselves and leaves within a day of leaving the partner."},
        {"anchor": "incidents", "title": "Incidents", "text": "Each side tells the other of an incident that touches the access within 72 hours."},
        {"anchor": "end", "title": "End", "text": "Access ends with its term, when a pledge is broken and not cured, or when either side gives 30 days' notice."},
    ],
}  # fmt: skip
ASSESSMENT = {
    "title": "Threat assessment of trusted access",
    "public_summary": (
        "We have numbered the ways in which access could arm an attacker (a stolen account, an insider, output that leaks, "
        "a partner that is not who it says), and each is answered by a pledge or a safeguard."
    ),
    "sections": [
        {"anchor": "scope", "title": "Scope", "text": "Access by partners to the programme's models, from the agreement to the end of the term. The models' own refusals are judged elsewhere and are no answer here."},
        {"anchor": "method", "title": "Method", "text": "Each threat names who would do it, by which path, and from which capability level on it matters. What answers it can be checked: a pledge with evidence, or a safeguard that counts towards a level."},
    ],
}  # fmt: skip
# title, who, how, text, from which level, pledges, safeguards
THREATS: list[tuple[str, str, str, str, int, tuple[str, ...], tuple[str, ...]]] = [
    ("A stolen account", "an outsider", "signs in as a named user of a partner, from a device or with a token that was stolen",
     "With the most capable models an hour is enough to find what an attacker looks for.", 0,
     ("phishing-resistant-sign-in", "per-user-logs"), ("answer:phishing_resistant_sign_in", "answer:user_logs")),
    ("An insider", "a person of the partner", "uses the models for themselves, within the ration of an allowed use case",
     "The use looks like the allowed one; only who reads the logs can tell.", 1,
     ("per-user-logs", "defensive-use"), ("answer:user_logs", "answer:staff_vetting")),
    ("Output that leaks", "anyone who reads a ticket, a mail or a disk", "an unfixed finding becomes known before its fix is released",
     "", 2, ("coordinated-disclosure",), ("answer:segregated_environment", "answer:output_handling")),
    ("A partner that is not who it says", "a front for somebody else", "applies in another's name, passes the checks, and passes the access on",
     "", 0, ("defensive-use", "incident-notice"), ("check:email_domain", "answer:incident_notice")),
]  # fmt: skip

SAFEGUARD_RULE: dict[str, Any] = {
    "levels": [
        {
            "level": 1,
            "needs": [
                {"fact": "check:email_domain", "words": "a mail domain that was checked"},
                {"fact": "answer:incident_notice", "words": "notice of incidents within 72 hours"},
            ],
        },
        {
            "level": 2,
            "needs": [
                {"fact": "answer:phishing_resistant_sign_in", "words": "phishing-resistant sign-in for everybody"},
                {"fact": "answer:user_logs", "words": "logs with the identifier of each person"},
                {"fact": "answer:offboarding", "words": "accounts of leavers closed within a day"},
            ],
        },
        {
            "level": 3,
            "needs": [
                {
                    "fact": "answer:segregated_environment",
                    "words": "a separate environment for what the models produce",
                },
                {"fact": "answer:disk_encryption", "words": "encrypted disks"},
                {"fact": "answer:output_handling", "words": "findings kept by name and deleted after the fix"},
                {"fact": "pledged:coordinated-disclosure", "words": "a pledge of coordinated disclosure"},
            ],
        },
        {
            "level": 4,
            "needs": [
                {"fact": "answer:staff_vetting", "words": "vetted people"},
                {"fact": "pledged:protect-provider", "words": "a pledge to protect the provider"},
                {
                    "fact": "verified:phishing-resistant-sign-in",
                    "words": "a verified pledge of phishing-resistant sign-in",
                },
            ],
        },
    ]
}

# A partner begins with a quarter of what its agreement gives for finding, and reaches all of it by finishing.
RATION_RULE: dict[str, Any] = {
    "steps": [
        {"percent": 25, "needs": {}},
        {"percent": 50, "needs": {"valid": 2, "valid_share": 0.5}},
        {"percent": 75, "needs": {"fixed": 3, "waiting": 5}},
        {"percent": 100, "needs": {"fixed": 6, "valid_share": 0.7, "median_days_to_fix": 45, "waiting": 2}},
    ]
}
