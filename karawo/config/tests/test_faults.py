"""What a person reads when the disk is full or the database away: a sentence with the fix, never a stack trace."""

from __future__ import annotations

import errno
import json

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from karawo.config import faults
from karawo.config.cli import NOT_NOW, _run

FULL = OSError(errno.ENOSPC, "No space left on device")
AWAY = psycopg.errors.AdminShutdown("terminating connection due to administrator command")
OURS = ZeroDivisionError("ours")


@pytest.fixture
def asked(db, monkeypatch):
    """What a page answers while each request fails in its midst with the error given."""

    def ask(error: Exception, path: str = "/akun/masuk/"):
        def fails(_self: object, _request: object) -> None:
            raise OperationalError("as Django wraps it") from error

        monkeypatch.setattr("karawo.accounts.middleware.Territory.__call__", fails)
        return Client(raise_request_exception=False).get(path)

    return ask


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (FULL, 507, "kosongkan ruang disk server"),
        (psycopg.errors.DiskFull("could not extend file"), 507, "kosongkan ruang disk server"),
        (AWAY, 503, "Basis data sedang dijalankan kembali"),
        (OURS, 500, "Ada gangguan di pihak kami"),
    ],
)
def test_a_request_that_fails_says_why_and_what_to_do(asked, error, status, words):
    answer = asked(error)
    page = answer.content.decode()
    assert answer.status_code == status and words in page
    assert "Traceback" not in page and "psycopg" not in page and "terminating" not in page
    assert answer.get("Retry-After") == ("10" if status == 503 else None)


def test_a_database_that_is_away_because_it_cannot_write_is_a_full_disk(asked, monkeypatch):
    monkeypatch.setattr(faults, "NEARLY_FULL_BYTES", 1 << 62)
    assert asked(AWAY).status_code == 507


@pytest.mark.parametrize(("error", "status"), [(FULL, 507), (AWAY, 503), (OURS, 500)])
def test_programs_get_a_problem_document(asked, error, status):
    answer = asked(error, "/api/v1/usaha/")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert json.loads(answer.content)["status"] == status


@pytest.mark.parametrize(
    ("error", "words"), [(FULL, "Disk penuh"), (AWAY, "Sambungan ke basis data terputus")]
)
def test_a_command_that_the_machine_did_not_let_end_says_so_without_a_stack_trace(
    monkeypatch, capsys, error, words
):
    def fails(*_args: object, **_given: object) -> None:
        raise error

    monkeypatch.setattr("django.core.management.execute_from_command_line", fails)
    monkeypatch.setattr("karawo.config.connections.let_go", lambda: None)
    assert _run(["prepare"]) == NOT_NOW
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said and "sekali lagi" in said


def test_a_command_that_is_wrong_itself_still_shows_where(monkeypatch):
    def fails(*_args: object, **_given: object) -> None:
        raise OURS

    monkeypatch.setattr("django.core.management.execute_from_command_line", fails)
    monkeypatch.setattr("karawo.config.connections.let_go", lambda: None)
    with pytest.raises(ZeroDivisionError):
        _run(["prepare"])
