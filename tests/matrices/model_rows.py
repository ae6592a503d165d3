"""Dossiers of models, their levels, and what changes of a level did."""

from tests.matrices.rows import ANY_PARTNER, PARTNER, STAFF, Row, everybody, to

_READERS = "reviewer conflicted senior committee appeals operator verifier auditor administrator"
_ASSESSORS = "senior committee administrator"
_MODEL = {"offering_id": "@model"}
_SLUG = {"slug": "@model_slug"}
_PROPOSAL = {"proposal_id": "@proposal"}
_CLAIM = {"claim_id": "@counter_claim"}
_RUN = {
    "benchmark": "tasks",
    "benchmark_version": "1",
    "tasks": "40",
    "metric": "% solved",
    "score": "50",
    "attempts": "1",
    "harness": "Plain",
    "evaluator": "vendor",
    "run_on": "2026-01-31",
    "source": "Card",
}
MODELS = [
    Row("accessprogram:model", everybody(200), everybody(405), at=_SLUG),
    Row(
        "accessprogram:model-counter",
        to({ANY_PARTNER: 405}),
        to({PARTNER: 302}),
        at=_SLUG,
        data={"partner": "@partner", "text": "It does not."},
    ),
    Row("accessprogram:shortfalls", to({ANY_PARTNER: 200}), to({ANY_PARTNER: 405})),
    Row("accessprogram:desk-models", to({_READERS: 200}), to({_READERS: 405})),
    Row("accessprogram:desk-model", to({_READERS: 200}), to({_READERS: 405}), at=_MODEL),
    Row(
        "accessprogram:model-claim",
        to({_ASSESSORS: 405}),
        to({_ASSESSORS: 302}),
        at=_MODEL,
        data={"text": "It finds faults.", "said_by": "The card"},
    ),
    Row(
        "accessprogram:model-judgement",
        to({_ASSESSORS: 405}),
        to({_ASSESSORS: 302}),
        at=_MODEL,
        data={"open_weight_system": "Open 1", "uplift": "slight", "text": "A little.", "stale_after": "@soon"},
    ),
    Row("accessprogram:model-run", to({_ASSESSORS: 200}), to({_ASSESSORS: 302}), at=_MODEL, data=_RUN),
    Row(
        "accessprogram:model-benchmark",
        to({_ASSESSORS: 405}),
        to({_ASSESSORS: 302}),
        at=_MODEL,
        data={"title": "More tasks", "measures": "More.", "source": "Tests"},
    ),
    Row(
        "accessprogram:model-level",
        to({_ASSESSORS: 200}),
        to({_ASSESSORS: 302}),
        at=_MODEL,
        data={"level": "1", "rationale": "New runs."},
    ),
    Row("accessprogram:claim-answer", to({_ASSESSORS: 405}), to({_ASSESSORS: 302}), at=_CLAIM, data={"answer": "No."}),
    # Who put it on record takes it back: here a partner, any of its people.
    Row(
        "accessprogram:claim-withdraw",
        to({}, others=405),
        to({PARTNER: 302, STAFF: 403}),
        at=_CLAIM,
    ),
    Row("accessprogram:model-proposal", to({_READERS: 200}), to({_READERS: 405}), at=_PROPOSAL),
    Row("accessprogram:model-proposal-confirm", to({_ASSESSORS: 405}), to({_ASSESSORS: 302}), at=_PROPOSAL),
    Row(
        "accessprogram:model-proposal-refuse",
        to({_ASSESSORS: 405}),
        to({_ASSESSORS: 302}),
        at=_PROPOSAL,
        data={"reason": "Not shown."},
    ),
    Row("accessprogram:desk-reexaminations", to({_READERS: 200}), to({_READERS: 405})),
    Row(
        "accessprogram:desk-reexamination",
        to({_READERS: 200}),
        to({_READERS: 405}),
        at={"reexamination_id": "@stopped"},
    ),
    Row(
        "accessprogram:reexamination-resume",
        to({_ASSESSORS: 405}),
        to({_ASSESSORS: 302}),
        at={"reexamination_id": "@stopped"},
    ),
]
