"""Evidence files: what they are by content, whether they are what they say, and whether they are safe to open.

Each file is opened in a process of its own, with little memory and time, no network and no other file in reach; a file
that breaks the process is inconclusive, never clear. A PDF is read object by object, office files part by part; nothing
in them is run or rendered. Where a malware scanner is installed, nothing is opened that it has not called clean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from accessprogram.questionnaires.sentences import Sentence
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import FileReport
from reviews.checks.base import FileFact, Finding, Outcome, Sources, Subject, Thresholds, Waiting
from reviews.checks.notes import Note, compose
from reviews.checks.thresholds import Threshold, value_of
from reviews.documents.content import ACCEPTED, Family, declared_family
from reviews.documents.words import Seen

SECONDS_TO_SCANNER = 60
READ = frozenset({Family.PDF, Family.WORD, Family.EXCEL, Family.OPEN_DOCUMENT, Family.TEXT})
OURS = frozenset({Seen.MISSING})
# Word -> how grave it is, and the sentence for both sides: it is the applicant's own file.
SAYS: dict[str, tuple[Outcome, Callable[[str], Sentence]]] = {
    Seen.MISSING: (Outcome.INCONCLUSIVE, lambda label: _("The content of {label} is not in the store.", label=label)),
    Seen.EMPTY: (Outcome.REVIEW, lambda label: _("There is nothing in {label}: it is empty.", label=label)),
    Seen.TOO_LARGE: (Outcome.REVIEW, lambda label: _("Larger than is opened: {label}.", label=label)),
    Seen.TIMEOUT: (
        Outcome.INCONCLUSIVE,
        lambda label: _("Not read within its time: {label}. Save it in a simpler form and send it.", label=label),
    ),
    Seen.MEMORY: (
        Outcome.INCONCLUSIVE,
        lambda label: _("Opened, {label} needs far more memory than it may. Save it in a simpler form.", label=label),
    ),
    Seen.CRASHED: (
        Outcome.INCONCLUSIVE,
        lambda label: _("The program that reads files broke off at {label}. Save it again and send it.", label=label),
    ),
    Seen.LOCKED: (
        Outcome.INCONCLUSIVE,
        lambda label: _("A password locks {label}. Send it without one.", label=label),
    ),
    Seen.BROKEN: (
        Outcome.INCONCLUSIVE,
        lambda label: _("Parts of {label} are missing or broken. Save it again and send it.", label=label),
    ),
    Seen.UNLISTED: (
        Outcome.REVIEW,
        lambda label: _("The parts of {label} contradict its directory. Save it again and send it.", label=label),
    ),
    Seen.HIDDEN_ARCHIVE: (
        Outcome.ADVERSE,
        lambda label: _("An archive is hidden behind the content of {label}.", label=label),
    ),
    Seen.BOMB: (Outcome.ADVERSE, lambda label: _("Unpacked, {label} would be far larger than it seems.", label=label)),
    Seen.ESCAPES: (
        Outcome.ADVERSE,
        lambda label: _("Parts of {label} would be written outside their folder.", label=label),
    ),
    Seen.PACKED_PROGRAM: (Outcome.ADVERSE, lambda label: _("A program is packed into {label}.", label=label)),
    Seen.NESTED: (Outcome.REVIEW, lambda label: _("An archive is packed into {label}.", label=label)),
    Seen.MACROS: (
        Outcome.REVIEW,
        lambda label: _("Macros or embedded objects are in {label}. Send it without them.", label=label),
    ),
    Seen.SCRIPTS: (Outcome.REVIEW, lambda label: _("Scripts are in {label}. Send it without them.", label=label)),
    Seen.LAUNCHES: (Outcome.ADVERSE, lambda label: _("Opened, {label} would start a program.", label=label)),
    Seen.OPENS: (
        Outcome.REVIEW,
        lambda label: _("Something in {label} acts by itself when it is opened. Send it without that.", label=label),
    ),
    Seen.SENDS: (
        Outcome.REVIEW,
        lambda label: _("A form in {label} sends what is typed to somewhere else.", label=label),
    ),
    Seen.EMBEDDED: (
        Outcome.REVIEW,
        lambda label: _("Other files are embedded in {label}. Send each as a file of its own.", label=label),
    ),
    Seen.OUTSIDE: (
        Outcome.REVIEW,
        lambda label: _("Opened, {label} loads something from the network. Send it without that.", label=label),
    ),
    Seen.ENTITIES: (
        Outcome.REVIEW,
        lambda label: _("Parts of {label} define entities, which office programs never write.", label=label),
    ),
    Seen.FORMULA: (
        Outcome.REVIEW,
        lambda label: _("A formula in {label} would start a program in a table program.", label=label),
    ),
}


class EvidenceFiles:
    """See the module."""

    slug = "evidence_files"
    version = "2"
    title = _("Evidence files")
    why = _("Reviewers open what you send. A file must be what it says, and must not be able to harm them.")
    applicant_text = _(
        "We look at the content of each file: its type, its size, whether it holds macros, scripts, hidden archives or "
        "far more data than it seems, whether there is text to read, and the day on which you said that it ends. "
        "Files with a password cannot be read and are asked for again. Nothing in a file is run. A malware scanner "
        "looks as well, where one is installed."
    )
    inputs = ("files",)
    timeout_seconds = 25
    ttl_hours = 24 * 30
    source = "files"
    queue = "documents"
    thresholds: Thresholds = {
        "files": Threshold(default=50, says="How many files are opened", least=1, most=100),
        "megabytes": Threshold(default=25, says="The largest file that is opened, in MB", least=1, most=100),
        "pixels": Threshold(
            default=50_000_000, says="The largest picture that is opened, in pixels", least=1_000_000, most=100_000_000
        ),
        "letters": Threshold(
            default=20, says="A document with fewer letters than this is one without text", least=0, most=2000
        ),
    }
    not_for = _("An application without files.")

    def applies_to(self, subject: Subject) -> bool:
        """Only when files were sent; whether they must be is for completeness to say."""
        return bool(subject.files)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding | Waiting:
        """Look at each file; wait for the scanner first. Raises SourceUnavailable when the store fails."""
        if any(fact.scan == "quarantined" for fact in subject.files):
            return Waiting(
                for_whom=_("the malware scanner"),
                applicant_summary=_("Your files are in quarantine until the malware scanner has looked at them."),
                seconds=SECONDS_TO_SCANNER,
            )
        limit = int(value_of(sources, self, "files"))
        notes: list[Note] = []
        rows: list[dict[str, Any]] = []
        for number, fact in enumerate(subject.files[:limit], start=1):
            label = str(_("file {number}", number=number))
            report = self._report(fact, sources)
            found = list(self._notes(fact, report, label, sources))
            notes.extend(found)
            rows.append(_row(fact, report, label, found))
        if len(subject.files) > limit:
            sentence = _("Only the first {limit} files were looked at.", limit=limit)
            notes.append(Note(outcome=Outcome.INCONCLUSIVE, summary=sentence, applicant_summary=sentence))
        notes.extend(_same_content(subject.files[:limit]))
        sentence = _("{count} files, each what it says and safe to open.", count=len(rows))
        otherwise = Note(outcome=Outcome.CLEAR, summary=sentence, applicant_summary=sentence)
        return compose(notes, otherwise=otherwise, evidence={"files": rows}, source="files")

    def _report(self, fact: FileFact, sources: Sources) -> FileReport:
        """What is in the file; one that holds malware is not opened any more."""
        if fact.scan == "infected":
            return FileReport(size=fact.size, sha256=fact.sha256)
        return sources.documents.inspect(
            fact.id,
            max_bytes=int(value_of(sources, self, "megabytes")) * 1024 * 1024,
            max_pixels=int(value_of(sources, self, "pixels")),
        )

    def _notes(self, fact: FileFact, report: FileReport, label: str, sources: Sources) -> Iterator[Note]:
        if fact.scan == "infected":
            yield _note(_("The malware scanner found malware in {label}.", label=label), Outcome.ADVERSE)
            return
        for word in report.observations:
            grade, says = SAYS[word]
            yield _internal(says(label)) if word in OURS else _note(says(label), grade)
        if not report.family:
            return
        if report.size != fact.size or report.sha256 != fact.sha256.lower():
            yield _internal(_("The content of {label} is not the one that was submitted.", label=label))
        family = Family[report.family]
        yield from _declared(fact, label, family)
        limit = int(value_of(sources, self, "pixels"))
        if report.pixels is not None and report.pixels > limit:
            sentence = _(
                "The picture {label} has {pixels:,} pixels; at most {limit:,} are opened.",
                label=label,
                pixels=report.pixels,
                limit=limit,
            )
            yield _note(sentence, Outcome.REVIEW)
        if family in READ and report.letters is not None and report.letters < value_of(sources, self, "letters"):
            sentence = _("There is no text to read in {label}: it may be a picture of a document.", label=label)
            yield _note(sentence, Outcome.INCONCLUSIVE)
        yield from _ended(fact, label, sources.clock().date())


def _declared(fact: FileFact, label: str, family: Family) -> Iterator[Note]:
    said = declared_family(fact.name, fact.declared_type)
    if family is Family.PROGRAM:
        yield _note(_("A program: {label}. Programs are not evidence.", label=label), Outcome.ADVERSE)
    elif family is Family.LOCKED_OFFICE:
        yield _note(SAYS[Seen.LOCKED][1](label), Outcome.INCONCLUSIVE)
    elif family not in ACCEPTED:
        yield _note(
            _("Of a type that is not accepted ({type}): {label}. Send a PDF.", type=family, label=label), Outcome.REVIEW
        )
    elif said is not family:
        says = said or _("a type that is not accepted")
        sentence = _("By its name {label} is {says}, by its content {type}.", label=label, says=says, type=family)
        yield _note(sentence, Outcome.REVIEW)


def _ended(fact: FileFact, label: str, today: date) -> Iterator[Note]:
    """The day that whoever brought it named as its last."""
    if fact.valid_until and date.fromisoformat(fact.valid_until) < today:
        sentence = _("No longer valid since {day}: {label}. Send its successor.", day=fact.valid_until, label=label)
        yield _note(sentence, Outcome.REVIEW)


def _same_content(files: tuple[FileFact, ...]) -> Iterator[Note]:
    first: dict[str, int] = {}
    for number, fact in enumerate(files, start=1):
        if fact.size and fact.sha256 in first:
            sentence = _("Files {first} and {second} are the same.", first=first[fact.sha256], second=number)
            yield _note(sentence, Outcome.REVIEW)
        first.setdefault(fact.sha256, number)


def _row(fact: FileFact, report: FileReport, label: str, found: list[Note]) -> dict[str, Any]:
    """What a reviewer reads of one file beside the sentences; names and values in it are never repeated."""
    counted = {"pages": report.pages, "pixels": report.pixels}
    return {
        "file": fact.id,
        "label": label,
        "type": str(Family[report.family]) if report.family else "",
        "size": fact.size,
        "malware_scan": fact.scan.replace("_", " "),
        "valid_until": fact.valid_until,
        **{name: number for name, number in counted.items() if number is not None},
        "tells_of_its_making": ", ".join(report.metadata),
        "observations": [str(note.summary) for note in found],
    }


def _note(sentence: str, outcome: Outcome) -> Note:
    return Note(outcome=outcome, summary=sentence, applicant_summary=sentence)


def _internal(sentence: str) -> Note:
    """Our own trouble: the applicant need not do anything."""
    return Note(outcome=Outcome.INCONCLUSIVE, summary=sentence)
