"""A karawo command that ends with the process that started it: `python -m karawo.config.beside WORDS`."""

from __future__ import annotations

import os
import signal
import sys
import time
from threading import Thread

LOOK_SECONDS = 1.0
LAST_SECONDS = 10.0
"""How long what was begun may take to end by itself."""


def end_with_parent() -> None:
    """Looks each second whether the parent lives. Without it nobody would end this process, nor start it anew.

    No signal of the kernel (PR_SET_PDEATHSIG): that one comes with the end of the thread that started us.
    """
    Thread(target=_follow, args=(os.getppid(),), name="karawo-parent", daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    end_with_parent()
    from karawo.config.cli import main

    sys.exit(main(sys.argv[1:]))
