"""Runs a program as another user, or in a user namespace, or detached; a script of the standard library.

    python -I -S launch.py '{"argv": […], "env": {…}, "cwd": …, "uid": …, "gid": …, "namespace": …, "log": …}'

A script and not a preexec_fn: the caller may have threads, and the server must be nobody's child, so that
the death of the process that started it leaves neither a zombie nor a server that dies with it.
"""

import json
import os
import sys
from pathlib import Path

NOBODY = 65534


def enter_namespace() -> None:
    """Inside, the owner of our files is called nobody: the server sees no root. Outside nothing changes."""
    uid, gid = os.geteuid(), os.getegid()
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


def main() -> None:
    order = json.loads(sys.argv[1])
    if order.get("log"):
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        if os.fork():
            os._exit(0)
        os.setsid()
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
    os.umask(0o077)
    if order.get("namespace"):
        enter_namespace()
    if order.get("uid") is not None:
        os.setgroups([])
        os.setgid(order["gid"])
        os.setuid(order["uid"])
    if order.get("cwd"):
        os.chdir(order["cwd"])
    os.execve(order["argv"][0], order["argv"], order["env"])  # noqa: S606 - no shell is wanted here


if __name__ == "__main__":
    main()
