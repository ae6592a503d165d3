"""Questionnaires as data: what they may hold, which questions are asked, how answers are read, and what is missing.

Pure Python: no models, no database, no requests, so that the wizard, the summary page and the completeness check
judge an application by the same code. Answers are JSON, keyed by question slug:

    text, textarea, choice, email, domain, url, country, lei, vat, company_number   a string
    yesno                 "yes" or "no"
    acknowledge           "yes" or ""
    date                  "2031-03-31"
    number                a number
    multi                 ["slug", ...] in the order of the choices
    rows                  [{"id": optional, column: value, ...}, ...]
    commitments           [{"template", "baseline", "target", "due"}, ...]
    files                 [{"id", "name", "kind"}, ...]
"""

from accessprogram.questionnaires.cells import CellError, Cleaned, Context, choices
from accessprogram.questionnaires.checking import check_definition
from accessprogram.questionnaires.cleaning import clean
from accessprogram.questionnaires.consistency import consistency
from accessprogram.questionnaires.default import default_definition
from accessprogram.questionnaires.definition import Placed, anchor, is_empty, placed_questions
from accessprogram.questionnaires.facts import Facts, NamedPerson, by_role, facts
from accessprogram.questionnaires.gaps import Gap, context_for, gaps
from accessprogram.questionnaires.rules import CommitmentRule, EvidenceRule, TierRules, UseCaseRule
from accessprogram.questionnaires.tables import commitment_columns
from accessprogram.questionnaires.visibility import visible_questions

__all__ = [
    "CellError",
    "Cleaned",
    "CommitmentRule",
    "Context",
    "EvidenceRule",
    "Facts",
    "Gap",
    "NamedPerson",
    "Placed",
    "TierRules",
    "UseCaseRule",
    "anchor",
    "by_role",
    "check_definition",
    "choices",
    "clean",
    "commitment_columns",
    "consistency",
    "context_for",
    "default_definition",
    "facts",
    "gaps",
    "is_empty",
    "placed_questions",
    "visible_questions",
]
