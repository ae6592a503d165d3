"""What the template of a case is given: the page as the queries read it, beside the forms that this person may use."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accessprogram.enums import LineKind
from accessprogram.policy.actors import Actor
from accessprogram.queries.audit import TimelineEntry, timeline
from reviews.enums import RunStatus
from reviews.models import Decision
from reviews.policy.facts import CaseFacts
from reviews.queries import basis, queues
from reviews.queries.cases import CasePage
from reviews.queries.changes import Changes, changes_in
from reviews.queries.judgements import CheckState
from reviews.queries.live_cases import LiveCase
from reviews.web import case_forms, panel_history, panel_needs
from reviews.web.action_forms import Typed
from reviews.web.evidence_facts import evidence_facts

OPEN = ("held", "cooling_off")
LOOK_BACK = 40


def context(actor: Actor, page: CasePage, typed: Typed | None, at: str = "") -> dict[str, Any]:
    """Everything of the page but its panels. ``at``: the judgement that is open."""
    forms = _forms(actor, page, typed)
    waivers = case_forms.waivers(actor, page.facts, page.checks, typed)
    return live_context(actor, page.live) | {
        "page": page,
        "mark": page.live.mark,
        **panel_needs.shown(actor, page.case, page.facts, page.checks, page.needs, typed, at),
        "opened_revision": page.case.revision,
        "forms": forms,
        "waiver_forms": waivers,
        "errors": _errors(typed),
        "decision": _decision(page),
        "past_decisions": [_past(page, decision) for decision in page.decisions if decision.state not in OPEN],
        "recommendations": [_words(page, item) for item in page.recommendations],
        "void": _void(page),
        "since": _since(actor, page),
        "next_url": reverse("reviews:next-case") + f"?after={page.case.id}",
    }


def live_context(actor: Actor, live: LiveCase) -> dict[str, Any]:
    """What the part that changes by itself shows."""
    case, facts = live.case, live.facts
    changes = changes_in(state.run for state in live.checks)
    return {
        "case": case,
        "facts": facts,
        "overdue": queues.is_overdue(case, live.now),
        "seats": case_forms.seats(actor, facts),
        "checks": live.checks,
        "groups": _groups([_check(actor, facts, state, changes) for state in live.checks]),
        "settled": sum(state.settled for state in live.checks),
    }


def _check(actor: Actor, facts: CaseFacts, state: CheckState, changes: Mapping[UUID, Changes]) -> dict[str, Any]:
    return {
        "state": state,
        "changes": changes.get(state.run.id) if state.run is not None else None,
        "evidence": evidence_facts(state.finding.evidence) if state.finding is not None else [],
        "rerun": case_forms.rerun(actor, facts, state.run.id) if state.run is not None else None,
        "judge": state.finding is not None and state.needs_judgement and not state.hits,
    }


def _groups(checks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The checks by what they mean for the case, what is open first; what is clear is one line."""
    titles = {
        "open": (_("To be judged"), _("A person has to say what these mean.")),
        "failed": (_("Could not be checked"), _("Never clear: run it again, or ask to go on without it.")),
        "running": (_("Not ended yet"), ""),
        "refused": (_("True match, not acceptable"), _("No approval can stand on these.")),
        "settled": (_("Judged or waived"), ""),
        "clear": (_("Clear or not applicable"), ""),
    }
    found: dict[str, list[dict[str, Any]]] = {slug: [] for slug in titles}
    for check in checks:
        found[_meaning(check["state"])].append(check)
    return [
        {"title": titles[slug][0], "said": titles[slug][1], "checks": rows, "folded": slug == "clear"}
        for slug, rows in found.items()
        if rows
    ]


def _meaning(state: CheckState) -> str:
    if state.refused:
        return "refused"
    if state.waiver is not None or (state.needs_judgement and state.judged):
        return "settled"
    if state.needs_judgement:
        return "open"
    if state.finding is not None:
        return "clear"
    return "failed" if state.run is None or state.run.status == RunStatus.ERRORED else "running"


def _forms(actor: Actor, page: CasePage, typed: Typed | None) -> dict[str, Any]:
    forms = {
        "recommend": case_forms.recommend(actor, page, typed),
        "propose": case_forms.propose(actor, page, typed),
    }
    decision = next((item for item in page.decisions if item.state in OPEN), None)
    if decision is not None:
        forms["confirm"] = case_forms.confirm(actor, page.facts, decision)
        forms["veto"] = case_forms.veto(actor, page.facts, decision, typed)
    return forms


def _errors(typed: Typed | None) -> list[dict[str, str]]:
    """For the error summary: each with the id of its field; a refusal of the whole is said without a link."""
    if typed is None:
        return []
    named = [{"field": f"{typed.key}-{name}", "text": text} for name, text in typed.errors.items()]
    return named or [{"text": typed.sentence}]


def _decision(page: CasePage) -> dict[str, Any] | None:
    """The decision that is held or cooling off, its people, and whether its basis still stands."""
    decision = next((item for item in page.decisions if item.state in OPEN), None)
    if decision is None:
        return None
    changed = basis.of_decision(page.case, decision).changed(decision.basis)
    standing = [item for item in page.approvals[decision.id] if item.voided_at is None]
    return _words(page, decision) | {
        "row": decision,
        "approvals": standing,
        "missing": range(max(0, decision.required_approvals - len(standing))),
        "basis": [
            {"part": part.replace("_", " "), "hash": decision.basis.get(part, ""), "changed": part in changed}
            for part in basis.PARTS
        ],
        "changed": [part.replace("_", " ") for part in changed],
    }


def _past(page: CasePage, decision: Decision) -> dict[str, Any]:
    return _words(page, decision) | {
        "row": decision,
        "parts": [part.replace("_", " ") for part in decision.superseded_parts],
        "approvals": page.approvals[decision.id],
    }


def _words(page: CasePage, proposal: Any) -> dict[str, Any]:
    """A recommendation or a decision with its codes in words."""
    titles = {code.slug: code.title for code in page.reason_codes}
    uses = {row.line.key: row.line.title for row in page.terms if row.line.kind == LineKind.RATION}
    lower = proposal.tier_version_id not in (None, page.case.tier_version_id)
    return {
        "row": proposal,
        "lower": str(proposal.tier_version.tier) if lower else "",
        "verb": case_forms.outcome_verbs().get(proposal.outcome, proposal.outcome),
        "reasons": [titles.get(slug, slug) for slug in proposal.reason_codes],
        "rations": [
            {"title": uses.get(row["use_case"], row["use_case"]), "requests": row["requests_per_day"]}
            for row in proposal.rations
        ],
    }


def _void(page: CasePage) -> dict[str, Any] | None:
    """The newest decision when its votes became void and none took its place."""
    latest = page.decisions[0] if page.decisions else None
    if latest is None or latest.state != "superseded" or page.facts.closed:
        return None
    return _past(page, latest)


def _since(actor: Actor, page: CasePage) -> dict[str, Any] | None:
    """What others did since this person's last visit."""
    if page.looked is None:
        return None
    entries = timeline(page.case.application_id, actor=actor, limit=LOOK_BACK, called=panel_history.titles())
    new = [entry for entry in entries if entry.at > page.looked and entry.actor != actor.name]
    return {"at": page.looked, "events": [_event(entry) for entry in new[:10]], "count": len(new)} if new else None


def _event(entry: TimelineEntry) -> dict[str, Any]:
    return {"title": entry.sentence, "at": entry.at, "body": entry.reason}
