"""Importing lists: switched in one transaction, doubted, audited; and what stays when it fails."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, Stale
from accessprogram.models import AuditEvent
from accessprogram.operations import audit
from accessprogram.policy.actors import NOBODY, SYSTEM
from reviews.models import ScreeningList
from reviews.operations import screening
from reviews.queries.screening import folder_of, imported_lists
from reviews.screening.index import Snapshot
from tests.factories import watchlists

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.SCREENING_DIR = tmp_path / "screening"


def _file(folder: Path, people: int, *, malformed: int = 0, canary: str = "NEVERFIELD SHELL TRADING LLC") -> Path:
    """So many entries: invented people, and last the organisation that must be on the list."""
    folder.mkdir(exist_ok=True)
    empty = ",-0- " * 7
    lines = [f'{n},"NOBODYEV, Ivan {_letters(n)}","individual","FICTION"{empty},-0- ' for n in range(1, people)]
    lines.append(f'{people},"{canary}",-0- ,"FICTION"{empty},-0- ')
    path = folder / "sdn.csv"
    path.write_text("\r\n".join(lines + ["junk"] * malformed))
    return path


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number)) + "ov"


def _import(path: Path, **options: Any) -> screening.Imported:
    return screening.import_list(actor=SYSTEM, slug="fictional", files=[path], **options)


def _active() -> list[tuple[str, int]]:
    return list(ScreeningList.objects.filter(active=True).values_list("slug", "rows"))


def _folders() -> set[str]:
    return {row.version for row in ScreeningList.objects.all()}


def test_import_puts_the_list_into_use(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    done = _import(_file(tmp_path / "in", 40), progress=lambda *counts: told.append(counts))
    assert (done.row.rows, done.row.names, done.previous, done.problems) == (40, 40, None, ())
    assert told == [(1, 1)]
    assert _active() == [("fictional", 40)]
    assert imported_lists(db_now()).unusable() == ""
    hit = imported_lists(db_now()).search(label="x", field="people", kind="person", name="Ivan Dbov Nobodyev")[0]
    assert (hit.entity_key, hit.list_version) == ("fictional:31", f"fictional {done.row.version}")


def test_import_is_audited() -> None:
    done = screening.import_list(actor=SYSTEM, slug="fictional")
    event = AuditEvent.objects.get(action="screening.imported")
    data = {"list": "fictional", "version": done.row.version, "rows": 62, "names": 149}
    data |= {"added": 62, "changed": 0, "removed": 0}
    assert (event.object_id, event.data) == (str(done.row.pk), data)


def test_import_again_switches_and_keeps_the_old_snapshot(tmp_path: Path) -> None:
    first = _import(_file(tmp_path / "one", 40))
    second = _import(_file(tmp_path / "two", 50))
    assert second.previous == first.row
    assert _active() == [("fictional", 50)]
    assert [Snapshot(folder_of(done.row)).manifest.rows for done in (first, second)] == [40, 50]


def test_import_of_two_lists_leaves_both_in_use(tmp_path: Path) -> None:
    other = tmp_path / "consolidated.xml"
    other.write_text(watchlists.UN)
    done = screening.import_list(actor=SYSTEM, slug="un", files=[other], force=True)
    _import(_file(tmp_path / "in", 40))
    assert _active() == [("fictional", 40), ("un", 2)]
    assert done.row.published_at == datetime(2031, 3, 5, tzinfo=UTC)
    assert done.row.coverage == {"with_birth_date": 1, "with_country": 2, "with_identifier": 1}


def test_import_shrunk_is_refused_unless_forced(tmp_path: Path) -> None:
    _import(_file(tmp_path / "one", 40))
    small = _file(tmp_path / "two", 19)
    with pytest.raises(Invalid, match="less than half"):
        _import(small)
    assert _active() == [("fictional", 40)]
    _import(small, force=True)
    assert _active() == [("fictional", 19)]


def test_import_damaged_is_refused_even_forced(tmp_path: Path) -> None:
    _import(_file(tmp_path / "one", 40))
    with pytest.raises(Invalid, match="could not be read"):
        _import(_file(tmp_path / "two", 40, malformed=6), force=True)
    assert _active() == [("fictional", 40)]


def test_import_without_a_name_that_must_be_there_is_refused_unless_forced(tmp_path: Path) -> None:
    _import(_file(tmp_path / "one", 40))
    file = _file(tmp_path / "two", 40, canary="ANOTHER COMPANY")
    with pytest.raises(Invalid, match="Neverfield Shell Trading is not found in it"):
        _import(file)
    assert _active() == [("fictional", 40)]
    _import(file, force=True)


def test_import_published_before_the_version_in_use_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "consolidated.xml"
    path.write_text(watchlists.UN)
    screening.import_list(actor=SYSTEM, slug="un", files=[path], force=True)
    path.write_text(watchlists.UN.replace("2031-03-05", "2031-03-04"))
    with pytest.raises(Invalid, match="before the version in use"):
        screening.import_list(actor=SYSTEM, slug="un", files=[path])


def test_import_of_a_file_that_is_something_else_is_refused_even_forced(tmp_path: Path) -> None:
    path = tmp_path / "consolidated.xml"
    path.write_text("<html><body>Please sign in</body></html>")
    with pytest.raises(Invalid, match=r"begins with html, not CONSOLIDATED_LIST\. The version in use stays\."):
        screening.import_list(actor=SYSTEM, slug="un", files=[path], force=True)
    with pytest.raises(Invalid, match=r"sdn\.csv is no file of United Nations"):
        screening.import_list(actor=SYSTEM, slug="un", files=[_file(tmp_path / "in", 40)])


def test_import_says_what_differs_from_the_version_before(tmp_path: Path) -> None:
    assert (_import(_file(tmp_path / "one", 40)).row.added) == 40
    row = _import(_file(tmp_path / "two", 30)).row
    assert (row.added, row.changed, row.removed) == (0, 1, 10)
    assert AuditEvent.objects.filter(action="screening.imported").latest("seq").data["removed"] == 10


def test_import_without_names_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "sdn.csv"
    empty.write_text("")
    with pytest.raises(Invalid, match="no name"):
        _import(empty, force=True)
    assert _active() == []


def test_import_refused_leaves_no_folder(settings: Any, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        _import(_file(tmp_path / "in", 3))
    assert list((settings.SCREENING_DIR / "fictional").iterdir()) == []


def test_import_failing_at_the_end_leaves_the_old_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _import(_file(tmp_path / "one", 40))

    def fail(*_args: Any, **_words: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit, "append", fail)
    with pytest.raises(OSError, match="full"):
        _import(_file(tmp_path / "two", 50))
    assert _active() == [("fictional", 40)]
    assert [path.name for path in folder_of(first.row).parent.iterdir()] == [first.row.version]


def test_import_overtaken_by_another_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = screening._judge

    def overtaken(*args: Any, **words: Any) -> None:
        monkeypatch.setattr(screening, "_judge", judged)
        _import(_file(tmp_path / "other", 60))
        judged(*args, **words)

    monkeypatch.setattr(screening, "_judge", overtaken)
    with pytest.raises(Stale):
        _import(_file(tmp_path / "in", 40))
    assert _active() == [("fictional", 60)]


def test_import_unknown_list_or_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="There is no list nothing"):
        screening.import_list(actor=SYSTEM, slug="nothing")
    with pytest.raises(Invalid, match="There is no file"):
        _import(tmp_path / "missing.csv")


def test_import_by_anybody_is_refused() -> None:
    with pytest.raises(NotAllowed):
        screening.import_list(actor=NOBODY, slug="fictional")


def test_command_reports_entries_names_and_seconds(tmp_path: Path) -> None:
    out = StringIO()
    call_command(
        "screening_import", "fictional", str(_file(tmp_path / "in", 40, malformed=2)), stdout=out, stderr=StringIO()
    )
    row = ScreeningList.objects.get()
    assert out.getvalue().startswith(f"fictional {row.version}: 40 entries, 40 names, 2 of 42 lines malformed, ")


def test_command_takes_the_shipped_list_by_name() -> None:
    call_command("screening_import", "fictional", stdout=StringIO())
    assert _active() == [("fictional", 62)]


def test_command_refusal_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The version in use stays"):
        call_command("screening_import", "fictional", str(_file(tmp_path / "in", 3)), stdout=StringIO())


def test_bench_prints_its_figures(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("schema,name1,name2,is_match\nPerson,Ivan Quill,Ivan Quil,true\nCompany,Acorn Ltd,Oak Ltd,false\n")
    call_command("screening_import", "fictional", stdout=StringIO())
    out = StringIO()
    options = {"which": "fictional", "pairs": pairs, "names": 50, "innocents": 50}
    call_command("screening_bench", stdout=out, **options)
    found = [line.split(":")[0] for line in out.getvalue().splitlines() if not line.startswith(" ")]
    assert found == ["list", "recall", "alerts", "alerts", "pairs", "memory"]
    assert "F1 1.000, precision 1.000, recall 1.000 at 0.70 (2 pairs, 0 missed, 0 wrong)" in out.getvalue()
