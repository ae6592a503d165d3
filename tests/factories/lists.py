"""Watch lists made of a few entries: as entities, as snapshots on disk, and as the client that a check is lent."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reviews.checks.sources.screening import ImportedLists, ListInUse
from reviews.screening import snapshot
from reviews.screening.entries import BirthSpan, Entity, ListedName, NameType, Reading
from reviews.screening.index import Snapshot
from reviews.screening.names import Kind

IMPORTED = datetime(2030, 3, 1, 6, 0, tzinfo=UTC)
MAX_AGE = timedelta(days=30)
SHA = "a" * 64


def entity(
    number: int,
    kind: Kind,
    *names: str,
    weak: str = "",
    born: str = "",
    country: str = "",
    identifier: str = "",
    key: str = "",
) -> Entity:
    """One entry; `born` is an ISO date, `country` an ISO 3166-1 code, `identifier` the number of a register."""
    listed = [ListedName(names[0]), *(ListedName(name, NameType.ALIAS) for name in names[1:])]
    if weak:
        listed.append(ListedName(weak, NameType.WEAK))
    year = int(born[:4]) if born else 0
    return Entity(
        key=key or f"made-up:{number}",
        kind=kind,
        names=tuple(listed),
        births=(BirthSpan(year, year, born),) if born else (),
        countries=(country,) if country else (),
        programmes=("MADE-UP",),
        remarks="Made up.",
        identifiers=(identifier,) if identifier else (),
    )


ENTITIES = (
    entity(1, Kind.PERSON, "FICTIONALOV, Viktor Petrovich", "FIKTSIONALOV, Viktor", born="1968-05-14", country="RU"),
    entity(2, Kind.PERSON, "AL-KHAYALI, Abd al-Wahmi", weak="THE SHADE"),
    entity(3, Kind.ORGANISATION, "NEVERFIELD SHELL TRADING LLC", "OOO NEVERFIELD SHELL TRADING"),
    entity(4, Kind.ORGANISATION, "ZEMBLAN INSTITUTE FOR IMPOSSIBLE ENGINEERING", identifier="RC77001"),
    entity(5, Kind.VESSEL, "PAPER BOAT"),
    entity(6, Kind.PERSON, "GARCIA LOPEZ, Maria Esperanza"),
    entity(7, Kind.PERSON, "HAN, Seol"),
)


def build(
    folder: Path, entities: Sequence[Entity] = ENTITIES, *, sha256: str = SHA, before: Path | None = None
) -> Path:
    """A finished snapshot of `entities` in `folder`, which is made, compared with the one in `before`."""
    folder.mkdir(parents=True)
    reading = Reading(lines=len(entities))
    snapshot.build(
        iter(entities),
        folder,
        slug="made-up",
        version="1",
        sha256=sha256,
        reading=reading,
        progress=lambda *_: None,
        before=before,
    )
    return folder


def opened(folder: Path, entities: Sequence[Entity] = ENTITIES) -> Snapshot:
    """The snapshot of `entities`, opened."""
    return Snapshot(build(folder, entities))


def in_use(folder: Path, sha256: str = SHA) -> ListInUse:
    """A built list as the one in use."""
    return ListInUse(slug="made-up", version="1", sha256=sha256, path=folder, imported_at=IMPORTED)


def lent(folder: Path, *, days_old: int = 1, sha256: str = SHA) -> ImportedLists:
    """The client over one built list, imported `days_old` days ago; it goes stale after thirty."""
    now = IMPORTED + timedelta(days=days_old)
    return ImportedLists([in_use(folder, sha256)], now=now, max_age=MAX_AGE)
