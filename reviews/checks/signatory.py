"""Signatory authority: who may bind the organisation, whether they write from it, and what shows their authority.

Nobody's authority is proved by a machine: a document that shows it must be there, and what it says is read by a
person with the evidence. No register of directors is asked.
"""

from __future__ import annotations

from typing import Any

from accessprogram.questionnaires.addresses import email_domain, registrable_domain, url_domain
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Person, Sources, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, said
from reviews.checks.thresholds import value_of


class Signatory:
    """See the module."""

    slug = "signatory"
    version = "1"
    title = _("Signatory")
    why = _("An agreement binds your organisation only when somebody signs who may.")
    applicant_text = _(
        "We look whether the application names somebody who may sign for the organisation, whether their mail address "
        "is at one of its domains, and whether a document that shows their authority is attached: an extract of the "
        "register, a power of attorney or a resolution, where the tier requires one. One person acting alone signs for "
        "themselves."
    )
    inputs = ("kind", "people", "website", "domains", "files", "tier_rules")
    timeout_seconds = 10
    ttl_hours = 24 * 30
    source = ""
    queue = "screen"
    thresholds: Thresholds = {
        "document_kinds": Threshold(
            default=("register-extract", "power-of-attorney", "board-resolution"),
            says=_("Kinds of evidence that can show authority, as the tier calls them."),
        ),
        "needs_document": Threshold(
            default=1,
            least=0,
            most=1,
            says=_("1: where the tier requires such a document, it must be there. 0: name and address are enough."),
        ),
    }
    not_for = _("One person acting alone, who signs for themselves.")

    def applies_to(self, subject: Subject) -> bool:
        """Not to one person acting alone."""
        return not subject.is_person

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Judge everybody who is named as signatory."""
        own = {registrable_domain(name) for name in (url_domain(subject.website), *subject.domains)} - {""}
        signatories = [one for one in subject.people if "signatory" in _roles(one)]
        kinds = {_plain(kind) for kind in value_of(sources, self, "document_kinds")}
        # Applicants can name only what the tier asks for, and leave out what it does not require.
        asked = value_of(sources, self, "needs_document") and any(
            rule.required and _plain(rule.slug) in kinds for rule in subject.tier_rules.evidence
        )
        documents = [file.id for file in subject.files if _plain(file.evidence_kind) in kinds]
        notes = [note for one in signatories for note in _address(one, own)]
        if not signatories:
            notes.append(said(Outcome.REVIEW, _("Nobody is named who may sign for the organisation. Name them.")))
        elif asked and not documents:
            sentence = _(
                "No document shows that the signatory may bind the organisation. Attach an extract of the register, a "
                "power of attorney or a resolution."
            )
            notes.append(said(Outcome.REVIEW, sentence))
        rows: list[dict[str, Any]] = [
            {"label": one.label, "at_own_domain": registrable_domain(email_domain(one.email)) in own}
            for one in signatories
        ]
        evidence = {"signatories": rows, "documents": documents}
        return compose(notes, otherwise=_otherwise(len(rows), bool(documents)), evidence=evidence)


def _roles(person: Person) -> set[str]:
    return {role.strip() for role in person.role.split(",")}


def _address(person: Person, own: set[str]) -> list[Note]:
    """Whether a signatory writes from the organisation."""
    domain = registrable_domain(email_domain(person.email))
    if not domain:
        return [said(Outcome.REVIEW, _("{who} signs and has no mail address that works.", who=_first(person.label)))]
    if not own:
        sentence = _(
            "The application names no domain of its own, so the address of {who} says nothing.", who=person.label
        )
        return [said(Outcome.INCONCLUSIVE, sentence)]
    if domain not in own:
        sentence = _(
            "{who} signs, but their mail address is at no domain of the application.", who=_first(person.label)
        )
        return [said(Outcome.REVIEW, sentence)]
    return []


def _otherwise(signatories: int, documented: bool) -> Note:
    if documented:
        sentence = _(
            "{count} signatories, each with an address at a domain of the application. A document of their authority "
            "is attached; what it says is read with the evidence.",
            count=signatories,
        )
    else:
        sentence = _("{count} signatories, each with an address at a domain of the application.", count=signatories)
    return said(Outcome.CLEAR, sentence)


def _plain(kind: str) -> str:
    return kind.casefold().replace("_", "-").strip()


def _first(label: str) -> str:
    return label[:1].upper() + label[1:]
