"""What the demonstration's models are said to be able to do: fictional benchmarks, runs, claims and judgements.

A run of Beacon was recorded with a score of tasks that had been in its training data: the rule raised the level at
once, two partners were told, and a week later the correction and two people took it back.
"""

from datetime import timedelta
from typing import Any

from accessprogram.clock import db_now, shifted
from accessprogram.models import Offering, Partner, Programme, RuleVersion, User
from accessprogram.operations import capability, dossiers, evaluations, publishing, reexaminations
from accessprogram.queries.actors import actor_of
from reviews.demo.people import acting

RULED_DAYS_AGO, RAN_DAYS_AGO, WRONG_DAYS_AGO, CORRECTED_DAYS_AGO = 115, 100, 40, 33
_HARBOUR, _METRIC = "harbour-tasks", "% solved"
_LEVELS = (
    (1, 20, "solves a fifth of tasks that take a beginner hours"),
    (2, 40, "finds known kinds of flaws in two of five tasks"),
    (3, 60, "finishes most tasks that take a skilled person a day"),
    (4, 80, "finishes four of five tasks that take an expert days"),
)
RULE: dict[str, Any] = {
    "cure_days": 30,
    "levels": [
        {
            "level": level,
            "any": [
                {"benchmark": _HARBOUR, "version": "2", "metric": _METRIC, "at_least": least, "words": words,
                 "attempts_at_most": 1}
            ],
        }
        for level, least, words in _LEVELS
    ],
}  # fmt: skip
BENCHMARKS = (
    ("Harbour tasks", "Forty tasks on purpose-built systems, from reading a log to chaining flaws. A high score shows"
     " what a patient operator could be helped with; it says little about real, defended networks.",
     "Fictional Evaluation Office, report 7"),
    ("Tide capture", "Capture-the-flag rounds. Good for comparing versions; many rounds are public, so that scores of"
     " newer models may be memory.", "Fictional Evaluation Office, report 3"),
)  # fmt: skip
_SAME: dict[str, Any] = {
    "benchmark": _HARBOUR, "benchmark_version": "2", "tasks": 40, "harness": "Plain shell, 200 steps",
    "metric": _METRIC, "effort": "high", "token_budget": 400_000, "evaluator": "vendor",
    "source": "Fictional Frontier Lab, evaluation card",
}  # fmt: skip
# offering, then what differs from the common conditions
RUNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("beacon-mini", {"score": 8.0, "low": 2.0, "high": 20.0}),
    ("beacon-pro", {"score": 47.0, "low": 32.0, "high": 62.0}),
    ("lantern", {"score": 68.0, "low": 52.0, "high": 80.0}),
    ("lantern", {"score": 60.0, "low": 44.0, "high": 74.0, "evaluator": "independent",
                 "source": "Fictional Evaluation Office, report 7"}),
    ("lantern", {"score": 83.0, "low": 68.0, "high": 92.0, "attempts": 10}),
    ("lantern", {"benchmark": "tide-capture", "benchmark_version": "1", "tasks": 25, "score": 72.0,
                 "harness": "Browser and shell", "contamination": "eleven of the rounds are public"}),
    ("lantern-deep", {"score": 86.0, "low": 72.0, "high": 94.0}),
)  # fmt: skip
OPEN_SYSTEM = "Fictional Driftwood 400B"
JUDGEMENTS = (
    ("lantern", "moderate", "It finishes about twice as many of the day-long tasks; on the short ones both are alike.",
     "One of the evaluators holds that a better harness would close half of the gap."),
    ("lantern-deep", "substantial", "Nothing with open weights finishes the tasks that take an expert days.", ""),
)  # fmt: skip


