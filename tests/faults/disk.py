"""A full disk: nothing is kept by half, the person reads what to do, and the same act succeeds once there is room."""

from __future__ import annotations

import uuid

from tests.faults.installation import (
    Installation,
    a_list,
    acts,
    counted,
    looking,
    number_in,
    sealed_and_whole,
    wait_until,
)

ROOM = "kosongkan ruang disk server"
_LIST = {"source": "Dinas Uji", "kind": "office_import"}


def uploading(made: Installation) -> str:
    """A list is brought to the page; it is longer than what is left, and than what is kept in memory."""
    content, before = a_list(45_000, "Penuh"), made.files()
    with made.full_disk(left=1_000_000):
        answer = made.upload("/impor/", _LIST, "penuh.csv", content)
        assert (answer.status, ROOM in answer.body) == (507, True), (answer.status, answer.body[:300])
        assert made.files() == before, "half a file was left"
    answer = made.upload("/impor/", _LIST, "penuh.csv", content)
    assert answer.status == 200 and number_in(answer.address), answer.address
    return f"a list of {len(content):,} bytes: 507 and no file; with room again it came in"


def importing(made: Installation, *, rows: int = 20_000) -> str:
    """`karawo import --apply`, refused room as the file is kept, as it is read, as it goes into the register."""
    path = made.home / "daftar-penuh.csv"
    path.write_bytes(a_list(rows, "Impor"))
    words = ("import", str(path), "--apply", "--verdicts", str(made.home / "putusan.csv"))
    said = []
    # The last one leaves so much that the file and its rows are read, and the register finds no room.
    for left in (0, path.stat().st_size + 300_000, 3 * path.stat().st_size + 5_000_000):
        with made.full_disk(left=left):
            done = made.command(*words)
        assert done.returncode != 0, f"with {left} bytes left it cannot succeed: {done.stdout}"
        assert "Traceback" not in done.stderr and "isk penuh" in done.stderr, (
            left,
            done.stdout,
            done.stderr[-1500:],
        )
        wait_until(lambda: counted("Impor") == 0, 60, "rows without a list")
        assert made.files() == _lists_received(), "a file without its list, or a list without its file"
        said.append(f"{left:,}")
    assert acts("intake.applied") == 0
    done = made.command(*words)
    assert done.returncode == 0, done.stdout + done.stderr[-1500:]
    assert (counted("Impor"), acts("intake.applied")) == (rows, 1)
    return f"{rows:,} rows with {', '.join(said)} bytes left: not a row, one sentence; with room all of them"


def _log_without_room(made: Installation) -> str:
    """Asks the server for new pieces of its own log until there is no room for one: it ends with a panic."""
    import psycopg

    from karawo.config.database import addresses

    server = addresses.embedded(made.home, role="bootstrap").conninfo()
    try:
        for _piece in range(50):
            with psycopg.connect(server, autocommit=True) as session:
                session.execute("SELECT pg_logical_emit_message(false, 'penuh', repeat('x', 4000000))")
    except psycopg.OperationalError as error:
        return f"the server's last word: {str(error).strip().splitlines()[0].rpartition(': ')[2]}"
    return "its log found room"


def _lists_received() -> set[str]:
    from karawo.registry.intake.models import Import

    with looking():
        return {f"berkas/impor/{name}" for name in Import.objects.values_list("stored_name", flat=True)}


def backing_up(made: Installation) -> str:
    kept = made.home / "cadangan"
    before = set(kept.glob("*")) | set(kept.glob(".*")) if kept.exists() else set()
    with made.full_disk(left=300_000):
        done = made.command("db", "backup")
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr[-1500:]
    assert "Kosongkan ruang disk" in done.stderr or "Disk penuh" in done.stderr, done.stderr
    after = set(kept.glob("*")) | set(kept.glob(".*")) if kept.exists() else set()
    assert after == before, f"left behind: {after - before}"
    done = made.command("db", "backup")
    assert done.returncode == 0, done.stderr
    drilled = made.command("db", "drill")
    assert drilled.returncode == 0, drilled.stdout[-500:] + drilled.stderr[-500:]
    return "no half backup, one sentence; with room it was made, and restored in a drill"


def writing(made: Installation) -> str:
    """Visits arrive while the database has no room: until its own log finds none either, and it goes down."""
    told: dict[int, int] = {}
    before, kept, refused = acts("business.verified"), 0, []
    with made.full_disk():
        for turn in range(400):
            key = str(uuid.uuid4())
            answer = made.visit(made.businesses[turn % 8], key)
            told[answer.status] = told.get(answer.status, 0) + 1
            assert "Traceback" not in answer.body and "psycopg" not in answer.body, answer.body[:300]
            if answer.status == 201:
                kept += 1
            else:
                assert answer.status in (503, 507), (answer.status, answer.body[:300])
                assert ROOM in answer.body or answer.status == 503
                refused.append((made.businesses[turn % 8], key))
            if len(refused) == 4:
                break
        assert refused, "the disk was never full for the database"
        went_down = _log_without_room(made)
        answer = made.ask("/akun/")
        assert answer.status in (200, 503, 507) and "Traceback" not in answer.body, (
            answer.status,
            answer.body[:300],
        )
        told[answer.status] = told.get(answer.status, 0) + 1
    took = wait_until(
        lambda: made.ask("/akun/").status == 200, 60, "the pages did not come back by themselves"
    )
    for business, key in refused:
        answer = made.visit(business, key)
        assert answer.status in (200, 201), (answer.status, answer.body[:300])
    assert acts("business.verified") == before + kept + len(refused)
    sealed_and_whole()
    return (
        f"{kept} visits kept, {len(refused)} refused ({told}), {went_down}; pages answered {took:.1f} s after there "
        "was room, and the same visits came in once"
    )
