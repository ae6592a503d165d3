"""What a tier asks of the answers, as plain data: the part of a tier version that a questionnaire needs to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class UseCaseRule:
    """A use case that the tier offers.

    `ration_limit` is the largest ration that may be asked, in requests a day. With `needs_targets`, the application
    must name at least one authorised target.
    """

    slug: str
    title: str
    ration_limit: int | None = None
    needs_targets: bool = False


@dataclass(frozen=True, kw_only=True)
class CommitmentRule:
    """A commitment template of the tier, in its metric's `unit`; a required one must be chosen.

    `due_within_days` bounds the due date, counted from the day on which it is judged.
    """

    slug: str
    title: str
    metric: str = ""
    unit: str = ""
    required: bool = False
    due_within_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceRule:
    """A kind of document that the tier wants to see."""

    slug: str
    title: str
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class TierRules:
    """All of it. The empty rules ask nothing beyond the questionnaire itself."""

    title: str = ""
    use_cases: tuple[UseCaseRule, ...] = ()
    commitments: tuple[CommitmentRule, ...] = ()
    minimum_commitments: int = 0
    evidence: tuple[EvidenceRule, ...] = ()
    required_questions: tuple[str, ...] = ()
