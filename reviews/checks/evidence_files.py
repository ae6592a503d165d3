"""Evidence files: what they are by content, whether they are what they say, and whether they are safe to open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import FileFact, Finding, Outcome, Sources, Subject, Thresholds
from reviews.checks.notes import Note, compose
from reviews.documents.archives import BrokenArchive, ends_in_directory, read_archive
from reviews.documents.content import (
    ACCEPTED,
    Family,
    declared_family,
    identify,
    pdf_is_active,
    pdf_is_locked,
    pdf_is_whole,
    picture_pixels,
)

MAX_BYTES = 25 * 1024 * 1024
MAX_FILES = 50
MAX_PIXELS = 50_000_000
ZIPPED = frozenset({Family.WORD, Family.EXCEL, Family.OPEN_DOCUMENT, Family.ARCHIVE})


class EvidenceFiles:
    """See the module."""

    slug = "evidence_files"
    version = "1"
    title = _("Evidence files")
    why = _("Reviewers open what you send. A file must be what it says, and must not be able to harm them.")
    applicant_text = _(
        "We look at the content of each file: its type, its size, and whether it holds macros, scripts, hidden "
        "archives or far more data than it seems. Files with a password cannot be read and are asked for again. "
        "Nothing in a file is run. A malware scanner looks as well, where one is installed."
    )
    inputs = ("files",)
    timeout_seconds = 25
    ttl_hours = 24 * 30
    source = "files"
    queue = "documents"
    thresholds: Thresholds = {}
    not_for = _("An application without files.")

    def applies_to(self, subject: Subject) -> bool:
        """Only when files were sent; whether they must be is for completeness to say."""
        return bool(subject.files)

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look at each file. Raises SourceUnavailable when the store fails."""
        notes: list[Note] = []
        rows: list[dict[str, Any]] = []
        for number, fact in enumerate(subject.files[:MAX_FILES], start=1):
            label = str(_("file {number}", number=number))
            family, found = _inspect(fact, label, sources)
            notes.extend(found)
            rows.append(
                {
                    "file": fact.id,
                    "label": label,
                    "type": str(family or ""),
                    "size": fact.size,
                    "observations": [str(note.summary) for note in found],
                }
            )
        if len(subject.files) > MAX_FILES:
            sentence = _("Only the first {limit} files were looked at.", limit=MAX_FILES)
            notes.append(Note(outcome=Outcome.INCONCLUSIVE, summary=sentence, applicant_summary=sentence))
        notes.extend(_same_content(subject.files[:MAX_FILES]))
        sentence = _("{count} files, each what it says and safe to open.", count=len(rows))
        otherwise = Note(outcome=Outcome.CLEAR, summary=sentence, applicant_summary=sentence)
        return compose(notes, otherwise=otherwise, evidence={"files": rows}, source="files")


def _inspect(fact: FileFact, label: str, sources: Sources) -> tuple[Family | None, list[Note]]:
    try:
        with sources.open_file(fact.id) as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None, [_internal(_("The content of {label} is not in the store.", label=label))]
    if not data:
        return None, [_note(_("There is nothing in {label}: it is empty.", label=label), Outcome.REVIEW)]
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        return None, [_note(_("Larger than {limit} MB: {label}.", limit=limit, label=label), Outcome.REVIEW)]
    family = identify(data)
    notes = [*_identity(fact, label, data), *_declared(fact, label, family)]
    if family in ZIPPED:
        notes.extend(_archive(label, data))
    elif family is Family.PDF:
        notes.extend(_pdf(label, data))
    elif family in (Family.PNG, Family.JPEG):
        notes.extend(_picture(label, data, family))
    if family not in ZIPPED and ends_in_directory(data):
        notes.append(_note(_("An archive is hidden behind the content of {label}.", label=label), Outcome.ADVERSE))
    return family, notes


