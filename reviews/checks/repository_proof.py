"""Open-source maintainer proof: whether a repository that the applicant names holds, on its default branch, the line
that only they were given.

A file on the default branch can be placed only by somebody who may write there. A copy (fork) proves nothing about
what it was copied from, and does not count; nor does a repository that is not proved, which speaks against nobody. On a
host that is no known forge the proof is one of the host.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, SourceUnavailable, Subject, Threshold, Thresholds
from reviews.checks.forges import DEFAULT_FORGES, LAYOUTS, Place, place_of
from reviews.checks.notes import Note, compose, said
from reviews.checks.proofs import Look, Seen, in_file
from reviews.checks.subject import Repository
from reviews.checks.thresholds import value_of
from reviews.checks.tokens import FILE

BUDGET_SECONDS = 22
# Whoever contributes without write access has nothing to prove here.
NO_WRITERS = frozenset({"contributor"})
# Tried in this order on a host that is not known: what free forges of one's own mostly run.
SELF_HOSTED = ("gitea", "gitlab")


@dataclass(frozen=True)
class Judged:
    """A repository with what was seen of it; `place` is None when the address names none."""

    repository: Repository
    place: Place | None
    look: Look


class RepositoryProof:
    """See the module."""

    slug = "repository_proof"
    version = "1"
    title = _("Open-source maintainer proof")
    why = _("Write access to a repository is the credential of a maintainer: it needs no company and no letterhead.")
    applicant_text = _(
        "We look for the file .well-known/countersign.txt, with a line that only you were given, on the default branch "
        "of the repositories that you name, and whether they are copies of others. Your status page shows the line. "
        "One proved repository is enough; the others then simply do not count."
    )
    inputs = ("kind", "repositories")
    timeout_seconds = 28
    ttl_hours = 24 * 7
    source = "web"
    queue = "fetch"
    thresholds: Thresholds = {
        "proofs_needed": Threshold(
            default=1,
            least=1,
            most=10,
            says=_("How many proved repositories are enough (all of them, when fewer are named)."),
        ),
        "most_repositories": Threshold(
            default=5, least=1, most=10, says=_("How many repositories are looked at in one run.")
        ),
        "forges": Threshold(
            default=DEFAULT_FORGES,
            says=_("Known forges as host=kind; kinds: {kinds}.", kinds=", ".join(LAYOUTS)),
        ),
    }
    not_for = _("An organisation that names no repository.")

    def applies_to(self, subject: Subject) -> bool:
        """Not to an organisation that names none. A person acting alone who names none is asked about it."""
        return subject.is_person or bool(subject.repositories)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look for the line in each repository. Raises SourceUnavailable when a forge fails and too few are proved."""
        ends = time.monotonic() + BUDGET_SECONDS
        written = [one for one in subject.repositories if one.role not in NO_WRITERS]
        if not written:
            return compose([], otherwise=_none_named(subject), evidence={"repositories": [], "proved": 0}, source="web")
        needed = min(value_of(sources, self, "proofs_needed"), len(written))
        forges = value_of(sources, self, "forges")
        judged: list[Judged] = []
        failure: SourceUnavailable | None = None
        for repository in written[: value_of(sources, self, "most_repositories")]:
            if time.monotonic() > ends:
                failure = failure or SourceUnavailable("The repositories' hosts are slow.")
                break
            try:
                judged.append(judge(repository, forges, sources))
            except SourceUnavailable as error:
                failure = error
        proved = [one for one in judged if one.look.proved]
        distinct = {one.place.name for one in proved if one.place is not None}
        if failure is not None and len(distinct) < needed:
            raise failure
        enough = len(distinct) >= needed
        notes = [*_proved(proved), *(note for one in judged for note in _notes(one, enough))]
        notes += _too_few(len(distinct), needed) if proved and not enough else ()
        notes += _left_out(len(written) - len(judged), enough) if failure is None else ()
        rows = [_row(one) for one in judged]
        evidence = {"repositories": rows, "proved": len(distinct), "needed": needed}
        return compose(notes, otherwise=_none_named(subject), evidence=evidence, source="web")


