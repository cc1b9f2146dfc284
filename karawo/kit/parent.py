"""A process that ends with the one that started it, however that ends: nobody else would end it, nor start it anew."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import parent_process
from threading import Thread

LOOK_SECONDS = 1.0
LAST_SECONDS = 10.0
"""How long what was begun may take to end by itself."""


def end_with_parent() -> None:
    """A process of `multiprocessing` knows its parent, also one that died before; another one looks each second.

    No signal of the kernel (PR_SET_PDEATHSIG): that one comes with the end of the thread that started us.
    """
    Thread(target=_follow, args=(os.getppid(),), name="karawo-parent", daemon=True).start()


def _follow(parent: int) -> None:
    known = parent_process()
    if known is not None:
        known.join()
    else:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_SECONDS)
    os._exit(1)
