"""A list from upload to undo, as a person sees it."""

from __future__ import annotations

import errno
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from karawo.regions.access import EVERYTHING, within
from karawo.registry.intake.models import Import
from karawo.registry.models import Business
from tests.faults.room import room_for

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def budi(client, people):
    client.force_login(people.budi)
    return client


def upload(client, name: str = "dinas-kota-gorontalo.xlsx"):
    file = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
    given = {"file": file, "source": "Dinas Kota", "kind": "office_import"}
    return client.post(reverse("intake:list"), given)


def the_list() -> Import:
    with within(EVERYTHING):
        return Import.objects.get()


def worked_on(task: Any, received: Import, *, attempts: int = 0) -> None:
    """As the worker does it, having tried so often before."""
    context = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    task(context, import_id=received.pk, user_id=received.uploaded_by_id)


def test_a_stranger_is_led_to_the_entrance(client, db):
    response = client.get(reverse("intake:list"))
    assert response.status_code == 302 and "next=" in response.url


def test_a_person_without_a_role_does_not_learn_that_the_page_exists(client, people):
    client.force_login(people.ani)
    assert client.get(reverse("intake:list")).status_code == 404


def test_a_list_goes_from_upload_to_undo(budi):
    assert b"Belum ada berkas" in budi.get(reverse("intake:list")).content
    response = upload(budi)
    received = the_list()
    columns = reverse("intake:columns", args=[received.pk])
    assert response.url == columns
    page = budi.get(columns).content.decode()
    assert "Nama Pemilik" in page and "KARAWO BU SRI" in page and "judul kolom dikenal" in page
    shown = reverse("intake:import", args=[received.pk])
    assert budi.post(columns, {"kbli_version": "2020"}).url == shown
    with within(EVERYTHING):
        assert not Business.objects.exists()
    page = budi.get(shown).content.decode()
    assert "Muat 11 baris ke register" in page and "baris jumlah 1" in page
    filtered = budi.get(shown, {"putusan": "rejected"}).content.decode()
    assert "KARAWO BU SRI" not in filtered
    assert budi.post(reverse("intake:acceptance", args=[received.pk])).url == shown
    with within(EVERYTHING):
        assert Business.objects.count() == 11
    assert "Urungkan daftar ini" in budi.get(shown).content.decode()
    returned = budi.get(reverse("intake:verdicts", args=[received.pk]))
    assert (
        returned["Content-Disposition"].startswith("attachment")
        and b"".join(returned.streaming_content)[:2] == b"PK"
    )
    assert budi.post(reverse("intake:undoing", args=[received.pk])).url == shown
    with within(EVERYTHING):
        assert not Business.objects.exists()
    assert "Diurungkan" in budi.get(shown).content.decode()


def test_a_consultant_elsewhere_sees_nothing_of_it(budi, client, people):
    upload(budi)
    client.force_login(people.rina)
    received = the_list()
    for name in ("import", "columns", "verdicts", "progress"):
        assert client.get(reverse(f"intake:{name}", args=[received.pk])).status_code == 404
    for name in ("acceptance", "undoing"):
        assert client.post(reverse(f"intake:{name}", args=[received.pk])).status_code == 404


def test_a_chosen_meaning_is_what_is_read(budi):
    upload(budi, "plut-boalemo.csv")
    received = the_list()
    budi.post(
        reverse("intake:columns", args=[received.pk]), {"kbli_version": "2020", "column_0_8": "product"}
    )
    with within(EVERYTHING):
        [table] = received.tables.all()
        assert table.columns[8]["field"] == "product"
        # Budi works in Kota Gorontalo; the list is of Boalemo.
        assert set(received.rows.values_list("verdict", flat=True)) == {"rejected"}


def test_an_unknown_region_code_is_named(budi):
    upload(budi, "kelurahan-dulalowo.tsv")
    response = budi.post(
        reverse("intake:columns", args=[the_list().pk]), {"kbli_version": "2020", "region_code": "99.99"}
    )
    assert "Galat:" in response.content.decode() and "tidak dikenal" in response.content.decode()


def test_a_file_that_is_no_table_shows_why(budi):
    file = SimpleUploadedFile("kbli.json", b'{"a": 1}')
    response = budi.post(reverse("intake:list"), {"file": file, "source": "X", "kind": "office_import"})
    assert "JSON" in budi.get(response.url).content.decode()


def test_a_long_list_waits_for_the_worker_and_shows_how_far_it_is(budi, monkeypatch):
    from karawo.registry.intake import pages
    from karawo.registry.intake.jobs import check_list

    monkeypatch.setattr(pages, "AT_ONCE", 3)
    upload(budi)
    received = the_list()
    budi.post(reverse("intake:columns", args=[received.pk]), {"kbli_version": "2020"})
    shown = reverse("intake:import", args=[received.pk])
    assert "Menunggu giliran" in budi.get(shown).content.decode()
    poll = budi.get(reverse("intake:progress", args=[received.pk]))
    assert poll.status_code == 200 and "HX-Refresh" not in poll
    worked_on(check_list, received)
    assert budi.get(reverse("intake:progress", args=[received.pk]))["HX-Refresh"] == "true"
    assert "Muat 11 baris" in budi.get(shown).content.decode()


@pytest.fixture
def waiting(budi, monkeypatch):
    """A list that waits for the worker to be checked."""
    from karawo.registry.intake import pages

    monkeypatch.setattr(pages, "AT_ONCE", 3)
    upload(budi)
    received = the_list()
    budi.post(reverse("intake:columns", args=[received.pk]), {"kbli_version": "2020"})
    return received


def fails_with(monkeypatch, error: BaseException) -> None:
    from karawo.registry.intake import jobs

    def check(*_args: object, **_given: object) -> None:
        raise error

    monkeypatch.setattr(jobs, "check", check)


