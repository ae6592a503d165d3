"""Risk in named parts, each with its words and points. The sum orders work; it is shown nowhere alone, and decides
nothing.

What only informs is no part: how a domain is set up (DNSSEC, CAA, HSTS, DMARC, security.txt) says nothing about what
its owner means to do, and the mailbox of one person acting alone is no disadvantage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

MOST = 100
# Of three people or more who have to agree: the tiers that reach furthest.
FAR = 3
EACH_UNKNOWN = 4
INFORMS = frozenset({"domain_posture", "disclosure_posture"})


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What one check says. ``outcome``: of its finding; empty when it did not end with one. ``word``: what a person
    said of it: refused, accepted, false_positive, or nothing yet. ``hits``: that wait for a word."""

    title: str
    outcome: str = ""
    word: str = ""
    hits: int = 0
    waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class RiskFacts:
    """``signs``: check -> what it says; ``required_approvals`` of the tier; ``found_later``: worse than was known when
    the case was decided."""

    signs: Mapping[str, Sign] = field(default_factory=dict)
    required_approvals: int = 2
    found_later: bool = False


@dataclass(frozen=True, kw_only=True)
class RiskPart:
    """One part: what it is about, what is the matter, its points, and how many it could have."""

    slug: str
    title: str
    words: str
    points: int
    most: int


@dataclass(frozen=True)
class _Kind:
    title: Promise
    checks: tuple[str, ...] = ()


# What each part is made of, in the order in which equal points are read. Points: accessprogram.policy.risk_points.
KINDS: Mapping[str, _Kind] = {
    "watch_lists": _Kind(gettext_lazy("Watch lists"), ("screening",)),
    "found_later": _Kind(gettext_lazy("Found after the decision")),
    "conduct": _Kind(gettext_lazy("Conduct under earlier access"), ("conduct",)),
    "jurisdiction": _Kind(gettext_lazy("Countries"), ("jurisdiction",)),
    "intent": _Kind(gettext_lazy("What it is wanted for"), ("red_flags",)),
    "earlier_records": _Kind(gettext_lazy("Earlier records"), ("relations",)),
    "identity": _Kind(gettext_lazy("Who signs"), ("identity", "signatory")),
    "entity": _Kind(gettext_lazy("The organisation on paper"), ("identifiers",)),
    "targets": _Kind(gettext_lazy("Targets and repositories"), ("target_proof", "repository_proof")),
    "unknown": _Kind(gettext_lazy("What could not be seen")),
    "addresses": _Kind(gettext_lazy("Domains and addresses"), ("domain_control", "email_domain")),
    "documents": _Kind(gettext_lazy("Documents"), ("evidence_files", "attestations")),
    "third_parties": _Kind(gettext_lazy("Who else sees the output"), ("subprocessors",)),
    "reach": _Kind(gettext_lazy("What is asked for")),
    "record": _Kind(gettext_lazy("Track record"), ("track_record",)),
    "sign_in": _Kind(gettext_lazy("How members sign in"), ("sign_in",)),
    "gaps": _Kind(gettext_lazy("Gaps in the application"), ("completeness",)),
    "other": _Kind(gettext_lazy("Other checks")),
}
_KIND_OF = {check: slug for slug, kind in KINDS.items() for check in kind.checks}


def kind_of(check: str) -> str:
    """The part of risk to which a check belongs."""
    return _KIND_OF.get(check, "other")


def title_of(kind: str) -> str:
    """What a part is about."""
    return str(KINDS[kind].title)


def parts(facts: RiskFacts, points: Mapping[str, int]) -> tuple[RiskPart, ...]:
    """The parts that have points, most first. ``points``: what each sign can have at most."""
    several: dict[str, list[Sign]] = {}
    for check, sign in facts.signs.items():
        if check not in INFORMS:
            several.setdefault(_KIND_OF.get(check, "other"), []).append(sign)
    found = chain(
        (_of_signs(slug, signs, points[slug]) for slug, signs in several.items()),
        [_unknown(facts, points["unknown"]), _later(facts, points["found_later"]), _reach(facts, points["reach"])],
    )
    order = list(KINDS)
    counted = [part for part in found if part is not None and part.points]
    return tuple(sorted(counted, key=lambda part: (-part.points, order.index(part.slug))))


def total(found: tuple[RiskPart, ...]) -> int:
    """The sum, 0 to 100, for the order of work only."""
    return min(MOST, sum(part.points for part in found))


def _of_signs(slug: str, signs: list[Sign], most: int) -> RiskPart | None:
    """The gravest sign counts; each says its words."""
    points = max((_points(sign, most) for sign in signs), default=0)
    words = " ".join(filter(None, (_words(sign) for sign in signs)))
    return RiskPart(slug=slug, title=str(KINDS[slug].title), words=words, points=points, most=most)


def _points(sign: Sign, most: int) -> int:
    if sign.word == "refused":
        return most
    if sign.word == "false_positive":
        return 0
    whole = {"adverse": most, "review": -(-most // 2)}.get(sign.outcome, 0)
    return -(-whole // 4) if sign.word == "accepted" else whole


def _words(sign: Sign) -> str:
    if sign.word == "refused":
        return _("%(check)s: true, and not acceptable, a person said.") % {"check": sign.title}
    if sign.word == "false_positive" or sign.outcome not in ("adverse", "review"):
        return ""
    if sign.word == "accepted":
        return _("%(check)s: true, and a person accepts it.") % {"check": sign.title}
    if sign.hits:
        return ngettext(
            "%(check)s: %(n)d hit waits for a person's word.",
            "%(check)s: %(n)d hits wait for a person's word.",
            sign.hits,
        ) % {"check": sign.title, "n": sign.hits}
    if sign.outcome == "adverse":
        return _("%(check)s: adverse, and nobody has judged it.") % {"check": sign.title}
    return _("%(check)s: needs a look.") % {"check": sign.title}


def _unknown(facts: RiskFacts, most: int) -> RiskPart | None:
    """A check that ran into nothing, or found nothing out, is no good sign; one that still runs is none at all."""
    unseen = [
        sign.title
        for check, sign in facts.signs.items()
        if check not in INFORMS and not sign.word and not sign.waiting and sign.outcome in ("", "inconclusive")
    ]
    if not unseen:
        return None
    words = _("Without an answer: %(checks)s.") % {"checks": ", ".join(unseen)}
    points = min(most, EACH_UNKNOWN * len(unseen))
    return RiskPart(slug="unknown", title=str(KINDS["unknown"].title), words=words, points=points, most=most)


def _later(facts: RiskFacts, most: int) -> RiskPart | None:
    if not facts.found_later:
        return None
    words = _("A check that ran again found worse than was known when it was decided.")
    return RiskPart(slug="found_later", title=str(KINDS["found_later"].title), words=words, points=most, most=most)


def _reach(facts: RiskFacts, most: int) -> RiskPart | None:
    if facts.required_approvals < FAR:
        return None
    words = _("A tier behind which %(n)d people have to stand.") % {"n": facts.required_approvals}
    return RiskPart(slug="reach", title=str(KINDS["reach"].title), words=words, points=most, most=most)
