"""Every state of PRODUCT.md "States" with the word people read, its tone and its icon.

Keyed by plain slugs, because the states of judging belong to an app that this one must not import.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Look(NamedTuple):
    """``tone``: good, caution, bad, progress, neutral. ``icon``: a symbol of static/img/icons.svg."""

    word: str | Promise
    tone: str
    icon: str


CHECK_STATES: dict[str, Look] = {
    "queued": Look(_("Queued"), "neutral", "circle-dashed"),
    "running": Look(_("Running"), "progress", "loader"),
    "retry_wait": Look(_("Will try again"), "progress", "rotate-cw"),
    "waiting_outside": Look(_("Waiting for an outside party"), "progress", "hourglass"),
    "completed": Look(_("Completed"), "neutral", "circle-check"),
    "errored": Look(_("Could not be completed"), "caution", "triangle-alert"),
    "cancelled": Look(_("Cancelled"), "neutral", "circle-slash"),
    "superseded": Look(_("Superseded"), "neutral", "history"),
    "clear": Look(_("Clear"), "good", "circle-check"),
    "review": Look(_("Needs a look"), "caution", "eye"),
    "adverse": Look(_("Adverse"), "bad", "circle-alert"),
    "inconclusive": Look(_("Inconclusive"), "caution", "circle-help"),
    "not_applicable": Look(_("Not applicable"), "neutral", "minus"),
    "waived": Look(_("Waived"), "caution", "flag"),
}

STATES: dict[str, dict[str, Look]] = {
    "application": {
        "draft": Look(_("Draft"), "neutral", "pencil"),
        "submitted": Look(_("Submitted"), "progress", "send"),
        "decided": Look(_("Decided"), "neutral", "gavel"),
        "withdrawn": Look(_("Withdrawn"), "neutral", "undo-2"),
    },
    "stage": {
        "intake": Look(_("Intake"), "progress", "inbox"),
        "checks": Look(_("Checks"), "progress", "activity"),
        "review": Look(_("Review"), "progress", "eye"),
        "committee": Look(_("Committee"), "progress", "users"),
        "concurrence": Look(_("External concurrence"), "progress", "hourglass"),
        "confirmation": Look(_("Confirmation"), "progress", "stamp"),
        "closed": Look(_("Closed"), "neutral", "check"),
    },
    "waits_on": {
        "checks": Look(_("Waiting for the checks"), "progress", "activity"),
        "desk": Look(_("Waiting for the desk"), "progress", "hourglass"),
        "partner": Look(_("Waiting for the partner"), "caution", "circle-pause"),
        "nobody": Look(_("Waiting for nobody"), "neutral", "check"),
    },
    "decision": {
        "held": Look(_("Held for another person"), "progress", "circle-pause"),
        "cooling_off": Look(_("Cooling off"), "progress", "hourglass"),
        "effective": Look(_("Effective"), "good", "circle-check"),
        "vetoed": Look(_("Vetoed"), "bad", "ban"),
        "superseded": Look(_("Superseded"), "neutral", "history"),
    },
    "outcome": {
        "approve": Look(_("Approved"), "good", "circle-check"),
        "approve_conditions": Look(_("Approved with conditions"), "good", "clipboard-check"),
        "approve_lower": Look(_("Approved for a lower tier"), "caution", "chevron-down"),
        "decline": Look(_("Declined"), "bad", "circle-x"),
        "escalate": Look(_("Escalated to the committee"), "progress", "users"),
    },
    "approval": {
        "standing": Look(_("Stands"), "good", "circle-check"),
        "void": Look(_("Void"), "bad", "circle-slash"),
        "missing": Look(_("Still needed"), "neutral", "circle-dashed"),
    },
    "terms": {
        "open": Look(_("Open for changes"), "progress", "pen-line"),
        "frozen": Look(_("Frozen"), "neutral", "lock"),
    },
    "agreement": {
        "drafted": Look(_("Waiting for signatures"), "progress", "pen-line"),
        "signed": Look(_("Signed by the partner"), "progress", "pen-line"),
        "countersigned": Look(_("Countersigned"), "good", "seal"),
        "superseded": Look(_("Superseded"), "neutral", "history"),
        "lapsed": Look(_("Lapsed"), "neutral", "hourglass"),
    },
    "grant": {
        "pending_terms": Look(_("Waiting for the agreement"), "progress", "pen-line"),
        "provisioning": Look(_("Being switched on"), "progress", "plug"),
        "active": Look(_("Active"), "good", "circle-check"),
        "restricted": Look(_("Restricted"), "caution", "shield-alert"),
        "suspended": Look(_("Suspended"), "bad", "circle-pause"),
        "expired": Look(_("Expired"), "neutral", "clock"),
        "lapsed": Look(_("Lapsed"), "neutral", "hourglass"),
        "revoked": Look(_("Revoked"), "bad", "ban"),
    },
    "surface": {
        "requested": Look(_("Requested"), "neutral", "circle-dashed"),
        "provisioned": Look(_("Provisioned, not yet proved"), "caution", "plug"),
        "proved": Look(_("Proved"), "good", "circle-check"),
        "suspended": Look(_("Suspended"), "bad", "circle-pause"),
        "removed": Look(_("Removed"), "neutral", "unplug"),
    },
    "commitment": {
        "pledged": Look(_("Pledged"), "neutral", "handshake"),
        "due": Look(_("Evidence due"), "caution", "clock"),
        "submitted": Look(_("Evidence submitted"), "progress", "upload"),
        "verified": Look(_("Verified"), "good", "circle-check"),
        "disputed": Look(_("Disputed"), "caution", "scale"),
        "breached": Look(_("Breached"), "bad", "circle-x"),
        "curing": Look(_("Being cured"), "caution", "rotate-cw"),
        "ended": Look(_("Ended"), "neutral", "check"),
    },
    "incident": {
        "signal": Look(_("Signal"), "neutral", "zap"),
        "triaged": Look(_("Triaged"), "progress", "filter"),
        "open": Look(_("Open"), "bad", "circle-alert"),
        "contained": Look(_("Contained"), "caution", "shield"),
        "closed": Look(_("Closed"), "neutral", "check"),
    },
    "severity": {
        "low": Look(_("Low"), "neutral", "minus"),
        "medium": Look(_("Medium"), "progress", "circle-alert"),
        "high": Look(_("High"), "caution", "triangle-alert"),
        "critical": Look(_("Critical"), "bad", "triangle-alert"),
    },
    "clock": {
        "running": Look(_("Running"), "progress", "clock"),
        "overdue": Look(_("Overdue"), "bad", "clock"),
        "done": Look(_("Done"), "good", "circle-check"),
    },
    "enforcement": {
        "proposed": Look(_("Proposed, not in force"), "caution", "hourglass"),
        "dropped": Look(_("Not put in force"), "neutral", "minus"),
        "in_force": Look(_("In force"), "bad", "ban"),
        "fell_back": Look(_("Fallen back to restricted"), "caution", "shield"),
        "ended": Look(_("Ended"), "good", "circle-check"),
    },
    "measure": {
        "restrict": Look(_("restricted"), "caution", "shield"),
        "suspend": Look(_("suspended"), "bad", "circle-pause"),
        "revoke": Look(_("revoked"), "bad", "ban"),
    },
    "scope": {
        "user": Look(_("one named user"), "neutral", "user"),
        "surface": Look(_("one surface"), "neutral", "plug"),
        "use_case": Look(_("one use case"), "neutral", "filter"),
        "grant": Look(_("one grant"), "neutral", "key-round"),
        "partner": Look(_("the whole partner"), "neutral", "users"),
    },
    "contribution": {
        "draft": Look(_("Draft"), "neutral", "pencil"),
        "reported": Look(_("Reported"), "progress", "send"),
        "valid": Look(_("Acknowledged as valid"), "good", "circle-check"),
        "rejected": Look(_("Not useful"), "neutral", "circle-x"),
        "disclosed": Look(_("Disclosed"), "progress", "eye"),
        "fixed": Look(_("Fixed"), "good", "shield-check"),
        "released": Look(_("Fix released"), "good", "circle-check"),
    },
    "reexamination": {
        "queued": Look(_("Waiting"), "neutral", "circle-dashed"),
        "running": Look(_("Running"), "progress", "loader"),
        "done": Look(_("Done"), "good", "circle-check"),
        "parked": Look(_("Stopped after errors"), "bad", "triangle-alert"),
    },
    "shortfall": {
        "open": Look(_("To be cured"), "caution", "clock"),
        "cured": Look(_("Cured"), "good", "circle-check"),
        "enforced": Look(_("Acted on"), "bad", "ban"),
        "excused": Look(_("No longer needed"), "neutral", "minus"),
    },
    "check": CHECK_STATES,
    "disposition": {
        "open": Look(_("Not judged yet"), "caution", "circle-dashed"),
        "suppressed": Look(_("False positive, said earlier"), "good", "circle-check"),
        "awaits_second": Look(_("Needs a second person"), "caution", "users"),
        "false_positive": Look(_("False positive"), "good", "circle-check"),
        "true_match_accepted": Look(_("True match, acceptable"), "caution", "scale"),
        "true_match_refused": Look(_("True match, not acceptable"), "bad", "circle-x"),
        "inconclusive": Look(_("Inconclusive"), "caution", "circle-help"),
        "escalated": Look(_("Escalated"), "progress", "users"),
    },
    "publication": {
        "draft": Look(_("Draft"), "neutral", "pencil"),
        "published": Look(_("Published"), "good", "circle-check"),
        "retired": Look(_("Retired"), "neutral", "history"),
    },
    "file": {
        "quarantined": Look(_("In quarantine"), "caution", "shield-alert"),
        "pending": Look(_("Being looked at"), "progress", "loader"),
        "accepted": Look(_("Accepted"), "good", "file-check"),
        "clean": Look(_("Scanned, clean"), "good", "shield-check"),
        "not_scanned": Look(_("Not scanned"), "caution", "circle-help"),
        "infected": Look(_("Malware found"), "bad", "circle-x"),
        "refused": Look(_("Refused"), "bad", "circle-x"),
    },
    "task": {
        "not_started": Look(_("Not started"), "neutral", "circle-dashed"),
        "in_progress": Look(_("In progress"), "progress", "circle-dot"),
        "missing": Look(_("Something is missing"), "caution", "circle-alert"),
        "complete": Look(_("Complete"), "good", "circle-check"),
        "locked": Look(_("Cannot start yet"), "neutral", "lock"),
    },
    "requirement": {
        "met": Look(_("Met"), "good", "circle-check"),
        "in_progress": Look(_("In progress"), "progress", "circle-dot"),
        "missing": Look(_("Missing"), "caution", "circle-dashed"),
        "not_applicable": Look(_("Not applicable"), "neutral", "minus"),
    },
    "proof": {
        "shown": Look(_("Found"), "good", "circle-check"),
        "missing": Look(_("Not found yet"), "caution", "circle-alert"),
        "waiting": Look(_("To be placed"), "neutral", "circle-dashed"),
        "papers": Look(_("By documents"), "neutral", "file-text"),
    },
    "verification": {
        "to_do": Look(_("To do"), "caution", "circle-alert"),
        "waiting": Look(_("Being prepared"), "progress", "hourglass"),
        "done": Look(_("Answered"), "good", "circle-check"),
        "ended": Look(_("Ended"), "neutral", "circle-x"),
    },
    "source": {  # whom a check asked
        "dns": Look(_("asked the DNS"), "neutral", "search"),
        "domain": Look(_("asked the domain"), "neutral", "search"),
        "web": Look(_("asked the website"), "neutral", "search"),
        "entities": Look(_("asked the company registers"), "neutral", "search"),
        "advisories": Look(_("asked the public advisories"), "neutral", "search"),
        "screening": Look(_("watch lists"), "neutral", "list"),
        "records": Look(_("from our own records"), "neutral", "history"),
        "files": Look(_("from the files"), "neutral", "paperclip"),
        "outside": Look(_("from an outside party"), "neutral", "users"),
    },
    "verdict": {
        "met": Look(_("Met"), "good", "circle-check"),
        "partly": Look(_("Partly met"), "caution", "circle-dot"),
        "not_met": Look(_("Not met"), "bad", "circle-x"),
    },
    "answer": {
        "allow": Look(_("Allowed"), "good", "circle-check"),
        "deny": Look(_("Denied"), "bad", "ban"),
    },
    "delivery": {
        "waiting": Look(_("Waiting to be sent"), "progress", "hourglass"),
        "sent": Look(_("Sent"), "good", "send"),
        "failed": Look(_("Not delivered"), "bad", "circle-alert"),
    },
}
