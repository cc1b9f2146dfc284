"""An installation of its own: its state folder on a small disk, its server, its people, and hands that break it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
DISK_MB = 1_500
PATIENCE_SECONDS = 30


class LeftOut(Exception):
    """This machine does not let the fault be made; str() says why."""


@dataclass
class Answer:
    """status: 0 where nobody answered."""

    status: int
    body: str
    seconds: float
    address: str = ""


@dataclass
class Installation:
    folder: Path
    is_own_disk: bool
    port: int = 0
    cookies: str = ""
    person: int = 0
    businesses: list[int] = field(default_factory=list)
    server: subprocess.Popen[bytes] | None = None
    surroundings: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "rumah"

    @property
    def log(self) -> Path:
        return self.folder / "server.txt"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KARAWO_TEST")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "karawo.config.settings",
            "KARAWO_HOME": str(self.home),
            "KARAWO_REQUIRE_SECOND_FACTOR": "0",
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(self.folder / "sementara"),
            **self.surroundings,
        }

    def command(self, *words: str, seconds: float = 400) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "karawo.config.cli", *words],
            env=self.environment(), cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "karawo.config.cli", *words],
            env=self.environment(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    # --- the server

    @contextmanager
    def serving(self) -> Iterator[None]:
        from tests.journeys.site import free_port, wait_for

        self.port = free_port()
        with self.log.open("ab") as said:
            self.server = server = subprocess.Popen(
                [sys.executable, "-m", "karawo.config.cli", "serve", "--port", str(self.port), "--processes", "1"],
                env=self.environment(), cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{self.port}/akun/masuk/", server, self.log)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(timeout=40)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]

    def worker(self) -> int | None:
        """The process id of the background worker."""
        return self._child(lambda words: "procrastinate" in words)

    def web(self) -> int | None:
        return self._child(lambda words: "serve" in words)

    def _child(self, is_it: Callable[[str], bool]) -> int | None:
        assert self.server is not None
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError, IndexError):
                state = (entry / "stat").read_text().rpartition(")")[2].split()
                words = (entry / "cmdline").read_text()
                if int(state[1]) == self.server.pid and state[0] != "Z" and is_it(words):
                    return int(entry.name)
        return None

    def postmaster(self) -> int:
        from karawo.config.database import cluster

        known = cluster.found(self.home)
        main = cluster.postmaster(known.data) if known else None
        assert main is not None, "there is no database to break"
        return main

    # --- a person

    def ask(
        self, path: str, answers: dict[str, str] | None = None, *, headers: dict[str, str] | None = None
    ) -> Answer:
        data = urlencode(answers).encode() if answers is not None else None
        return self._sent(
            path, data, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        )

    def upload(self, path: str, answers: dict[str, str], file_name: str, content: bytes) -> Answer:
        line = uuid.uuid4().hex
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in answers.items()
        ]
        head = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n'
        head += "Content-Type: text/csv\r\n\r\n"
        body = b"".join([*parts, head.encode(), content, f"\r\n--{line}--\r\n".encode()])
        return self._sent(path, body, {"Content-Type": f"multipart/form-data; boundary={line}"})

    def _sent(self, path: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        token = "k" * 32
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=data,
            headers={"Cookie": f"{self.cookies}; karawo-csrf={token}", "X-CSRFToken": token, **headers},
        )
        began = time.monotonic()
        try:
            with urllib.request.urlopen(asked, timeout=60) as found:
                return Answer(found.status, found.read().decode(), time.monotonic() - began, found.url)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, refusal.read().decode(), time.monotonic() - began, path)
        except (OSError, ConnectionError):
            return Answer(0, "", time.monotonic() - began, path)

    def visit(self, business: int, key: str) -> Answer:
        """A visit as a phone delivers it; the same key is the same visit."""
        headers = {"X-Karawo-Outbox": time.strftime("%Y-%m-%d"), "X-Karawo-Person": str(self.person)}
        return self.ask(
            f"/usaha/{business}/kunjungan/", {"status": "active", "idempotency_key": key}, headers=headers
        )

    # --- the disk

    @contextmanager
    def full_disk(self, *, left: int = 0) -> Iterator[None]:
        """Not a byte more than `left` finds room, for whoever writes."""
        if not self.is_own_disk:
            raise LeftOut("only root may mount a small disk to fill")
        filler = self.folder / "penuh.bin"
        with filler.open("wb", buffering=0) as file:
            with suppress(OSError):
                while True:
                    file.write(b"\0" * 1_048_576)
            with suppress(OSError):
                while True:
                    file.write(b"\0" * 4_096)
            if left:
                file.truncate(max(0, file.tell() - left))
        try:
            yield
        finally:
            filler.unlink()

    def files(self) -> set[str]:
        return {
            str(path.relative_to(self.home)) for path in (self.home / "berkas").rglob("*") if path.is_file()
        }


@contextmanager
def installed(say: Callable[[str], None]) -> Iterator[Installation]:
    """Prepared, with a consultant and some businesses of his territory; on its own disk where root may mount one."""
    from tests.faults.clock import shiftable

    folder = Path(tempfile.mkdtemp(prefix="karawo-gangguan-"))
    is_own_disk = os.geteuid() == 0 and _mounted(folder)
    made = Installation(folder, is_own_disk)
    try:
        (folder / "sementara").mkdir()
        made.home.mkdir(mode=0o700)
        made.surroundings = shiftable(folder)
        os.environ |= made.environment()
        done = made.command("prepare")
        assert done.returncode == 0, done.stderr[-2000:]
        say(f"installed in {folder}" + (" on a disk of its own" if is_own_disk else ""))
        import django

        django.setup()
        from karawo.config import database
        from karawo.config.connections import let_go

        with database.ensure_running(made.home).watch():
            _people(made)
            try:
                yield made
            finally:
                let_go()
    finally:
        if is_own_disk:
            _unmounted(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _mounted(folder: Path) -> bool:
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "tmpfs", str(folder)]
    return (
        shutil.which("mount") is not None
        and subprocess.run(words, capture_output=True, check=False).returncode == 0
    )


def _unmounted(folder: Path) -> None:
    # Without the clock of `clock.py` around it, which lies on that very disk.
    bare = {"PATH": os.environ["PATH"]}
    until = time.monotonic() + PATIENCE_SECONDS
    while subprocess.run(["umount", str(folder)], env=bare, capture_output=True, check=False).returncode:
        assert time.monotonic() < until, f"{folder} is still mounted"
        time.sleep(0.5)


def _people(made: Installation) -> None:
    from datetime import date

    from django.test import Client
    from django.utils import timezone

    from karawo.accounts.models import Centre, CentreArea, RoleHolding, User
    from karawo.accounts.rules import Role
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.tests.examples import another, registered

    now = timezone.now()
    with within(EVERYTHING):
        budi = User.objects.create_user("budi", password=uuid.uuid4().hex, name="Budi Konsultan")
        centre = Centre.objects.create(name="PLUT Gorontalo", region_id=7571)
        CentreArea.objects.create(centre=centre, region_id=7571)
        RoleHolding.objects.create(
            user=budi, role=Role.CONSULTANT, starts_on=date(2024, 1, 1), granted_at=now, centre=centre
        )
    browser = Client()
    browser.force_login(budi)
    made.cookies, made.person = f"karawo={browser.cookies['karawo'].value}", budi.pk
    made.businesses = [
        registered(budi, another(f"Pemilik {n}", f"Warung Uji {n}"), at=now).pk for n in range(8)
    ]


def wait_until(is_so: Callable[[], Any], seconds: float, what: str, *, step: float = 0.2) -> float:
    """How long it took. Raises AssertionError with `what` where it did not come about."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, what
        time.sleep(step)
    return time.monotonic() - began