def _identity(fact: FileFact, label: str, data: bytes) -> Iterator[Note]:
    """Whether this is the content that was frozen with the submission."""
    if len(data) != fact.size or hashlib.sha256(data).hexdigest() != fact.sha256.lower():
        yield _internal(_("The content of {label} is not the one that was submitted.", label=label))


def _declared(fact: FileFact, label: str, family: Family) -> Iterator[Note]:
    said = declared_family(fact.name, fact.declared_type)
    if family is Family.PROGRAM:
        yield _note(_("A program: {label}. Programs are not evidence.", label=label), Outcome.ADVERSE)
    elif family is Family.LOCKED_OFFICE:
        yield _note(_("A password locks {label}. Send it without one.", label=label), Outcome.INCONCLUSIVE)
    elif family not in ACCEPTED:
        yield _note(
            _("Of a type that is not accepted ({type}): {label}. Send a PDF.", type=family, label=label), Outcome.REVIEW
        )
    elif said is not family:
        says = said or _("a type that is not accepted")
        sentence = _("By its name {label} is {says}, by its content {type}.", label=label, says=says, type=family)
        yield _note(sentence, Outcome.REVIEW)


def _archive(label: str, data: bytes) -> Iterator[Note]:
    try:
        archive = read_archive(data)
    except BrokenArchive:
        yield _note(_("The parts of {label} cannot be listed. Save it again and send it.", label=label), Outcome.REVIEW)
        return
    if archive.is_bomb:
        yield _note(_("Unpacked, {label} would be far larger than it seems.", label=label), Outcome.ADVERSE)
    if archive.escapes:
        yield _note(_("Parts of {label} would be written outside their folder.", label=label), Outcome.ADVERSE)
    if archive.has_programs:
        yield _note(_("A program is packed into {label}.", label=label), Outcome.ADVERSE)
    if archive.has_macros:
        yield _note(_("Macros or embedded objects are in {label}. Send it without them.", label=label), Outcome.REVIEW)
    if archive.is_nested:
        yield _note(_("An archive is packed into {label}.", label=label), Outcome.REVIEW)
    if archive.is_encrypted:
        yield _note(_("A password locks {label}. Send it without one.", label=label), Outcome.INCONCLUSIVE)


def _pdf(label: str, data: bytes) -> Iterator[Note]:
    if pdf_is_locked(data):
        yield _note(_("A password locks {label}. Send it without one.", label=label), Outcome.INCONCLUSIVE)
    if pdf_is_active(data):
        yield _note(_("Scripts, started programs or embedded files are in {label}.", label=label), Outcome.REVIEW)
    if not pdf_is_whole(data):
        yield _note(_("The end of {label} is missing. Save it again and send it.", label=label), Outcome.INCONCLUSIVE)


def _picture(label: str, data: bytes, family: Family) -> Iterator[Note]:
    pixels = picture_pixels(data, family)
    if pixels is None:
        yield _note(_("The header of the picture {label} cannot be read.", label=label), Outcome.INCONCLUSIVE)
    elif pixels > MAX_PIXELS:
        sentence = _(
            "The picture {label} has {pixels:,} pixels; at most {limit:,} are opened.",
            label=label,
            pixels=pixels,
            limit=MAX_PIXELS,
        )
        yield _note(sentence, Outcome.REVIEW)


def _same_content(files: tuple[FileFact, ...]) -> Iterator[Note]:
    first: dict[str, int] = {}
    for number, fact in enumerate(files, start=1):
        if fact.size and fact.sha256 in first:
            sentence = _("Files {first} and {second} are the same.", first=first[fact.sha256], second=number)
            yield _note(sentence, Outcome.REVIEW)
        first.setdefault(fact.sha256, number)


def _note(sentence: str, outcome: Outcome) -> Note:
    return Note(outcome=outcome, summary=sentence, applicant_summary=sentence)


def _internal(sentence: str) -> Note:
    """Our own trouble: the applicant need not do anything."""
    return Note(outcome=Outcome.INCONCLUSIVE, summary=sentence)
