"""The clock is put back two hours, for every process of the installation and for the database server."""

from __future__ import annotations

import shutil
import subprocess
import time
import uuid
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from tests.faults.installation import Installation, acts, looking, sealed_and_whole, wait_until

TWO_HOURS = 7_200
SHIFT = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
static volatile long *shift;
static long nothing;
static long ahead(void) {
    if (!shift) {
        const char *name = getenv("SHIFT_FILE");
        int file = name ? open(name, O_RDONLY) : -1;
        void *found = file < 0 ? MAP_FAILED : mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
        shift = found == MAP_FAILED ? &nothing : found;
    }
    return *shift;
}
int clock_gettime(clockid_t which, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int said = real(which, at);
    if (!said && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += ahead();
    return said;
}
int gettimeofday(struct timeval *at, void *zone) {
    static int (*real)(struct timeval *, void *);
    if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
    int said = real(at, zone);
    if (!said) at->tv_sec += ahead();
    return said;
}
time_t time(time_t *at) {
    struct timeval now;
    gettimeofday(&now, 0);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""


def shiftable(folder: Path) -> dict[str, str]:
    """What must surround every process whose clock may be put back; empty where nothing compiles here."""
    from karawo.config.database import binaries

    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return {}
    source, library, shift = folder / "geser.c", folder / "geser.so", folder / "geser"
    source.write_text(SHIFT)
    built = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"],
        capture_output=True,
        check=False,
    )
    if built.returncode:
        return {}
    shift.write_bytes(bytes(8))
    for path in (library, shift):
        path.chmod(0o755)
    # The server is started with a clean environment, so what it runs under stands before it.
    programs = folder / "program"
    programs.mkdir()
    real = binaries.preferred().folder
    for program in real.iterdir():
        (programs / program.name).symlink_to(program)
    (programs / "postgres").unlink()
    (programs / "postgres").write_text(
        f'#!/bin/sh\nLD_PRELOAD={library} SHIFT_FILE={shift} exec {real / "postgres"} "$@"\n'
    )
    (programs / "postgres").chmod(0o755)
    return {"LD_PRELOAD": str(library), "SHIFT_FILE": str(shift), "KARAWO_PG_BIN": str(programs)}


def put(made: Installation, seconds: int) -> None:
    with Path(made.surroundings["SHIFT_FILE"]).open("r+b") as file:
        file.write(seconds.to_bytes(8, "little", signed=True))


def put_back(made: Installation) -> str:
    from django.db import connection

    from tests.faults.installation import LeftOut

    if not made.surroundings:
        raise LeftOut("no compiler here to put a clock back with")

    def last_seal() -> tuple[int, float]:
        from karawo.journal.models import Seal

        with looking():
            found = Seal.objects.order_by("-id").first()
        return (found.pk, found.at.timestamp()) if found is not None else (0, 0.0)

    def is_sealed_since(number: int) -> bool:
        return last_seal()[0] > number

    key, before = str(uuid.uuid4()), acts("business.verified")
    assert made.visit(made.businesses[0], key).status == 201
    wait_until(lambda: is_sealed_since(0), 150, "nothing is sealed")
    number, at = last_seal()
    worker = made.worker()
    put(made, -TWO_HOURS)
    try:
        with looking(), connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM now())")
            assert abs(float(cursor.fetchone()[0]) - (time.time() - TWO_HOURS)) < 60, (
                "the database kept its clock"
            )
        assert made.ask("/akun/").status == 200, "a session ended"
        again, other = made.visit(made.businesses[0], key), made.visit(made.businesses[1], str(uuid.uuid4()))
        assert (again.status, other.status) == (200, 201), (again.status, other.status)
        took = wait_until(lambda: is_sealed_since(number), 180, "nothing is sealed any more")
        assert last_seal()[1] < at - TWO_HOURS / 2, (
            "the seal does not stand under the clock that was put back"
        )
        assert made.worker() not in (None, worker), "the worker goes on by the minutes of the other clock"
        number = last_seal()[0]
    finally:
        put(made, 0)
    assert made.ask("/akun/").status == 200
    assert made.visit(made.businesses[1], str(uuid.uuid4())).status == 201
    forward = wait_until(
        lambda: is_sealed_since(number), 180, "nothing is sealed after the clock was put right"
    )
    assert acts("business.verified") == before + 3
    _in_order()
    seals = sealed_and_whole()
    return (
        f"sealed {took:.0f} s after it was put back and {forward:.0f} s after it was put right, {seals} seals whole; "
        "the same visit stayed one, nobody was signed out, entries stand in the order they were written"
    )


def _in_order() -> None:
    """By number, the clock falls once by two hours; the number never does. Phones at once differ by moments."""
    from karawo.journal.models import Entry

    with looking():
        rows = list(Entry.objects.filter(act="business.verified").order_by("pk").values_list("at", flat=True))
    back = [first - second for first, second in pairwise(rows) if first - second > timedelta(hours=1)]
    assert len(back) == 1, f"the clock was put back once, the entries tell of {len(back)} times"
