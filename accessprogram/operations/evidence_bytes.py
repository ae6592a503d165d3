"""The bytes of evidence: written privately under a random name, hashed, relieved of what pictures tell, and scanned.

All of it outside any transaction: neither a disk nor a scanner that is slow holds a lock.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accessprogram.confined import pictures
from accessprogram.confined.asking import run_into
from accessprogram.errors import Invalid, TooLarge
from accessprogram.operations import audit, scanning
from accessprogram.operations.scanning import FirstLook
from accessprogram.policy.actors import Actor
from accessprogram.questionnaires import plain

PICTURE_SECONDS = 8.0


@dataclass(frozen=True)
class Stored:
    """``name`` is where it lies in the store, ``size`` in bytes, ``sha256`` in hexadecimal; ``look`` the scanner's."""

    name: str
    size: int
    sha256: str
    look: FirstLook


def path_of(storage_name: str) -> Path:
    """Where the bytes of that random name lie."""
    return Path(settings.EVIDENCE_DIR) / storage_name


@contextmanager
def received(upload: "UploadedFile[Any]", *, actor: Actor, thing: str, thing_id: object) -> Iterator[Stored]:
    """The stored bytes of an upload; when what is done with them fails, they go again.

    Raises TooLarge, Invalid (empty, or the scanner found malware: that is written to the access ledger, nothing stays).
    """
    stored = _write(upload)
    try:
        stored = _without_stories(stored)
        look = scanning.first_look(path_of(stored.name))
        if look.state == "infected":
            data = {"signature": look.signature, "sha256": stored.sha256}
            audit.record_access("malware.refused", actor=actor, object_type=thing, object_id=thing_id, data=data)
            sentence = _(
                "The malware scanner refuses %(name)s. Nothing was stored of it. Check the machine it comes from."
            ) % {"name": shown_name(upload.name or "")}
            raise Invalid(sentence, fields={"upload": sentence}, code="malware")
        yield replace(stored, look=look)
    except BaseException:
        path_of(stored.name).unlink(missing_ok=True)
        raise


def shown_name(given: str) -> str:
    """The last part of what the partner called it, without characters that hide or reorder text."""
    name = " ".join(str(plain.kept(given)).replace("\\", "/").rpartition("/")[2].split())
    stem, dot, ending = name.rpartition(".")
    return (f"{stem[: 254 - len(ending)]}.{ending}" if dot and len(ending) < 20 else name[:255]) or _("unnamed file")


def copied(storage_name: str, look: FirstLook) -> Stored | None:
    """A second copy of stored bytes, with what the scanner said of the first; None when they are gone."""
    try:
        source = path_of(storage_name).open("rb")
    except OSError:
        return None
    with source:
        return replace(_write(UploadedFile(source, "copy")), look=look)


def _write(upload: "UploadedFile[Any]") -> Stored:
    """Stream to a new private file, hashing and counting; the file is on the disk when this returns."""
    name = secrets.token_hex(24)
    found, size = hashlib.sha256(), 0
    try:
        with _new(name) as target:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > settings.EVIDENCE_MAX_BYTES:
                    raise _too_large()
                found.update(chunk)
                target.write(chunk)
            if size == 0:
                sentence = _("This file is empty. Choose another one.")
                raise Invalid(sentence, fields={"upload": sentence})
            _keep(target)
    except BaseException:
        path_of(name).unlink(missing_ok=True)
        raise
    return Stored(name, size, found.hexdigest(), FirstLook("not_scanned"))


def _new(name: str) -> IO[bytes]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path_of(name), flags, 0o600), "wb")


def _keep(target: IO[bytes]) -> None:
    target.flush()
    os.fsync(target.fileno())


def _without_stories(stored: Stored) -> Stored:
    """A picture without place, camera and comments, copied by a process that holds nothing; others stay as they are.

    So does a picture that cannot be read to its end: the background check says what is wrong with it.
    """
    name = secrets.token_hex(24)
    with path_of(stored.name).open("rb", buffering=0) as source:
        if not source.read(8).startswith(pictures.HEADS):
            return stored
        source.seek(0)
        try:
            problem = _copied_picture(source, name)
            with path_of(name).open("rb") as copy:
                found, size = hashlib.file_digest(copy, "sha256"), copy.tell()
        except BaseException:
            path_of(name).unlink(missing_ok=True)
            raise
    good = not problem and size > 0
    path_of(stored.name if good else name).unlink(missing_ok=True)
    return Stored(name, size, found.hexdigest(), stored.look) if good else stored


def _copied_picture(source: IO[bytes], name: str) -> str:
    with _new(name) as target:
        asked = {"bytes": settings.EVIDENCE_MAX_BYTES}
        module = "accessprogram.confined.pictures"
        problem = run_into(module, stream=source, target=target, asked=asked, seconds=PICTURE_SECONDS)
        _keep(target)
    return problem


def _too_large() -> TooLarge:
    sentence = _("This file is larger than %(limit)s. Make it smaller, or divide it; nothing was stored.") % {
        "limit": filesizeformat(settings.EVIDENCE_MAX_BYTES)
    }
    return TooLarge(sentence, fields={"upload": sentence})
