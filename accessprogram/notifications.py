"""Every kind of message that people get, as data. A kind that is not here cannot be queued.

To add one: a line here and ``templates/notifications/<kind>/subject.txt`` and ``body.txt`` (which extends
``notifications/_letter.txt``). The template sees the message's ``data``, ``recipient`` (how they are called) and
``link`` (absolute). A contract test renders every kind with its ``sample`` and follows its path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accessprogram.crypto.links import sign_invitation, sign_recipient_link


@dataclass(frozen=True, kw_only=True)
class Kind:
    """``title`` is for pages that list messages; ``path`` is filled from the data and leads to what it is about."""

    title: object
    path: str
    sample: Mapping[str, Any]

    def link(self, site: str, data: Mapping[str, Any]) -> str:
        """The absolute address. The token of an invitation or a recipients' link is made here, and stored nowhere."""
        words = {key: str(value) for key, value in data.items()}
        if "invitation" in words:
            words["token"] = sign_invitation(UUID(words["invitation"]))
        if "recipient_link" in words:
            words["token"] = sign_recipient_link(UUID(words["recipient_link"]))
        return site + self.path.format_map(words)


_ID = "00000000-0000-4000-8000-000000000001"
_APPLICATION = {"application": _ID, "reference": "CS-EXAMPLE"}
_CASE = {"case": _ID, "reference": "CS-EXAMPLE"}
_AGREEMENT = {"agreement": _ID, "reference": "CS-EXAMPLE"}
_LINK = {"recipient_link": _ID, "project": "libexample", "partner": "O'Neil & Sons"}
_ASSESSMENT = {"document": _ID, "partner_id": _ID, "partner": "O'Neil & Sons"}
_CONTRIBUTION = {"contribution": _ID, "title": "Overflow in a parser"}
_COMMITMENT = {"commitment": _ID, "title": "Phishing-resistant sign-in"}

_SHORTFALL = {
    "partner": _ID,
    "models": "Example 1.0",
    "capability": 3,
    "safeguard": 2,
    "missing": ["a separate environment for what the models produce"],
    "until": "2030-01-31",
}
_REFUSAL_CASE = {"case": _ID, "request": "req-example-1", "due": "2030-03-06T12:00:00+00:00"}

_INCIDENT = {"incident": _ID, "reference": "IN-EXAMPLE"}
_MEASURE = {
    "measure": _ID,
    "scope": "surface",
    "action": "suspend",
    "reason": "A key was stolen.",
    "until": "",
    "hours": 0,
}