def judge(repository: Repository, forges: Sequence[str], sources: Sources) -> Judged:
    """What one repository shows. Raises SourceUnavailable when its host fails."""
    place = place_of(repository.url, forges)
    if place is None:
        return Judged(repository, None, Look(seen=Seen.CLOSED))
    kinds = [place.kind] if place.kind else SELF_HOSTED
    look = Look(seen=Seen.MISSING)
    for kind in kinds:
        address = Place(host=place.host, path=place.path, kind=kind).file(FILE)
        look = in_file(address, repository.token, sources.web)
        if look.seen is not Seen.MISSING:
            break
    if look.proved and _is_fork(place, sources):
        look = Look(seen=Seen.FORK, where=look.where)
    return Judged(repository, place, look)


def _is_fork(place: Place, sources: Sources) -> bool:
    """Whether the forge says that it is a copy of another. Raises SourceUnavailable when it does not say it now."""
    address = place.facts()
    if not address:
        return False
    answer = sources.web.get(address, accept="application/json")
    if answer.status in (403, 429):  # how forges say "too often"; nothing was learnt
        raise SourceUnavailable(f"{place.host} is asked too often.")
    return answer.status == 200 and place.is_fork(answer.body) is True


def _notes(one: Judged, enough: bool) -> Iterator[Note]:
    label = one.repository.label
    if one.place is None:
        yield _both(_("The address of {label} names no repository that can be read from outside.", label=label), enough)
    elif one.look.seen is Seen.LEFT:
        # The line stands on another host, to which this one sends: on a known forge nobody can place that by accident.
        outcome = Outcome.ADVERSE if one.place.kind else Outcome.REVIEW
        sentence = _("The file of {label} sends to another host, which proves nothing about it.", label=label)
        yield said(outcome, sentence)
    elif one.look.seen is Seen.FORK:
        sentence = _("{label} is a copy of another repository: the line in it says nothing about that one.",
                     label=label.capitalize())  # fmt: skip
        yield _both(sentence, enough)
    elif one.look.seen is Seen.CLOSED:
        yield _both(_("{label} cannot be read from outside.", label=label.capitalize()), enough)
    elif one.look.seen is Seen.OTHER:
        yield _both(
            _("{label} holds another applicant's line or an old one, not yours. Add your own.",
              label=label.capitalize()), enough
        )  # fmt: skip
    elif one.look.seen is Seen.NO_TOKEN:
        yield said(Outcome.INCONCLUSIVE, _("No line was made for {label} yet.", label=label))
    elif not one.look.proved:
        sentence = _("{label} is not proved yet: add {file} with your line, on the default branch.",
                     label=label.capitalize(), file=FILE)  # fmt: skip
        yield _both(sentence, enough)


def _proved(proved: list[Judged]) -> Iterator[Note]:
    if proved:
        sentence = _("Write access is proved: {labels}.", labels=", ".join(one.repository.label for one in proved))
        yield said(Outcome.CLEAR, sentence)


def _too_few(count: int, needed: int) -> Iterator[Note]:
    yield said(Outcome.REVIEW, _("Proved so far: {count} of {needed} repositories.", count=count, needed=needed))


def _left_out(count: int, enough: bool) -> Iterator[Note]:
    if count > 0:
        yield _both(_("Further repositories, not looked at: {count}.", count=count), enough)


def _none_named(subject: Subject) -> Note:
    if subject.repositories and not subject.is_person:
        return said(Outcome.CLEAR, _("Only contributions were named: there is no write access to prove."))
    return said(
        Outcome.REVIEW,
        _("No repository that you maintain was named. If there is one, name and prove it: it weighs more than papers."),
    )


def _row(one: Judged) -> dict[str, Any]:
    return {
        "repository": one.repository.label,
        "host": one.place.host if one.place is not None else "",
        "known_forge": bool(one.place is not None and one.place.kind),
        "seen": one.look.seen.value,
    }


def _both(sentence: str, enough: bool) -> Note:
    """What is not proved asks for a person only while too little is proved; it is told in any case."""
    return said(Outcome.CLEAR if enough else Outcome.REVIEW, sentence)
