"""The lists that can be imported: their names, their formats, and what a sane version of each looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviews.screening import ofac
from reviews.screening.entries import Entity, Reading
from reviews.screening.snapshot import Manifest

_SHIPPED = Path(__file__).parent / "fictional"

# More malformed lines than this share, and than this number, and the file is not what it says it is.
MALFORMED_SHARE = 0.01
MALFORMED_LINES = 5

Reader = Callable[[Sequence[Path], Reading], Iterator[Entity]]


@dataclass(frozen=True, slots=True)
class Source:
    """One list. `files` are what it is published as; the first is needed, the others are taken when they stand beside.

    `rows` bounds how many entries a version can have, both ends included. `shipped` are files of our own.
    """

    slug: str
    title: str
    files: tuple[str, ...]
    rows: tuple[int, int]
    read: Reader
    shipped: Path | None = None


def _ofac_csv(prefix: str) -> Reader:
    def read(paths: Sequence[Path], reading: Reading) -> Iterator[Entity]:
        alt = paths[1] if len(paths) > 1 else None
        return ofac.read_entries(paths[0], alt, prefix=prefix, reading=reading)

    return read


SOURCES: Mapping[str, Source] = {
    source.slug: source
    for source in (
        Source(
            slug="ofac-sdn",
            title="OFAC Specially Designated Nationals",
            files=("sdn.csv", "alt.csv"),
            rows=(10, 200_000),
            read=_ofac_csv("ofac-sdn"),
        ),
        Source(
            slug="fictional",
            title="Fictional list of the demonstration",
            files=("sdn.csv", "alt.csv"),
            rows=(10, 1_000),
            read=_ofac_csv("fictional"),
            shipped=_SHIPPED,
        ),
    )
}


def find_files(source: Source, given: Sequence[Path]) -> list[Path]:
    """The files to read: those given, or those of the folder given, or the shipped ones; the companions of a single
    file are taken from beside it. Raises FileNotFoundError with a sentence that says which file is missing.
    """
    if not given and source.shipped is None:
        raise FileNotFoundError(f"Name the files of {source.title}: {' '.join(source.files)}")
    paths = list(given) or [source.shipped or Path()]
    if len(paths) == 1:
        first = paths[0] / source.files[0] if paths[0].is_dir() else paths[0]
        paths = [first, *(path for name in source.files[1:] if (path := first.parent / name).is_file())]
    for path in paths:
        if not path.is_file():
            raise FileNotFoundError(f"There is no file {path}")
    return paths


def doubts(source: Source, manifest: Manifest, previous: tuple[int, int] | None) -> list[str]:
    """Why a new version looks wrong, as sentences: these can be overruled by somebody who knows better.

    `previous` counts the entries and the names of the version in use.
    """
    found = []
    least, most = source.rows
    if not least <= manifest.rows <= most:
        found.append(f"It has {manifest.rows} entries; between {least} and {most} are expected.")
    counts = ("entries", manifest.rows), ("names", manifest.names)
    for (what, count), before in zip(counts, previous or (0, 0), strict=True):
        if count * 2 < before:
            found.append(f"It has {count} {what}, less than half of the {before} of the version in use.")
    return found


def damage(manifest: Manifest) -> str:
    """Why the files cannot be trusted at all, as a sentence; empty when they can. This is never overruled."""
    if manifest.malformed > max(MALFORMED_LINES, manifest.lines * MALFORMED_SHARE):
        return f"{manifest.malformed} of {manifest.lines} lines could not be read."
    return ""
