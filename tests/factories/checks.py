"""Checks that answer what a test tells them, beside the real ones: implementations of the protocol, for the runner."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reviews.checks.base import Finding, Hit, Outcome, Sources, Subject, Thresholds, Waiting


@dataclass
class Scripted:
    """A check whose ``script`` is called once per evaluation, with how often it was called before."""

    slug: str
    script: Callable[[int], Finding | Waiting]
    timeout_seconds: int = 5
    ttl_hours: int = 24
    source: str = ""
    inputs: tuple[str, ...] = ("name",)
    applies: bool = True
    version: str = "1"
    title: str = "Scripted"
    why: str = "For the tests."
    queue: str = "screen"
    thresholds: Thresholds = field(default_factory=dict)
    not_for: str = ""
    applicant_text: str = "For the tests."
    seen: list[Subject] = field(default_factory=list)

    def applies_to(self, subject: Subject) -> bool:
        return self.applies

    def evaluate(self, subject: Subject, sources: Sources) -> Finding | Waiting:
        self.seen.append(subject)
        return self.script(len(self.seen) - 1)


def finding(outcome: Outcome = Outcome.CLEAR, *, hits: int = 0) -> Finding:
    """What a check may answer, with so many hits."""
    return Finding(
        outcome=outcome,
        summary="What was found.",
        applicant_summary="We looked.",
        hits=tuple(
            Hit(
                subject_label="person 1",
                subject_field="name",
                entity_key=f"list:{number}",
                entity_name=f"Listed Person {number}",
                list_version="1",
                score=90.0 - number,
                comparison=[{"field": "name", "ours": "a", "theirs": "b", "effect": "similar", "words": "Alike."}],
            )
            for number in range(hits)
        ),
    )


def always(slug: str, outcome: Outcome = Outcome.CLEAR, *, hits: int = 0) -> Scripted:
    """A check that always answers the same."""
    return Scripted(slug=slug, script=lambda _before: finding(outcome, hits=hits))
