"""The queue keeps itself clean: a job whose worker was killed is tried again, finished ones are forgotten."""

from __future__ import annotations

from procrastinate.contrib.django import app

FINISHED_HOURS = 72
SILENT_SECONDS = 120


@app.periodic(cron="*/5 * * * *")
@app.task(name="queue.retry_stalled", queueing_lock="queue.retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await app.job_manager.retry_job(job)


@app.periodic(cron="40 2 * * *")
@app.task(name="queue.forget_finished", queueing_lock="queue.forget_finished")
async def forget_finished(timestamp: int) -> None:
    await app.job_manager.delete_old_jobs(nb_hours=FINISHED_HOURS, include_failed=False)
