"""Security attestations: certificates and reports that the applicant names, by standard, issuer, scope and end date.

Nobody is asked here whether a certificate is genuine: there is no register of all of them. A document among the
evidence is what a person compares with it; a claim without one is inconclusive, never clear.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, said
from reviews.checks.same_name import closest
from reviews.checks.subject import Attestation
from reviews.checks.thresholds import value_of

OWN_NAME = 90


class Attestations:
    """See the module."""

    slug = "attestations"
    version = "1"
    title = _("Security attestations")
    why = _("Somebody independent looked at your security already; then we need not ask everything again.")
    applicant_text = _(
        "We look at the certificates and reports that you name: whether the standard is one that counts here, "
        "whether somebody else issued it, whether it is still valid, and whether the document is among your evidence. "
        "Naming none is no disadvantage."
    )
    inputs = ("attestations", "files", "name", "other_names", "tier_rules")
    timeout_seconds = 10
    ttl_hours = 24
    source = ""
    queue = "screen"
    thresholds: Thresholds = {
        "accepted": Threshold(
            default=(
                *("iso_27001", "soc_2_type_1", "soc_2_type_2", "cyber_essentials", "cyber_essentials_plus"),
                *("tisax", "pci_dss"),
            ),
            says=_("Standards that count, as the questionnaire calls them; others are read by a person."),
        ),
        "document_kinds": Threshold(
            default=("attestation", "certificate", "audit-report"),
            says=_("Kinds of evidence that are such a document; documents of no kind count as well."),
        ),
        "soon_days": Threshold(
            default=30, least=0, most=365, says=_("So many days before its end the applicant is reminded to renew it.")
        ),
        "longest_days": Threshold(
            default=1200, least=30, most=4000, says=_("No attestation is valid for more days than this from today.")
        ),
    }
    not_for = _("Whoever names no attestation.")

    def applies_to(self, subject: Subject) -> bool:
        """Only where one is named."""
        return bool(subject.attestations)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Judge each by what is stated of it, as of today."""
        today = sources.clock().date()
        judge = _Judge(subject, sources, self, today)
        notes = [note for one in subject.attestations for note in judge.notes(one)]
        documents = judge.documents()
        if subject.attestations and not documents:
            sentence = _("No document for the attestations is among the evidence. Add it, so that it can be compared.")
            notes.append(said(Outcome.INCONCLUSIVE, sentence))
        rows = [
            {
                "label": one.label,
                "standard": one.standard[:60],
                "valid_until": one.valid_until[:10],
                "scope_stated": bool(one.scope.strip()),
            }
            for one in subject.attestations
        ]
        evidence: dict[str, Any] = {"attestations": rows, "documents": documents}
        return compose(notes, otherwise=_otherwise(len(rows)), evidence=evidence)


class _Judge:
    """What one run judges by."""

    def __init__(self, subject: Subject, sources: Sources, check: Attestations, today: date) -> None:
        self.subject, self.today = subject, today
        self.accepted = frozenset(_plain(word) for word in value_of(sources, check, "accepted"))
        self.kinds = tuple(_plain(word) for word in value_of(sources, check, "document_kinds"))
        self.soon = today + timedelta(days=value_of(sources, check, "soon_days"))
        self.latest = today + timedelta(days=value_of(sources, check, "longest_days"))

    def documents(self) -> list[str]:
        """The ids of the files that could be such a document: of a fitting kind, or of none that the tier asks for."""
        asked = {_plain(rule.slug) for rule in self.subject.tier_rules.evidence}
        return [file.id for file in self.subject.files if self._could_be(_plain(file.evidence_kind), asked)]

    def _could_be(self, kind: str, asked: set[str]) -> bool:
        return kind not in asked or any(one in kind for one in self.kinds)

    def notes(self, one: Attestation) -> list[Note]:
        """What is to be said of one attestation."""
        notes = [*self._end(one)]
        if _plain(one.standard) not in self.accepted:
            sentence = _("The standard of {label} is not one that is known here; a person reads it.", label=one.label)
            notes.append(said(Outcome.REVIEW, sentence))
        if not one.issuer.strip():
            notes.append(said(Outcome.INCONCLUSIVE, _("Say who issued {label}.", label=one.label)))
        elif closest(one.issuer, (self.subject.name, *self.subject.other_names)) >= OWN_NAME:
            sentence = _("{label} was issued by the applicant, so nobody else vouches for it.", label=_first(one.label))
            notes.append(said(Outcome.REVIEW, sentence))
        return notes

    def _end(self, one: Attestation) -> list[Note]:
        """Whether it is valid today."""
        if not one.valid_until.strip():
            return [said(Outcome.INCONCLUSIVE, _("Say until when {label} is valid.", label=one.label))]
        try:
            ends = date.fromisoformat(one.valid_until.strip())
        except ValueError:
            return [said(Outcome.INCONCLUSIVE, _("The end of {label} is not a date.", label=one.label))]
        if ends < self.today:
            sentence = _("{label} ended on {day}. Name the current one.", label=_first(one.label), day=ends.isoformat())
            return [said(Outcome.REVIEW, sentence)]
        if ends > self.latest:
            sentence = _("{label} would be valid longer than such certificates run.", label=_first(one.label))
            return [said(Outcome.REVIEW, sentence)]
        if ends <= self.soon:
            sentence = _("{label} ends soon, on {day}.", label=_first(one.label), day=ends.isoformat())
            return [said(Outcome.CLEAR, sentence)]
        return []


def _otherwise(count: int) -> Note:
    if not count:
        return said(Outcome.NOT_APPLICABLE, _("No attestation is named."))
    return said(Outcome.CLEAR, _("{count} attestations, valid today, with a document beside them.", count=count))


def _plain(word: str) -> str:
    """One spelling for `ISO 27001`, `iso-27001` and `iso_27001`."""
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def _first(label: str) -> str:
    return label[:1].upper() + label[1:]
