"""Target authorisation: whether each system that the applicant wants to test is shown to be one that they may test.

What is their own or operated by them they can prove by a TXT record, a file on it, or a proved domain above it. A
bounty is shown by the target's own security.txt, which names the policy. A contract is paper: a person reads it. A
target wider than anybody owns (a whole ending, a huge range) is adverse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.forges import DEFAULT_FORGES, LAYOUTS
from reviews.checks.notes import Note, compose, said
from reviews.checks.target_looks import Looker, Shown
from reviews.checks.thresholds import value_of

SENTENCES = {
    "no_papers": (
        Outcome.REVIEW,
        _("{label}: nothing says why it may be tested. Name the contract or the policy.", label="{label}"),
    ),
    "paper": (Outcome.REVIEW, _("{label}: a contract or another paper is named; a person reads it.", label="{label}")),
    "product": (
        Outcome.REVIEW,
        _("{label}: a product cannot be proved from outside; a person reads why.", label="{label}"),
    ),
    "consent": (
        Outcome.REVIEW,
        _("{label}: you can reach it, as its operator. Write who owns it and where they agree.", label="{label}"),
    ),
    "missing": (
        Outcome.REVIEW,
        _(
            "{label} is not proved yet: place the line of your status page, or prove the domain above it.",
            label="{label}",
        ),
    ),
    "other": (Outcome.REVIEW, _("{label} holds another applicant's line or an old one, not yours.", label="{label}")),
    "left": (
        Outcome.REVIEW,
        _("{label}: the file sends to another host, which proves nothing about it.", label="{label}"),
    ),
    "fork": (
        Outcome.REVIEW,
        _("{label} is a copy of another repository, and proves nothing about that one.", label="{label}"),
    ),
    "closed": (
        Outcome.REVIEW,
        _("{label} cannot be read from outside; a person looks at what shows it.", label="{label}"),
    ),
    "range": (
        Outcome.REVIEW,
        _("{label}: a range that the DNS does not show to be yours. A person looks at what shows it.", label="{label}"),
    ),
    "private_range": (
        Outcome.REVIEW,
        _("{label}: an inner network cannot be proved from outside. A person reads why.", label="{label}"),
    ),
    "shared": (Outcome.REVIEW, _("{label}: many have their own names below it. List only yours.", label="{label}")),
    "no_policy": (
        Outcome.REVIEW,
        _("{label}: give the address of the policy that allows testing, with https.", label="{label}"),
    ),
    "policy_unseen": (
        Outcome.REVIEW,
        _("{label}: its own security.txt does not name that policy. A person reads it.", label="{label}"),
    ),
    "unreadable": (
        Outcome.REVIEW,
        _("{label} names no system that can be told. Write a domain, a range or a repository.", label="{label}"),
    ),
    "too_wide": (Outcome.ADVERSE, _("{label} is wider than anybody owns. List what is yours.", label="{label}")),
    "no_name": (Outcome.ADVERSE, _("{label} does not exist in the DNS.", label="{label}")),
    "bogus": (
        Outcome.ADVERSE,
        _("{label}: its DNS is signed, and the signature does not hold: nothing in it counts.", label="{label}"),
    ),
    "silent": (Outcome.INCONCLUSIVE, _("{label} did not answer, so no file could be seen on it.", label="{label}")),
    "no_token": (Outcome.INCONCLUSIVE, _("{label}: no line was made for it yet.", label="{label}")),
    "not_looked": (
        Outcome.INCONCLUSIVE,
        _("{label} was not looked at: there was no time for so many.", label="{label}"),
    ),
}


class TargetProof:
    """See the module."""

    slug = "target_proof"
    version = "1"
    title = _("Target authorisation")
    why = _("A tool that finds ways in is given only for systems whose owner agrees.")
    applicant_text = _(
        "For each target we look whether it holds the line that only you were given (in the DNS or in the file "
        ".well-known/countersign.txt), whether a domain above it is proved, or whether its own security.txt names the "
        "policy that allows testing. Contracts and products are read by a person. Nothing is scanned or tried."
    )
    inputs = ("targets", "domain_claims", "repositories")
    timeout_seconds = 28
    ttl_hours = 24
    source = "domain"
    queue = "fetch"
    thresholds: Thresholds = {
        "widest_ipv4": Threshold(
            default=16, least=8, most=32, says=_("The shortest IPv4 prefix that one party may own.")
        ),
        "widest_ipv6": Threshold(
            default=32, least=16, most=128, says=_("The shortest IPv6 prefix that one party may own.")
        ),
        "most_pages": Threshold(
            default=6, least=1, most=20, says=_("How many files and policies are fetched in one run.")
        ),
        "forges": Threshold(
            default=DEFAULT_FORGES, says=_("Known forges as host=kind; kinds: {kinds}.", kinds=", ".join(LAYOUTS))
        ),
    }
    not_for = _("Whoever names no target.")

    def applies_to(self, subject: Subject) -> bool:
        """Not to whoever names no target."""
        return bool(subject.targets)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look at each target by its basis. Raises SourceUnavailable when the DNS is silent."""
        looker = Looker(
            subject=subject,
            sources=sources,
            forges=value_of(sources, self, "forges"),
            most_pages=value_of(sources, self, "most_pages"),
            widest={4: value_of(sources, self, "widest_ipv4"), 6: value_of(sources, self, "widest_ipv6")},
        )
        shown = [looker.look(target) for target in subject.targets]
        return compose(
            [note for one in shown for note in _notes(one)],
            otherwise=_otherwise(len(shown)),
            evidence={"targets": [_row(one) for one in shown]},
            source="domain",
        )


def _notes(one: Shown) -> Iterator[Note]:
    if one.state in SENTENCES:
        outcome, sentence = SENTENCES[one.state]
        yield said(outcome, _(sentence.template, label=one.target.label.capitalize()))


def _otherwise(count: int) -> Note:
    if not count:
        return said(Outcome.INCONCLUSIVE, _("No target was named, so there is none to look at."))
    return Note(
        outcome=Outcome.CLEAR,
        summary=_("Targets named: {count}. Each is shown to be one that the applicant may test.", count=count),
        applicant_summary=_("Targets named: {count}. Each is shown to be one that you may test.", count=count),
    )


def _row(one: Shown) -> dict[str, Any]:
    return {
        "target": one.target.label,
        "kind": one.target.kind,
        "basis": one.target.basis,
        "shown": one.state,
        "by": one.by,
    }
