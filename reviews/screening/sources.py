"""The lists that can be imported: their names, their formats, and what a sane version of each looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviews.screening import eu, ofac, ofac_xml, opensanctions, uk, un
from reviews.screening.entries import Entity, Reading
from reviews.screening.index import Question, Snapshot
from reviews.screening.names import Kind
from reviews.screening.snapshot import Manifest

_SHIPPED = Path(__file__).parent / "fictional"

# More malformed lines than this share, and than this number, and the file is not what it says it is.
MALFORMED_SHARE = 0.01
MALFORMED_LINES = 5
# How near a canary must be found: it is spelt as the list spells it, give or take.
_CANARY = 0.85

Reader = Callable[[Sequence[Path], Reading], Iterator[Entity]]


@dataclass(frozen=True, slots=True)
class Format:
    """One way in which a list is published. `files` are what it is called there: the first is needed, the others are
    taken when they stand beside. A file of another name is known by its ending."""

    title: str
    files: tuple[str, ...]
    read: Reader

    def fits(self, path: Path) -> bool:
        """Whether a file with this name could be of this format."""
        ending = path.suffix.lower()
        json_lines = {".json", ".jsonl", ".ndjson"}
        first = Path(self.files[0]).suffix
        return ending == first or (first in json_lines and ending in json_lines)


@dataclass(frozen=True, slots=True)
class Source:
    """One list, in the formats in which it is published.

    `rows` bounds how many entries a version can have, both ends included. `canaries` are organisations that have stood
    on it for many years: a version in which they are not found is doubted. `shipped` are files of our own.
    """

    slug: str
    title: str
    formats: tuple[Format, ...]
    rows: tuple[int, int]
    canaries: tuple[str, ...]
    shipped: Path | None = None


def _ofac_csv(prefix: str) -> Format:
    def read(paths: Sequence[Path], reading: Reading) -> Iterator[Entity]:
        alt = paths[1] if len(paths) > 1 else None
        return ofac.read_entries(paths[0], alt, prefix=prefix, reading=reading)

    return Format("CSV", ("sdn.csv", "alt.csv"), read)


def _single(title: str, file: str, prefix: str, read_entries: Callable[..., Iterator[Entity]]) -> Format:
    """A format of one file."""

    def read(paths: Sequence[Path], reading: Reading) -> Iterator[Entity]:
        return read_entries(paths[0], prefix=prefix, reading=reading)

    return Format(title, (file,), read)


SOURCES: Mapping[str, Source] = {
    source.slug: source
    for source in (
        Source(
            slug="ofac-sdn",
            title="OFAC Specially Designated Nationals",
            formats=(_ofac_csv("ofac-sdn"), _single("XML", "sdn.xml", "ofac-sdn", ofac_xml.read_entries)),
            rows=(5_000, 200_000),
            canaries=("Banco Nacional de Cuba", "Haqqani Network"),
        ),
        Source(
            slug="eu",
            title="European Union, consolidated financial sanctions",
            formats=(_single("XML", "xmlFullSanctionsList_1_1.xml", "eu", eu.read_entries),),
            rows=(1_500, 100_000),
            canaries=("Haqqani Network",),
        ),
        Source(
            slug="un",
            title="United Nations Security Council, consolidated list",
            formats=(_single("XML", "consolidated.xml", "un", un.read_entries),),
            rows=(500, 20_000),
            canaries=("Haqqani Network",),
        ),
        Source(
            slug="uk",
            title="UK Sanctions List",
            formats=(_single("CSV", "UK-Sanctions-List.csv", "uk", uk.read_entries),),
            rows=(1_500, 100_000),
            canaries=("Haqqani Network",),
        ),
        Source(
            slug="opensanctions",
            title="OpenSanctions",
            formats=(
                _single("simple CSV", "targets.simple.csv", "opensanctions", opensanctions.read_simple),
                _single("FollowTheMoney", "entities.ftm.json", "opensanctions", opensanctions.read_followthemoney),
            ),
            rows=(1_000, 5_000_000),
            canaries=("Haqqani Network",),
        ),
        Source(
            slug="fictional",
            title="Fictional list of the demonstration",
            formats=(_ofac_csv("fictional"),),
            rows=(10, 1_000),
            canaries=("Neverfield Shell Trading",),
            shipped=_SHIPPED,
        ),
    )
}


def find_files(source: Source, given: Sequence[Path]) -> tuple[Format, list[Path]]:
    """In which format, and the files to read: those given, or those of the folder given, or the shipped ones; the
    companions of a single file are taken from beside it. Raises FileNotFoundError with a sentence that says which file
    is missing, or that it is none of this list.
    """
    names = " or ".join(" ".join(known.files) for known in source.formats)
    if not given and source.shipped is None:
        raise FileNotFoundError(f"Name the files of {source.title}: {names}")
    paths = list(given) or [source.shipped or Path()]
    if len(paths) == 1 and paths[0].is_dir():
        present = [known for known in source.formats if (paths[0] / known.files[0]).is_file()]
        paths = [paths[0] / (present or source.formats)[0].files[0]]
    fitting = next((known for known in source.formats if known.fits(paths[0])), None)
    if fitting is None:
        raise FileNotFoundError(f"{paths[0].name} is no file of {source.title}: {names}")
    if len(paths) == 1:
        paths += [path for name in fitting.files[1:] if (path := paths[0].parent / name).is_file()]
    for path in paths:
        if not path.is_file():
            raise FileNotFoundError(f"There is no file {path}")
    return fitting, paths


def missing_canaries(source: Source, snapshot: Snapshot) -> list[str]:
    """Which names that must be on the list the new index does not find."""
    return [
        name
        for name in source.canaries
        if not any(match.score >= _CANARY for match in snapshot.search(Question(name, Kind.ORGANISATION)))
    ]


def doubts(
    source: Source, manifest: Manifest, previous: tuple[int, int, str] | None, missing: Sequence[str] = ()
) -> list[str]:
    """Why a new version looks wrong, as sentences: these can be overruled by somebody who knows better.

    `previous` counts the entries and the names of the version in use, and says the day it was published; `missing` are
    canaries that are not found.
    """
    found = [f"{name} is not found in it, and has to be." for name in missing]
    least, most = source.rows
    if not least <= manifest.rows <= most:
        found.append(f"It has {manifest.rows} entries; between {least} and {most} are expected.")
    counts = ("entries", manifest.rows), ("names", manifest.names)
    for (what, count), before in zip(counts, (previous or (0, 0))[:2], strict=True):
        if count * 2 < before:
            found.append(f"It has {count} {what}, less than half of the {before} of the version in use.")
    if previous is not None and manifest.published and manifest.published < previous[2]:
        found.append(f"It was published on {manifest.published}, before the version in use ({previous[2]}).")
    return found


def damage(manifest: Manifest) -> str:
    """Why the files cannot be trusted at all, as a sentence; empty when they can. This is never overruled."""
    if manifest.malformed > max(MALFORMED_LINES, manifest.lines * MALFORMED_SHARE):
        return f"{manifest.malformed} of {manifest.lines} lines could not be read."
    return ""
