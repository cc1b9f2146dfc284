"""A job that the disk or the database did not let end is tried again; one that failed by itself is not."""

from __future__ import annotations

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from karawo.kit.failing import is_away, is_full

MOST_ATTEMPTS = 15
"""Tried so often it is given up, whether it was refused room each time or took its worker with it."""
LONGEST_WAIT_SECONDS = 300
"""With it the attempts span fifty minutes: long enough to empty a disk in."""


def is_tried_again(error: BaseException, attempts: int) -> bool:
    """attempts: how often it had been tried before this time."""
    return attempts < MOST_ATTEMPTS and (is_away(error) or is_full(error))


class Patience(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not is_tried_again(exception, job.attempts):
            return None
        return RetryDecision(retry_in={"seconds": min(LONGEST_WAIT_SECONDS, 5 * 2 ** min(job.attempts, 10))})