def test_a_list_whose_work_fails_says_so_and_can_be_checked_again(budi, waiting, monkeypatch):
    from karawo.registry.intake.jobs import check_list

    shown = reverse("intake:import", args=[waiting.pk])
    with monkeypatch.context() as wrong, pytest.raises(ZeroDivisionError):
        fails_with(wrong, ZeroDivisionError())
        worked_on(check_list, waiting)
    page = budi.get(shown).content.decode()
    assert "Ada gangguan di pihak kami; tidak ada yang dimuat" in page
    assert budi.get(reverse("intake:progress", args=[waiting.pk]))["HX-Refresh"] == "true"
    budi.post(reverse("intake:columns", args=[waiting.pk]), {"kbli_version": "2020"})
    worked_on(check_list, waiting)
    assert "Muat 11 baris" in budi.get(shown).content.decode()


def test_a_list_that_finds_no_room_or_no_database_is_tried_again_and_given_up_in_the_end(
    budi, waiting, monkeypatch
):
    from karawo.kit.patience import MOST_ATTEMPTS, Patience
    from karawo.registry.intake.jobs import check_list

    full = OSError(errno.ENOSPC, "No space left on device")
    fails_with(monkeypatch, full)
    with pytest.raises(OSError):
        worked_on(check_list, waiting)
    shown = reverse("intake:import", args=[waiting.pk])
    assert "Menunggu giliran" in budi.get(shown).content.decode()
    assert Patience().get_retry_decision(exception=full, job=SimpleNamespace(attempts=0)) is not None
    assert Patience().get_retry_decision(exception=full, job=SimpleNamespace(attempts=MOST_ATTEMPTS)) is None
    assert (
        Patience().get_retry_decision(exception=ZeroDivisionError(), job=SimpleNamespace(attempts=0)) is None
    )
    worked_on(check_list, waiting, attempts=MOST_ATTEMPTS - 1)
    assert "Ruang penyimpanan server penuh; tidak ada yang dimuat" in budi.get(shown).content.decode()


def test_a_list_that_takes_its_worker_with_it_each_time_is_given_up(budi, waiting):
    from karawo.kit.patience import MOST_ATTEMPTS
    from karawo.registry.intake.jobs import check_list

    worked_on(check_list, waiting, attempts=MOST_ATTEMPTS)
    page = budi.get(reverse("intake:import", args=[waiting.pk])).content.decode()
    assert "berkali-kali tidak selesai dikerjakan" in page and "Bagi menjadi beberapa berkas" in page


def test_a_list_whose_file_finds_no_room_leaves_nothing_behind(budi, tmp_path):
    content = (SAMPLES / "dinas-kota-gorontalo.xlsx").read_bytes()
    with room_for(len(content) // 2), pytest.raises(OSError):
        upload(budi)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []
    with within(EVERYTHING):
        assert not Import.objects.exists()
    upload(budi)
    assert the_list().size_bytes == len(content)


def test_commands_say_what_they_would_do_and_write_only_when_told(capsys, tmp_path, db):
    import json

    from django.core.management import call_command

    path = str(SAMPLES / "dinas-kota-gorontalo.xlsx")
    verdicts = tmp_path / "putusan.xlsx"
    call_command("import", path, json=True, verdicts=verdicts)
    answer = json.loads(capsys.readouterr().out)
    assert (answer["rows"], answer["new"], answer["applied"]) == (24, 11, False) and verdicts.exists()
    with within(EVERYTHING):
        assert not Business.objects.exists() and not Import.objects.exists()
    call_command("import", path, json=True, apply=True, verdicts=verdicts)
    answer = json.loads(capsys.readouterr().out)
    with within(EVERYTHING):
        assert Business.objects.count() == 11
    call_command("undo", answer["import"], json=True)
    assert json.loads(capsys.readouterr().out)["removed"]["registry_business"] == 11


def test_commands_end_with_a_code_that_says_how_it_went(tmp_path, db):
    from django.core.management import CommandError, call_command

    with pytest.raises(SystemExit) as partly:
        call_command("import", str(SAMPLES / "telepon-rusak.csv"), verdicts=tmp_path / "v.csv")
    assert partly.value.code == 3
    (tmp_path / "x.json").write_text('{"a": 1}')
    with pytest.raises(CommandError) as refused:
        call_command("import", str(tmp_path / "x.json"))
    assert refused.value.returncode == 2
    with pytest.raises(CommandError) as wrong:
        call_command("import", str(SAMPLES / "telepon-rusak.csv"), region=99)
    assert wrong.value.returncode == 1
    with pytest.raises(CommandError):
        call_command("undo", 123456)


def test_a_file_without_rows_is_not_called_read_through(budi):
    file = SimpleUploadedFile("kosong.csv", b"Nama Usaha,NIK\n")
    budi.post(reverse("intake:list"), {"file": file, "source": "Dinas", "kind": "office_import"})
    received = the_list()
    budi.post(reverse("intake:columns", args=[received.pk]), {"kbli_version": "2020"})
    page = budi.get(reverse("intake:import", args=[received.pk])).content.decode()
    assert "Tidak ada baris data di bawah judul kolom" in page
    assert "Tidak ada yang baru" not in page and "Putusan per baris" not in page


def test_a_file_of_which_nothing_can_be_taken_says_so(budi):
    upload(budi, "plut-boalemo.csv")
    received = the_list()
    budi.post(reverse("intake:columns", args=[received.pk]), {"kbli_version": "2020"})
    page = budi.get(reverse("intake:import", args=[received.pk])).content.decode()
    assert "semuanya ditolak" in page and "Tidak ada yang baru" not in page
