"""Two web processes of one server, asked by many at once."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import psycopg
import pytest
from django.conf import settings

from karawo.config import database
from tests import databases
from tests.journeys.site import ROOT, free_port, wait_for
from tests.web.serving import PEOPLE

REQUESTS = 60


def web_database() -> str:
    return f"karawo_web_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, dict[str, str]]]:
    """Its address, and the session of each person by name."""
    name = web_database()
    with database.ensure_running(settings.HOME, durable=False):
        databases.fresh(name)
        port, log = free_port(), settings.HOME / f"{name}.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.web.serving", str(port)],
                env={**os.environ, "KARAWO_TEST_DATABASE": name},
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                start_new_session=True,
            )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("{"), log.read_text()[-3000:]
            wait_for(f"http://127.0.0.1:{port}/akun/masuk/", process, log)
            yield f"http://127.0.0.1:{port}", json.loads(line)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            assert process.stdout is not None
            process.stdout.close()
            database.drop_database(settings.HOME, name)


@pytest.mark.slow
def test_forked_web_processes_share_no_connection_and_each_person_sees_the_own_name(server):
    address, sessions = server
    assert len(sessions) == PEOPLE

    wanted = [list(sessions)[number % PEOPLE] for number in range(REQUESTS)]
    assert asked_by_all(address, sessions, wanted) == [(name, 200, {name}) for name in wanted]


@pytest.mark.slow
def test_what_the_pools_hold_after_a_restart_of_the_database_is_noticed_before_anybody_meets_it(server):
    address, sessions = server
    wanted = [list(sessions)[number % PEOPLE] for number in range(REQUESTS)]
    asked_by_all(address, sessions, wanted)
    reached = database.connection(settings.HOME, role="bootstrap", name=web_database())
    with psycopg.connect(reached.conninfo(), autocommit=True) as session:
        rows = session.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = 'karawo_app'"
        ).fetchall()
    assert len(rows) > 1 and all(ended for (ended,) in rows)
    assert asked_by_all(address, sessions, wanted) == [(name, 200, {name}) for name in wanted]


def asked_by_all(
    address: str, sessions: dict[str, str], wanted: list[str]
) -> list[tuple[str, int, set[str]]]:
    """At once: who asked, what was answered, and whose names stood on the page."""

    def ask(name: str) -> tuple[str, int, set[str]]:
        request = Request(f"{address}/akun/", headers={"Cookie": f"karawo={sessions[name]}"})
        with urlopen(request, timeout=30) as answer:
            return name, answer.status, set(re.findall(r"Orang Ke-\d\d", answer.read().decode()))

    with ThreadPoolExecutor(max_workers=REQUESTS) as crowd:
        return list(crowd.map(ask, wanted))