def a_list(rows: int, mark: str) -> bytes:
    lines = ["Nama Usaha,Nama Pemilik,Telp,Kelurahan,Kecamatan,Kabupaten,Omzet per Tahun"]
    lines += [
        f"Warung {mark} {n},Pemilik {mark} {n},0812{7_000_000 + n},Biawu,Kota Selatan,Kota Gorontalo,"
        f"{n % 900 + 1}000000"
        for n in range(1, rows + 1)
    ]
    return ("\n".join(lines) + "\n").encode()


def number_in(address: str) -> int:
    found = re.search(r"/impor/(\d+)/", address)
    assert found is not None, address
    return int(found[1])


@contextmanager
def looking() -> Iterator[None]:
    """The whole register, over a connection that nobody has broken yet."""
    from django.db import connection

    from karawo.regions.access import EVERYTHING, within

    connection.close()
    with within(EVERYTHING):
        yield


def counted(mark: str) -> int:
    """Businesses of the list with this mark."""
    from karawo.registry.models import Business

    with looking():
        return Business.objects.filter(name__startswith=f"Warung {mark} ").count()


def acts(name: str) -> int:
    from karawo.journal.models import Entry

    with looking():
        return Entry.objects.filter(act=name).count()


def sealed_and_whole() -> int:
    """How many seals there are; none was broken. Raises AssertionError."""
    from karawo.journal import queries

    with looking():
        number, findings = queries.verify()
    assert not findings, [found.what for found in findings]
    return number
