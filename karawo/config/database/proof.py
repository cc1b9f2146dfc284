"""Proof that what was acknowledged is there: a writer at work while the server is killed, again and again."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from . import addresses, cluster, leases, places

RETURN_SECONDS = 60


@dataclass
class Report:
    """acknowledged: commits the server confirmed. found: rows afterwards; more of them is no fault, since a
    commit may be done and its answer lost. interruptions: of the writer's connection.
    returned_seconds: by kill, until the server answered again.
    """

    seconds: float
    kills: int
    acknowledged: int
    found: int
    missing: list[int] = field(default_factory=list)
    interruptions: int = 0
    returned_seconds: list[float] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.missing and self.acknowledged > 0 and self.interruptions > 0

    def __str__(self) -> str:
        slowest = max(self.returned_seconds, default=0.0)
        return "\n".join(
            [
                f"server killed with -9     {self.kills} times in {self.seconds:.1f} s",
                f"answered again after      at most {slowest:.2f} s",
                f"writer was interrupted    {self.interruptions} times",
                f"acknowledged commits      {self.acknowledged}",
                f"rows found                {self.found}",
                f"acknowledged but missing  {len(self.missing)} {self.missing[:10] or ''}".rstrip(),
                "RESULT: good" if self.is_good else "RESULT: NOT GOOD",
            ]
        )


def kill_under_load(seconds: int = 20, kills: int = 5, *, home: Path | None = None) -> Report:
    """Kills the main process of an embedded server under a writer; the watching lease brings it back.

    home: a state folder whose cluster is used; otherwise one in the temporary folder, removed after.
    """
    if home is not None:
        return killed(home, seconds, kills)
    scratch = Path(tempfile.mkdtemp(prefix="karawo-bukti-"))
    try:
        return killed(scratch, seconds, kills)
    finally:
        for folder in {places.server_root(scratch), places.socket_folder(scratch), scratch}:
            shutil.rmtree(folder, ignore_errors=True)


def killed(home: Path, seconds: int, kills: int) -> Report:
    acknowledgements = home / "bukti.txt"
    acknowledgements.touch()
    returned = []
    began = time.monotonic()
    with leases.ensure_embedded(home).watch():
        with psycopg.connect(addresses.embedded(home, role="owner").conninfo(), autocommit=True) as session:
            session.execute(
                "CREATE TABLE IF NOT EXISTS bukti_tulis (nomor bigint PRIMARY KEY, isi text NOT NULL)"
            )
        writer = subprocess.Popen(  # noqa: S603 - this very module
            [sys.executable, "-m", __spec__.name, str(home), str(acknowledgements)],
            stdout=subprocess.PIPE,
            text=True,
        )
        with writer:
            try:
                for _ in range(kills):
                    # Never in step with checkpoints or with the writer.
                    time.sleep(seconds / (kills + 1) * (0.7 + 0.6 * secrets.randbelow(1000) / 1000))
                    returned.append(kill_once(home))
                time.sleep(max(0.2, seconds - (time.monotonic() - began)))
            finally:
                writer.send_signal(signal.SIGTERM)
            said, _ = writer.communicate(timeout=RETURN_SECONDS)
        with psycopg.connect(addresses.embedded(home, role="owner").conninfo()) as session:
            found = {row[0] for row in session.execute("SELECT nomor FROM bukti_tulis")}
    wanted = [int(line) for line in acknowledgements.read_text().split()]
    return Report(
        seconds=time.monotonic() - began,
        kills=len(returned),
        acknowledged=len(wanted),
        found=len(found),
        missing=sorted(set(wanted) - found),
        interruptions=int(said or 0),
        returned_seconds=returned,
    )


def kill_once(home: Path) -> float:
    known = cluster.found(home)
    main = cluster.postmaster(known.data) if known else None
    if main is None:
        raise AssertionError("no server to kill")
    killed_at = time.monotonic()
    os.kill(main, signal.SIGKILL)
    # The socket of the dead may still be there; first it must fall silent, then answer again.
    cluster.wait_for(lambda: not cluster.is_ready(home), 5, step=0.001)
    if not cluster.wait_for(lambda: cluster.is_ready(home), RETURN_SECONDS):
        raise AssertionError(f"the server did not come back within {RETURN_SECONDS} s")
    return time.monotonic() - killed_at


def write(home: Path, acknowledgements: Path) -> int:
    """One row a transaction, and its number into the file only after the server said that it is committed.

    Returns how often the connection broke. A number whose answer was lost is not tried again.
    """
    is_asked_to_stop = False

    def ask_to_stop(*_: object) -> None:
        nonlocal is_asked_to_stop
        is_asked_to_stop = True

    signal.signal(signal.SIGTERM, ask_to_stop)
    number = interruptions = 0
    with acknowledgements.open("a") as file:
        while not is_asked_to_stop:
            try:
                with psycopg.connect(addresses.embedded(home, role="owner").conninfo()) as session:
                    while not is_asked_to_stop:
                        number += 1
                        session.execute("INSERT INTO bukti_tulis VALUES (%s, %s)", [number, "x" * 200])
                        session.commit()
                        file.write(f"{number}\n")
                        file.flush()
            except psycopg.OperationalError:
                interruptions += 1
                with suppress(InterruptedError):
                    time.sleep(0.05)
    return interruptions


if __name__ == "__main__":
    sys.stdout.write(str(write(Path(sys.argv[1]), Path(sys.argv[2]))))