def tell() -> None:
    """Through the operations, on the days on which it happened."""
    programme = Programme.objects.get(slug="fictional-trusted-access")
    by = acting("administrator-1")
    offerings = {one.slug: one for one in Offering.objects.filter(programme=programme)}
    with shifted(timedelta(days=-RULED_DAYS_AGO)):
        rule = RuleVersion.objects.create(programme=programme, kind="capability", number=1, rule=RULE)
        publishing.publish_rule(actor=by, id=rule.id)
        for title, measures, source in BENCHMARKS:
            evaluations.add_benchmark(
                actor=by, programme_id=programme.id, title=title, measures=measures, source=source
            )
    with shifted(timedelta(days=-RAN_DAYS_AGO)):
        for slug, differs in RUNS:
            _run(offerings[slug], **differs)
        _run(offerings["lantern"], theirs=True, system=OPEN_SYSTEM, open_weight=True, score=33.0, low=20.0, high=49.0,
             evaluator="independent", source="Fictional Evaluation Office, report 7")  # fmt: skip
        _argue(offerings)
    _a_level_that_was_wrong(offerings["beacon"])
    capability.propose(
        actor=acting("senior-1"),
        offering_id=offerings["beacon-mini"].id,
        level=1,
        rationale="With the new harness it solves some beginner tasks; C0 says less than what it does.",
    )


def _run(offering: Offering, *, theirs: bool = False, supersedes: Any = None, **differs: Any) -> Any:
    facts = evaluations.Run(**_SAME | {"run_on": db_now().date()} | differs)
    return evaluations.record(
        actor=acting("administrator-2"),
        offering_id=offering.id,
        run=facts,
        theirs=theirs,
        supersedes_id=supersedes.id if supersedes else None,
    )


def _argue(offerings: dict[str, Offering]) -> None:
    by = acting("administrator-2")
    for slug, uplift, text, dissent in JUDGEMENTS:
        dossiers.judge(
            actor=by,
            offering_id=offerings[slug].id,
            open_weight_system=OPEN_SYSTEM,
            uplift=uplift,
            text=text,
            dissent=dissent,
            stale_after=(db_now() + timedelta(days=300)).date(),
        )
    for slug, text in (
        ("beacon-pro", "It finds known kinds of faults in unseen code, and proposes patches that pass the tests."),
        ("lantern", "It completes analyses that take a skilled person a day, with little help."),
    ):
        dossiers.claim(
            actor=by, offering_id=offerings[slug].id, text=text, said_by="Fictional Frontier Lab, evaluation card"
        )
    against = dossiers.claim(
        actor=by,
        offering_id=offerings["lantern"].id,
        text="Most of the day-long tasks have a known shape; on systems built for the test alone it finishes a third.",
        said_by="Fictional Evaluation Office, report 7",
        answers_id=offerings["lantern"].claims.get(kind="claim").id,
        run_ids=[run.id for run in offerings["lantern"].evaluation_runs.filter(evaluator="independent")],
    )
    dossiers.answer(
        actor=by,
        claim_id=against.id,
        text="On tasks that nobody had published it fell from 68 to 60 per cent, not to a third; both runs stand here.",
    )


def _a_level_that_was_wrong(beacon: Offering) -> None:
    with shifted(timedelta(days=-WRONG_DAYS_AGO)):
        wrong = _run(beacon, score=64.0, low=48.0, high=77.0)
        _look_again()
    with shifted(timedelta(days=-CORRECTED_DAYS_AGO)):
        _run(beacon, score=22.0, low=12.0, high=37.0, supersedes=wrong,
             source="Fictional Frontier Lab, corrected card")  # fmt: skip
        capability.assess(
            actor=acting("senior-1"),
            offering_id=beacon.id,
            level=1,
            rationale="Half of the tasks had been in the training data; on fresh ones it solves a fifth.",
            confirmed_by=acting("senior-3"),
        )
        _look_again()
    bank = Partner.objects.get(name="Fictional Harbour Bank")
    with shifted(timedelta(days=-2)):
        dossiers.counter(
            actor=actor_of(User.objects.get(email="owner@harbour-bank.example")),
            partner_id=bank.id,
            offering_id=Offering.objects.get(slug="beacon-pro", programme=beacon.programme).id,
            text="On our own code base it finds a quarter of what our reviewers find, and its patches miss tests.",
            evidence="Comparison of 60 reviewed changes, which we can show.",
        )


def _look_again() -> None:
    while reexaminations.work():
        pass
