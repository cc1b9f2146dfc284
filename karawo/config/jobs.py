"""The queue keeps itself clean: a job whose worker was killed is tried again, finished ones are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.db.models import Exists, OuterRef
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from karawo.kit.patience import MOST_ATTEMPTS

FINISHED_HOURS = 72
SILENT_SECONDS = 30
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Due at once, also by a clock that is put back meanwhile."""


@app.periodic(cron="* * * * *")
@app.task(name="queue.retry_stalled", queueing_lock="queue.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Within two minutes after a worker was killed; a job that was begun too often is given up."""
    stalled = {
        job.id for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS)
    }
    for job_id, is_in_vain in await sync_to_async(_left_undone)(stalled, context.job.id):
        if is_in_vain or not await _retried(job_id):
            await app.job_manager.finish_job_by_id_async(job_id, Status.FAILED, delete_job=False)


async def _retried(job_id: int) -> bool:
    try:
        await app.job_manager.retry_job_by_id_async(job_id, retry_at=LONG_AGO)
    except UniqueViolation:  # the clock has just brought the next of its kind
        return False
    return True


def _left_undone(stalled: set[int | None], own_id: int | None) -> list[tuple[int, bool]]:
    """Each with whether to try it again would be in vain: too often begun, or the next of its kind waits already.

    With the jobs of this very worker beside the present one: it does one at a time, so they have ended. How they
    ended could not be written, since the database was away at that moment.
    """
    doing = ProcrastinateJob.objects.filter(status="doing").exclude(pk=own_id)
    own = ProcrastinateJob.objects.filter(pk=own_id, worker__isnull=False).values("worker_id")
    found = doing.filter(pk__in=[each for each in stalled if each is not None]) | doing.filter(
        worker_id__in=own
    )
    following = ProcrastinateJob.objects.filter(status="todo", queueing_lock=OuterRef("queueing_lock"))
    found = found.annotate(has_follower=Exists(following)).order_by("pk")
    rows = found.values_list("pk", "attempts", "has_follower")
    return [(pk, attempts > MOST_ATTEMPTS or has_follower) for pk, attempts, has_follower in rows]


@app.periodic(cron="40 2 * * *")
@app.task(name="queue.forget_finished", queueing_lock="queue.forget_finished")
async def forget_finished(timestamp: int) -> None:
    await app.job_manager.delete_old_jobs(nb_hours=FINISHED_HOURS, include_failed=False)
