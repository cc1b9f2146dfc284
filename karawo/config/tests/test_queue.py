"""The queue: what a worker left undone is done again, whatever took the worker away."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from karawo.config.jobs import retry_stalled
from karawo.kit.patience import MOST_ATTEMPTS

pytestmark = pytest.mark.django_db


def worker(*, silent_seconds: int = 0) -> int:
    return asked(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        silent_seconds,
    )


def job(task: str, *, of: int | None, status: str = "doing", lock: str = "", attempts: int = 0) -> int:
    return asked(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status, worker_id, attempts)"
        " VALUES ('default', %s, nullif(%s, ''), '{}', %s, %s, %s) RETURNING id",
        task, lock, status, of, attempts,
    )  # fmt: skip


def asked(statement: str, *values: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def state(job_id: int) -> str:
    return str(asked("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job_id))


def looked_after(by: int) -> None:
    own = job("queue.retry_stalled", of=by)
    async_to_sync(retry_stalled.func)(SimpleNamespace(job=SimpleNamespace(id=own)), 0)
    assert state(own) == "doing"


def test_what_a_killed_worker_was_doing_is_done_again(db):
    silent, unknown = job("intake.accept", of=worker(silent_seconds=90)), job("intake.check", of=None)
    busy = job("review.link", of=worker())
    looked_after(worker())
    assert [state(each) for each in (silent, unknown, busy)] == ["todo", "todo", "doing"]
    assert asked(
        "SELECT scheduled_at <= now() - interval '1 day' FROM procrastinate_jobs WHERE id = %s", silent
    )


def test_what_ended_while_the_database_was_away_is_done_again_by_the_worker_that_lives_on(db):
    own = worker()
    ended = job("intake.accept", of=own)
    looked_after(own)
    assert state(ended) == "todo"


def test_a_stalled_job_whose_next_one_waits_already_keeps_no_other_from_being_tried_again(db):
    dead = worker(silent_seconds=90)
    sealing = job("journal.seal", of=dead, lock="journal.seal")
    job("journal.seal", of=None, status="todo", lock="journal.seal")
    list_in = job("intake.accept", of=dead)
    looked_after(worker())
    assert (state(sealing), state(list_in)) == ("failed", "todo")


def test_a_job_that_was_begun_too_often_is_given_up(db):
    dead = worker(silent_seconds=90)
    once_more = job("intake.accept", of=dead, attempts=MOST_ATTEMPTS)
    too_often = job("intake.accept", of=dead, attempts=MOST_ATTEMPTS + 1)
    looked_after(worker())
    assert (state(once_more), state(too_often)) == ("todo", "failed")


def test_every_task_of_a_person_s_is_tried_again_when_the_database_was_away():
    tasks = {name: task for name, task in app.tasks.items() if name.startswith(("intake.", "review."))}
    assert tasks and [name for name, task in tasks.items() if task.retry_strategy is None] == []
