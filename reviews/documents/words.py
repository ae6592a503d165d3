"""What the process may say of a file: stable words, each of which the check turns into a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

# Of what the process says of one file, in bytes.
OUTPUT = 64 * 1024
# Of what is shown of a file: pixels of a picture, pages, letters.
WIDTH, HEIGHT = 1200, 2400
MOST_PAGES = 12
MOST_LETTERS = 20_000


class Seen(StrEnum):
    """Something in a file that an honest document does not need, or that keeps it from being read."""

    MISSING = "missing"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    LOCKED = "locked"
    BROKEN = "broken"
    UNLISTED = "unlisted"
    HIDDEN_ARCHIVE = "hidden_archive"
    BOMB = "bomb"
    ESCAPES = "escapes"
    PACKED_PROGRAM = "packed_program"
    NESTED = "nested"
    MACROS = "macros"
    SCRIPTS = "scripts"
    LAUNCHES = "launches"
    OPENS = "opens"
    SENDS = "sends"
    EMBEDDED = "embedded"
    OUTSIDE = "outside"
    ENTITIES = "entities"
    FORMULA = "formula"


class Refused(StrEnum):
    """Why a file is not shown; the words for it stand in ``reviews.queries.previews``."""

    EMPTY = "empty"
    KIND = "kind"
    LARGE = "large"
    LOCKED = "locked"
    BROKEN = "broken"
    ACTIVE = "active"
    SLOW = "slow"
    MEMORY = "memory"
    CRASHED = "crashed"
    MISSING = "missing"


@dataclass
class Look:
    """What was seen in one file. A number is None where nothing was there to count.

    `letters` are counted up to a few thousand only: enough to know that there is something to read. `metadata` names
    what it tells about its making (author, place, camera ...), never what that is.
    """

    family: str = ""
    size: int = 0
    sha256: str = ""
    observations: set[Seen] = field(default_factory=set)
    pages: int | None = None
    pixels: int | None = None
    letters: int | None = None
    metadata: set[str] = field(default_factory=set)
