"""The desk's part of the stories."""

from accessprogram.enums import Outcome
from reviews.demo.people import acting
from reviews.demo.stories import Story
from reviews.models import Case, Decision, Finding
from reviews.operations import adjudications, checks, claims, decisions, recommendations


def run_checks() -> None:
    """Run what is due, as a worker would, until nothing is."""
    while checks.perform_due(limit=50):
        pass


def take_and_settle(case: Case) -> None:
    """The analyst takes their seat and settles what needs a person, with a reason."""
    findings = Finding.objects.filter(run__case=case, outcome__in=["review", "adverse", "inconclusive"])
    if not findings.exists():
        return
    analyst = acting("analyst")
    claim = claims.take(actor=analyst, case_id=case.id, seat="adjudication")
    for finding in findings:
        for hit_id in finding.hits.values_list("id", flat=True) or [None]:
            adjudications.adjudicate(
                actor=analyst,
                finding_id=finding.id,
                hit_id=hit_id,
                disposition="false_positive",
                reason="Looked at with the partner's own papers: another name, or nothing that speaks against them.",
            )
    claims.release(actor=analyst, claim_id=claim.id)


def _proposal(story: Story) -> dict[str, object]:
    if story.until == "declined":
        return {"outcome": Outcome.DECLINE, "reason_codes": ["use-not-defensive", "targets-not-authorised"]}
    return {"outcome": Outcome.APPROVE, "reason_codes": []}


def recommend(case: Case, story: Story) -> None:
    claims.take(actor=acting("reviewer"), case_id=case.id, seat="review")
    if case.tier_version.decision_mode == "independent":
        return  # nobody recommends: two people vote unseen (``demo.panels``)
    declined = story.until == "declined"
    recommendations.recommend(
        actor=acting("reviewer"),
        case_id=case.id,
        rationale=(
            "Neither the customers nor the targets are named; a defensive purpose cannot be seen."
            if declined
            else "A concrete defensive use on own systems; the safeguards fit the tier, the ration is modest."
        ),
        **_proposal(story),
    )


def decide(case: Case, story: Story) -> Decision:
    return decisions.propose(
        actor=acting("senior-1"),
        case_id=case.id,
        rationale="As recommended; the points that needed a look are settled.",
        **_proposal(story),
    )