KINDS: dict[str, Kind] = {
    "partner_invitation": Kind(
        title=_("You are invited to a partner"),
        path="/partner/invitations/{token}/",
        sample={"invitation": _ID, "partner": "O'Neil & Sons", "days": 14},
    ),
    "application_submitted": Kind(
        title=_("We have your application"),
        path="/partner/applications/{application}/status/",
        sample=_APPLICATION,
    ),
    "application_withdrawn": Kind(
        title=_("An application was withdrawn"),
        path="/partner/applications/{application}/status/",
        sample=_APPLICATION,
    ),
    "evidence_infected": Kind(
        title=_("Malware was found in a document of yours"),
        path="/partner/applications/{application}/summary/",
        sample=_APPLICATION,
    ),
    "question_asked": Kind(
        title=_("The desk asks a question"), path="/partner/applications/{application}/status/", sample=_APPLICATION
    ),
    "question_due": Kind(
        title=_("The desk still waits for your answer"),
        path="/partner/applications/{application}/status/",
        sample=_APPLICATION | {"open": 2, "due": "2030-03-06 12:00 CET"},
    ),
    "verification_asked": Kind(
        title=_("Somebody is to be verified"),
        path="/partner/applications/{application}/verification/",
        sample=_APPLICATION,
    ),
    "decision_published": Kind(
        title=_("An application was decided"),
        path="/partner/applications/{application}/status/",
        sample={**_APPLICATION, "outcome": "approve"},
    ),
    "seat_given": Kind(title=_("You were given a case"), path="/desk/cases/{case}/", sample=_CASE | {"reason": "Ill."}),
    "seat_given_on": Kind(
        title=_("Your seat was given to somebody else"),
        path="/desk/cases/{case}/",
        sample=_CASE | {"reason": "She knows it."},
    ),
    "seat_taken_over": Kind(
        title=_("Somebody took over your seat"), path="/desk/cases/{case}/", sample=_CASE | {"reason": "She is away."}
    ),
    "case_due": Kind(
        title=_("A case is due"),
        path="/desk/cases/{case}/",
        sample={**_CASE, "stage": "review", "due": "2030-03-06 12:00", "overdue": True},
    ),
    "case_left": Kind(title=_("Somebody stepped away from a case"), path="/desk/cases/{case}/", sample=_CASE),
    "case_escalated": Kind(
        title=_("An overdue case needs a senior reviewer"),
        path="/desk/cases/{case}/",
        sample={**_CASE, "stage": "", "due": "2030-03-06 12:00"},
    ),
    "mentioned": Kind(title=_("Somebody named you in a note"), path="/desk/cases/{case}/#notes", sample=_CASE),
    "question_answered": Kind(title=_("The partner answered"), path="/desk/cases/{case}/", sample=_CASE),
    "confirmation_needed": Kind(
        title=_("A decision waits for your confirmation"),
        path="/desk/cases/{case}/",
        sample={**_CASE, "required": 2},
    ),
    "committee_called": Kind(title=_("A committee is called"), path="/desk/cases/{case}/", sample=_CASE),
    "approvals_void": Kind(
        title=_("Your approval became void"),
        path="/desk/cases/{case}/",
        sample={**_CASE, "parts": "answers, findings"},
    ),
    "drawn_to_review": Kind(title=_("You were drawn as second reviewer"), path="/desk/cases/{case}/", sample=_CASE),
    "vote_void": Kind(
        title=_("Your vote became void"), path="/desk/cases/{case}/", sample={**_CASE, "parts": "answers"}
    ),
    "votes_disagree": Kind(title=_("Two reviewers disagree"), path="/desk/cases/{case}/", sample=_CASE),
    "guest_asked": Kind(title=_("A guest reviewer waits for your word"), path="/desk/cases/{case}/", sample=_CASE),
    "guest_invited": Kind(title=_("You are a guest reviewer of one case"), path="/desk/cases/{case}/", sample=_CASE),
    "nobody_left": Kind(
        title=_("Nobody is left who could judge a case"),
        path="/desk/cases/{case}/",
        sample={**_CASE, "seat": "appeal"},
    ),
    "appeal_opened": Kind(title=_("An appeal waits for you"), path="/desk/cases/{case}/", sample=_CASE),
    "appeal_filed": Kind(
        title=_("We have your appeal"), path="/partner/letters/{notice}/appeal/", sample={**_APPLICATION, "notice": _ID}
    ),
    "terms_offered": Kind(
        title=_("The provider proposes a change of the terms"),
        path="/partner/applications/{application}/terms/",
        sample=_APPLICATION,
    ),
    "terms_answered": Kind(
        title=_("Your proposal on the terms was answered"),
        path="/partner/applications/{application}/terms/",
        sample={**_APPLICATION, "answer": "accepted", "line": "Incident response"},
    ),
    "terms_offered_desk": Kind(
        title=_("A partner proposes a change of the terms"),
        path="/desk/terms/{application}/",
        sample=_APPLICATION,
    ),
    "terms_answered_desk": Kind(
        title=_("The partner answered your proposal on the terms"),
        path="/desk/terms/{application}/",
        sample={**_APPLICATION, "answer": "declined", "line": "Incident response"},
    ),
    "agreement_ready": Kind(
        title=_("An agreement waits for your signature"),
        path="/partner/agreements/{agreement}/",
        sample=_AGREEMENT,
    ),
    "agreement_countersigned": Kind(
        title=_("An agreement was countersigned"), path="/partner/agreements/{agreement}/", sample=_AGREEMENT
    ),
    "grant_changed": Kind(
        title=_("Your access changed"),
        path="/partner/access/",
        sample={"grant": _ID, "reference": "CS-EXAMPLE", "state": "suspended", "reason": "A key was stolen."},
    ),
    "term_ending": Kind(
        title=_("The term of your access ends"),
        path="/partner/access/?partner={partner}",
        sample={"grant": _ID, "partner": _ID, "reference": "CS-EXAMPLE", "days": 30, "ends": "2030-03-06"},
    ),
    "surface_provisioned": Kind(
        title=_("A surface was switched on"),
        path="/partner/access/",
        sample={"surface": _ID, "name": "org-example"},
    ),
    "refusal_case_opened": Kind(
        title=_("A partner was blocked and asks why"), path="/desk/blocked/{case}/", sample=_REFUSAL_CASE
    ),
    "refusal_case_overdue": Kind(
        title=_("A case about a blocked call is overdue"), path="/desk/blocked/{case}/", sample=_REFUSAL_CASE
    ),
    "refusal_case_answered": Kind(
        title=_("Your blocked call was answered"),
        path="/partner/blocked/?request={request}",
        sample={"request": "req-example-1", "lifted": True},
    ),
    "commitment_due": Kind(title=_("Evidence of a pledge is due"), path="/partner/commitments/", sample=_COMMITMENT),
    "commitment_verdict": Kind(
        title=_("A pledge was judged"), path="/partner/commitments/", sample={**_COMMITMENT, "verdict": "verified"}
    ),
    "commitment_breached": Kind(
        title=_("A pledge was found broken"),
        path="/partner/commitments/{commitment}/",
        sample={**_COMMITMENT, "reason": "Two people sign in with a password.", "until": "2026-12-24"},
    ),
    "commitment_restored": Kind(
        title=_("A broken pledge is kept again"), path="/partner/commitments/{commitment}/", sample=_COMMITMENT
    ),
    "ration_earned": Kind(
        title=_("A ration for finding changed"),
        path="/partner/access/",
        sample={"use_case": "Vulnerability research on own code", "requests": 750, "before": 375},
    ),
    "cure_plan_answered": Kind(
        title=_("Your cure plan was answered"),
        path="/partner/commitments/{commitment}/",
        sample={**_COMMITMENT, "answer": "accepted", "due": "2026-12-24"},
    ),
    "recipient_link": Kind(title=_("A link to reports about your project"), path="/reports/{token}/", sample=_LINK),
    "recipient_report": Kind(title=_("A new report about your project"), path="/reports/{token}/", sample=_LINK),
    "contribution_answered": Kind(
        title=_("A contribution was answered"),
        path="/partner/contributions/{contribution}/",
        sample={**_CONTRIBUTION, "answer": "valid"},
    ),
    "embargo_ending": Kind(
        title=_("An embargo ends soon"),
        path="/partner/contributions/{contribution}/",
        sample={**_CONTRIBUTION, "days": 3},
    ),
    "assessment_due": Kind(
        title=_("A new threat assessment has to be acknowledged"),
        path="/partner/documents/{document}/?for={partner_id}",
        sample={**_ASSESSMENT, "title": "Threat assessment v2", "days": 7},
    ),
    "access_lapses": Kind(
        title=_("Access lapses unless a new threat assessment is acknowledged"),
        path="/partner/agreements/{agreement}/",
        sample={**_AGREEMENT, "title": "Threat assessment v2", "days": 7},
    ),
    "assessment_objection": Kind(
        title=_("An objection to the threat assessment"),
        path="/partner/documents/{document}/?for={partner_id}",
        sample={**_ASSESSMENT, "threat": "T2 An insider"},
    ),
    "shortfall_found": Kind(
        title=_("A model rose above your safeguard level"),
        path="/partner/shortfalls/?partner={partner}",
        sample=_SHORTFALL,
    ),
    "shortfall_closed": Kind(
        title=_("Your safeguard level is enough again"),
        path="/partner/shortfalls/?partner={partner}",
        sample={**_SHORTFALL, "missing": [], "until": ""},
    ),
    "counter_claim_filed": Kind(
        title=_("A partner disagrees with a claim about a model"),
        path="/desk/models/{offering}/",
        sample={"offering": _ID, "model": "Example 1.0"},
    ),
    "counter_claim_answered": Kind(
        title=_("Your counter-claim was answered"),
        path="/models/{slug}/",
        sample={"slug": "example", "model": "Example 1.0"},
    ),
    "capability_proposed": Kind(
        title=_("A capability level waits for your confirmation"),
        path="/desk/models/proposals/{proposal}/",
        sample={"proposal": _ID, "model": "Example 1.0", "level": 3},
    ),
    "measure_changed": Kind(
        title=_("A measure concerns your access"),
        path="/partner/measures/{measure}/",
        sample={**_MEASURE, "event": "imposed"},
    ),
    "measure_needs_you": Kind(
        title=_("A measure waits for a person"),
        path="/desk/enforcement/{measure}/",
        sample={**_MEASURE, "event": "ratify", "hours": 6},
    ),
    "incident_needs_you": Kind(
        title=_("An incident waits for a person"),
        path="/desk/incidents/{incident}/",
        sample={**_INCIDENT, "event": "signal"},
    ),
    "incident_told": Kind(
        title=_("News of an incident"), path="/partner/measures/", sample={**_INCIDENT, "event": "notice"}
    ),
}
