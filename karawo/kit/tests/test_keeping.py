"""Files whole or not at all, and why something failed that nobody did wrong."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import psycopg
import pytest

from karawo.kit.failing import is_away, is_full
from karawo.kit.keeping import keep
from karawo.kit.tabular import reading
from tests.faults.room import room_for


@pytest.mark.parametrize("wrapped", [bytes, io.BytesIO])
def test_a_file_that_finds_no_room_leaves_nothing_and_the_same_act_succeeds_later(tmp_path: Path, wrapped):
    content, path = b"x" * 100_000, tmp_path / "berkas" / "bukti.jpg"
    with room_for(50_000), pytest.raises(OSError) as failed:
        keep(path, wrapped(content))
    assert is_full(failed.value)
    assert list(path.parent.iterdir()) == []
    keep(path, wrapped(content))
    assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir()] == ["bukti.jpg"]


def test_a_file_that_was_there_stays_as_it_was_when_its_follower_finds_no_room(tmp_path: Path):
    path = tmp_path / "lembar.csv"
    keep(path, b"yang lama")
    with room_for(50_000), pytest.raises(OSError):
        keep(path, b"x" * 100_000)
    assert path.read_bytes() == b"yang lama"


def test_a_sound_list_is_not_called_broken_because_the_disk_is_full(tmp_path: Path, monkeypatch):
    path = tmp_path / "daftar.csv"
    path.write_text("Nama,Telp\n" + "Warung Sri,081234567890\n" * 2_000)
    full = Path("/dev/full").open("r+b", buffering=0)  # noqa: SIM115 - the reader closes it
    monkeypatch.setattr(reading.tempfile, "TemporaryFile", lambda: full)
    with pytest.raises(OSError) as failed:
        reading.read(path)
    assert is_full(failed.value)
    monkeypatch.undo()
    with reading.read(path) as workbook:
        assert workbook.report.sheets[0].filled_rows == 2_001


def behind(cause: BaseException) -> RuntimeError:
    found = RuntimeError("what the caller saw")
    found.__cause__ = cause
    return found


@pytest.mark.parametrize(
    ("error", "full", "away"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True, False),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True, False),
        (FileNotFoundError(errno.ENOENT, "No such file"), False, False),
        (psycopg.errors.DiskFull("could not extend file"), True, False),
        (psycopg.OperationalError("FATAL: could not write init file: No space left on device"), True, True),
        (psycopg.errors.AdminShutdown("terminating connection"), False, True),
        (psycopg.errors.CannotConnectNow("the database system is starting up"), False, True),
        (psycopg.OperationalError("server closed the connection unexpectedly"), False, True),
        (psycopg.errors.DeadlockDetected("deadlock detected"), False, False),
        (psycopg.errors.QueryCanceled("canceling statement due to statement timeout"), False, False),
        (psycopg.errors.UniqueViolation("duplicate key"), False, False),
        (ValueError("a wrong word"), False, False),
    ],
)
def test_what_nobody_did_wrong_is_told_from_all_else(error: BaseException, full: bool, away: bool):
    for found in (error, behind(error), behind(behind(error))):
        assert (is_full(found), is_away(found)) == (full, away)


def test_a_cause_that_was_left_out_on_purpose_does_not_count():
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError:
            raise ValueError("asked for something else") from None
    except ValueError as error:
        assert not is_full(error)
