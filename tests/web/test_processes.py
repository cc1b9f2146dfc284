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

import pytest
from django.conf import settings

from karawo.config import database
from tests import databases
from tests.journeys.site import ROOT, free_port, wait_for
from tests.web.serving import PEOPLE

REQUESTS = 60


@pytest.fixture
def server() -> Iterator[tuple[str, dict[str, str]]]:
    """Its address, and the session of each person by name."""
    name = f"karawo_web_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
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

    def ask(name: str) -> tuple[str, int, set[str]]:
        request = Request(f"{address}/akun/", headers={"Cookie": f"karawo={sessions[name]}"})
        with urlopen(request, timeout=30) as answer:
            return name, answer.status, set(re.findall(r"Orang Ke-\d\d", answer.read().decode()))

    wanted = [list(sessions)[number % PEOPLE] for number in range(REQUESTS)]
    with ThreadPoolExecutor(max_workers=REQUESTS) as crowd:
        answers = list(crowd.map(ask, wanted))
    assert answers == [(name, 200, {name}) for name in wanted]
