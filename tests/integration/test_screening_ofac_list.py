"""The real list, as published: what it measures. Looked for in ../shared/data beside the checkout."""

from pathlib import Path

import pytest
from django.conf import settings

from reviews.screening import bench, snapshot
from reviews.screening.entries import Reading
from reviews.screening.index import Question, Snapshot
from reviews.screening.names import Kind
from reviews.screening.sources import SOURCES, damage, doubts, find_files, missing_canaries
from reviews.screening.spoiling import spoil

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
LIST = DATA / "ofac"
PAIRS = DATA / "pairs" / "name_pairs.csv"

pytestmark = pytest.mark.skipif(
    not (LIST / "sdn.csv").is_file(),
    reason="The OFAC list is not there: put its sdn.csv and alt.csv into ../shared/data/ofac beside the checkout.",
)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder, reading, source = tmp_path_factory.mktemp("ofac"), Reading(), SOURCES["ofac-sdn"]
    format_, paths = find_files(source, [LIST])
    manifest = snapshot.build(
        format_.read(paths, reading),
        folder,
        slug=source.slug,
        version="test",
        sha256="",
        reading=reading,
        progress=lambda *_: None,
    )
    opened = Snapshot(folder)
    missing = missing_canaries(source, opened)
    assert (doubts(source, manifest, None, missing), damage(manifest)) == ([], "")
    return opened


def test_real_list_is_read_whole(real: Snapshot) -> None:
    manifest = real.manifest
    assert (manifest.rows, manifest.names, manifest.lines, manifest.malformed) == (7379, 19080, 17061, 0)


def test_real_person_with_two_letters_swapped_is_found(real: Snapshot) -> None:
    swapped = {
        "Elena Khusyayonva": "ofac-sdn:26233",
        "Elena Alekseevna Khusaynyova": "ofac-sdn:26233",
        "Elnea Khusyaynova": "ofac-sdn:26233",
        "Елена Хусяйнова": "ofac-sdn:26233",
        "Alexander Malkevihc": "ofac-sdn:26235",
    }
    found = {name: [match.entity.key for match in real.search(Question(name, Kind.PERSON))] for name in swapped}
    assert {name: key for name, key in swapped.items() if key not in found[name]} == {}


def test_real_list_leaves_common_names_alone(real: Snapshot) -> None:
    names = ("Robin Fielding", "John Smith", "Anna Schmidt", "Mohamed Ahmed", "Li Wei")
    assert [name for name in names if real.search(Question(name, Kind.PERSON))] == []


def test_real_list_recall_of_spoilt_names(real: Snapshot) -> None:
    assert bench.find_spoilt(real, spoil(real, 1_400, 20)).share >= 0.97


def test_real_list_alerts_on_innocents(real: Snapshot) -> None:
    assert bench.alert_innocents(real, bench.innocents(real, 1_000, 1)).share <= 0.010
    assert bench.alert_innocents(real, bench.namesakes(1_000, 1)).share <= 0.010


@pytest.mark.skipif(
    not PAIRS.is_file(),
    reason="The labelled pairs are not there: put name_pairs.csv into ../shared/data/pairs beside the checkout.",
)
def test_real_pairs_f1(real: Snapshot) -> None:
    assert bench.judge_pairs(real, bench.read_pairs(PAIRS)).f1 >= 0.83
