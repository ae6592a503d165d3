"""How long a person's word on a hit holds, and how often hits are looked at again: data of the screening check."""

from __future__ import annotations

from reviews.checks.thresholds import Threshold, Thresholds

SUPPRESSION_DAYS = "suppression_days"
KNOWN_PERCENT = "known_matches_percent"
SECOND_LOOK_PERCENT = "second_looks_percent"

REJUDGING: Thresholds = {
    SUPPRESSION_DAYS: Threshold(
        default=365,
        says="For how many days a false positive stays settled while neither the entry nor the application changes.",
        least=1,
        most=1095,
    ),
    KNOWN_PERCENT: Threshold(
        default=4,
        says="Of 100 hits that an analyst judges, how many more are dealt to them of which the answer is known.",
        least=0,
        most=100,
    ),
    SECOND_LOOK_PERCENT: Threshold(
        default=4,
        says="Of 100 hits that an analyst judges, how many more are dealt to them that a colleague has judged.",
        least=0,
        most=100,
    ),
}
