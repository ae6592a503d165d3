"""Everybody again: who is screened anew when a list changes or a week has gone by, and who is left alone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import AuditEvent
from accessprogram.operations import applications
from accessprogram.policy.actors import NOBODY, SYSTEM
from reviews.models import CheckRun, ScreeningList, ScreeningSweep
from reviews.operations import checks, screening, sweeps
from reviews.queries.screening import folder_of
from reviews.screening.register import FILE
from tests.factories.desk import Desk, desk

pytestmark = pytest.mark.django_db

ALDERGATE = (501, "ALDERGATE SECURITY LTD")


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.SCREENING_DIR = tmp_path / "screening"


def _import(folder: Path, *entries: tuple[int, str], title: str = "-0- ") -> ScreeningList:
    """The fictional list with these organisations beside the one that it must have and ten that mean nothing."""
    standing = [(number, f"NOTHING{chr(96 + number) * 4}") for number in range(1, 11)]
    empty = ",-0- " * 6
    lines = [
        f'{number},"{name}",-0- ,"FICTION",{title if number > 100 else "-0- "}{empty},-0- '
        for number, name in (*standing, (99, "NEVERFIELD SHELL TRADING LLC"), *entries)
    ]
    folder.mkdir(exist_ok=True)
    (folder / "sdn.csv").write_text("\r\n".join(lines))
    return screening.import_list(actor=SYSTEM, slug="fictional", files=[folder]).row


def _screened(name: str) -> Desk:
    world = desk(checks=("screening",))
    world.partner.name = name
    return world.checked()


def _run(world: Desk) -> CheckRun:
    return CheckRun.objects.filter(case=world.case).select_related("finding").latest("generation")


def _swept(**fields: Any) -> tuple[int, int, int]:
    """total, done and rerun of the one sweep with these fields, after everything due was worked off."""
    sweeps.work_for(60)
    sweep = ScreeningSweep.objects.get(**fields)
    assert (sweep.ended_at is not None, sweep.error) == (True, "")
    return sweep.total, sweep.done, sweep.rerun


def test_entry_that_came_has_those_who_resemble_it_screened_anew(tmp_path: Path) -> None:
    _import(tmp_path / "in")
    resembling, other = _screened("Aldergate Security Ltd"), _screened("Brackenfield Labs Ltd")
    sweeps.work_for(60)
    row = _import(tmp_path / "in", ALDERGATE)
    assert _swept(list=row) == (2, 2, 1)
    assert [_run(world).generation for world in (resembling, other)] == [2, 1]
    assert (_run(resembling).cause, _run(resembling).asked_by) == ("list", None)
    checks.perform_due()
    hit = _run(resembling).finding.hits.get()
    assert (hit.entity_key, hit.list_version) == ("fictional:501", str(row))
    event = AuditEvent.objects.filter(action="screening.swept").latest("at")
    assert event.data == {"list": "fictional", "compared": 2, "again": 1}


@pytest.mark.parametrize(
    "after", [((501, "QUITE ANOTHER NAME"),), (), (ALDERGATE,)], ids=["changed", "gone", "told more"]
)
def test_entry_that_differs_has_those_with_a_hit_on_it_screened_anew(tmp_path: Path, after: Any) -> None:
    _import(tmp_path / "in", ALDERGATE)
    world = _screened("Aldergate Security Ltd")
    sweeps.work_for(60)
    row = _import(tmp_path / "in", *after, title='"Director"')
    assert _swept(list=row) == (1, 1, 1)
    assert _run(world).generation == 2


def test_list_that_says_the_same_has_nobody_screened_anew(tmp_path: Path) -> None:
    _import(tmp_path / "in", ALDERGATE)
    world = _screened("Aldergate Security Ltd")
    sweeps.work_for(60)
    row = _import(tmp_path / "in", (502, "SOMEBODY ELSE ENTIRELY"), ALDERGATE)
    assert _swept(list=row) == (1, 1, 0)
    assert _run(world).generation == 1


def test_screening_that_saw_the_new_version_is_not_done_again(tmp_path: Path) -> None:
    row = _import(tmp_path / "in", ALDERGATE)
    world = _screened("Aldergate Security Ltd")
    CheckRun.objects.update(created_at=db_now() - timedelta(days=1))  # asked for before, done after
    assert _swept(list=row)[1:] == (1, 0)
    assert (_run(world).generation, _run(world).finding.outcome) == (1, "review")


def test_first_list_has_those_screened_anew_who_could_not_be(tmp_path: Path) -> None:
    world = _screened("Aldergate Security Ltd")
    assert _run(world).finding.outcome == "inconclusive"
    assert _swept(list=_import(tmp_path / "in")) == (1, 1, 1)
    checks.perform_due()
    assert _run(world).finding.outcome == "clear"


def test_case_that_ended_without_access_is_left_alone(tmp_path: Path) -> None:
    _import(tmp_path / "in")
    world = _screened("Aldergate Security Ltd")
    sweeps.work_for(60)
    assert world.application is not None
    applications.withdraw(actor=world.owner, application_id=world.application.id)
    assert _swept(list=_import(tmp_path / "in", ALDERGATE)) == (0, 0, 0)


def test_everybody_against_every_list_finds_what_a_delta_missed(tmp_path: Path) -> None:
    _import(tmp_path / "in")
    world, other = _screened("Aldergate Security Ltd"), _screened("Brackenfield Labs Ltd")
    _import(tmp_path / "in", ALDERGATE)
    ScreeningSweep.objects.update(ended_at=db_now())
    sweeps.begin_full(actor=SYSTEM)
    assert _swept(kind="full") == (2, 2, 1)
    assert [_run(one).generation for one in (world, other)] == [2, 1]


def test_everybody_again_is_begun_once_a_week_and_one_at_a_time(tmp_path: Path) -> None:
    assert sweeps.begin_weekly() is False  # nobody, and no list
    _import(tmp_path / "in")
    _screened("Aldergate Security Ltd")
    assert sweeps.begin_weekly() is False  # screened this week
    CheckRun.objects.update(created_at=db_now() - timedelta(days=8))
    assert sweeps.begin_weekly() is True
    assert sweeps.begin_weekly() is False
    with pytest.raises(WrongState):
        sweeps.begin_full(actor=SYSTEM)
    assert _swept(kind="full") == (1, 1, 0)
    assert sweeps.begin_weekly() is False


def test_everybody_again_by_anybody_or_without_a_list_is_refused() -> None:
    with pytest.raises(NotAllowed):
        sweeps.begin_full(actor=NOBODY)
    with pytest.raises(Invalid, match="No watch list"):
        sweeps.begin_full(actor=SYSTEM)


def test_slices_go_on_where_the_one_before_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "SLICE", 1)
    _import(tmp_path / "in")
    worlds = [_screened(f"Aldergate{letter} Security Ltd") for letter in "ab"]
    sweeps.work_for(60)
    row = _import(tmp_path / "in", ALDERGATE)
    assert sweeps.work() is True
    assert list(ScreeningSweep.objects.filter(list=row).values_list("done", "ended_at")) == [(1, None)]
    assert _swept(list=row) == (2, 2, 2)
    assert [_run(world).generation for world in worlds] == [2, 2]


def test_slice_whose_lease_was_lost_books_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _import(tmp_path / "in")
    world = _screened("Aldergate Security Ltd")
    sweeps.work_for(60)
    row = _import(tmp_path / "in", ALDERGATE)
    looked = sweeps.queries.next_slice

    def overtaken(sweep: ScreeningSweep, size: int) -> Any:
        ScreeningSweep.objects.filter(pk=sweep.pk).update(fence=sweep.fence + 1, lease_until=None)
        return looked(sweep, size)

    monkeypatch.setattr(sweeps.queries, "next_slice", overtaken)
    assert sweeps.work() is True
    assert (_run(world).generation, ScreeningSweep.objects.get(list=row).done) == (1, 0)


def test_sweep_that_cannot_read_the_list_stops_the_third_time_and_goes_on_when_told(tmp_path: Path) -> None:
    _import(tmp_path / "in")
    world = _screened("Aldergate Security Ltd")
    sweeps.work_for(60)
    row = _import(tmp_path / "in", ALDERGATE)
    register = folder_of(row) / FILE
    register.rename(register.with_suffix(".away"))
    for _attempt in range(sweeps.CRASHES):
        assert sweeps.work() is True
        ScreeningSweep.objects.filter(ended_at__isnull=True).update(lease_until=db_now())
    sweep = ScreeningSweep.objects.get(list=row)
    assert (FILE in sweep.error, sweep.done, sweeps.work()) == (True, 0, False)
    register.with_suffix(".away").rename(register)
    with pytest.raises(NotAllowed):
        sweeps.resume(actor=NOBODY, sweep_id=sweep.id)
    sweeps.resume(actor=SYSTEM, sweep_id=sweep.id)
    assert _swept(list=row) == (1, 1, 1)
    assert _run(world).generation == 2
    with pytest.raises(WrongState):
        sweeps.resume(actor=SYSTEM, sweep_id=sweep.id)
