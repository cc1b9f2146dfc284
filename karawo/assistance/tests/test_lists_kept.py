"""Lists that were only checked do not stay; what columns mean is remembered until somebody forgets it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.assistance import actions
from karawo.assistance.models import ListedPerson, RecipientList, RememberedColumns
from karawo.assistance.queries.listed import forgotten_on, kept_days, stored_path
from karawo.assistance.tests.examples import HALIMAH, YUSUF, kind, office
from karawo.journal.models import Entry
from karawo.kit.dates import format_date
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db
DAYS = 90


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def budi(people) -> Client:
    client = Client()
    client.force_login(people.budi)
    return client


def a_list(people, *, at=AT) -> RecipientList:
    told = actions.Asking(RecipientList.Purpose.CHECK, kind(), office(), at.date())
    with within(scope_of(people.budi)):
        return actions.ask_pasted(
            f"{HALIMAH} Halimah", told, scope=scope_of(people.budi), by=people.budi, at=at
        )


def a_file(budi: Client, header: str = "A;B") -> RecipientList:
    file = SimpleUploadedFile("penerima.csv", f"{header}\n{HALIMAH};Halimah\n{YUSUF};Yusuf\n".encode())
    told = {"purpose": "check", "file": file, "kind": kind().pk, "planned_on": "2026-08-01"}
    made = budi.post("/buku-bantuan/periksa/", told)
    assert made.status_code == 302, made.content.decode()
    with within(EVERYTHING):
        return RecipientList.objects.latest("pk")


def left() -> int:
    with within(EVERYTHING):
        return RecipientList.objects.count() + ListedPerson.objects.count()


def test_a_list_that_was_only_checked_goes_after_its_days_with_its_rows_and_the_journal_says_so(people):
    asked = a_list(people)
    assert kept_days(AT.date()) == DAYS and forgotten_on(asked) == AT.date() + timedelta(days=DAYS + 1)
    assert actions.forget_checked(at=AT + timedelta(days=DAYS)) == 0
    assert left() == 2
    assert actions.forget_checked(at=AT + timedelta(days=DAYS, minutes=1)) == 1
    assert actions.forget_checked(at=AT + timedelta(days=DAYS, minutes=1)) == 0
    assert left() == 0
    with within(EVERYTHING):
        entry = Entry.objects.get(act="assistance.lists_forgotten")
    assert entry.words == {"count": 1, "days": DAYS} and entry.by_id is None


def test_a_list_checked_again_stays_longer(people):
    asked = a_list(people)
    later = AT + timedelta(days=60)
    with within(scope_of(people.budi)):
        actions.check_again(asked, scope=scope_of(people.budi), by=people.budi, at=later)
    assert actions.forget_checked(at=AT + timedelta(days=DAYS + 1)) == 0


def test_a_list_that_was_taken_in_stays_also_after_it_was_taken_back(people):
    asked = a_list(people)
    with within(scope_of(people.budi)):
        assert actions.take_in(asked, scope=scope_of(people.budi), by=people.budi, at=AT) == 1
        actions.take_back(asked, by=people.budi, at=AT)
    assert actions.forget_checked(at=AT + timedelta(days=400)) == 0
    assert forgotten_on(RecipientList(accepted_at=AT, made_at=AT)) is None


def test_the_file_goes_with_its_list(people, budi, django_capture_on_commit_callbacks):
    asked = a_file(budi)
    path = stored_path(asked)
    assert path.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_checked(at=timezone.now() + timedelta(days=DAYS + 1)) == 1
    assert not path.exists()


def test_the_pages_say_how_long_a_list_is_kept(people, budi):
    asked = a_list(people, at=timezone.now())
    for url in ("/buku-bantuan/periksa/", "/buku-bantuan/daftar/"):
        assert "90 hari" in budi.get(url).content.decode()
    gone_on = forgotten_on(asked)
    assert format_date(gone_on) in budi.get(f"/buku-bantuan/daftar/{asked.pk}/").content.decode()


def test_columns_decided_once_are_read_so_in_the_next_list_of_the_same_source(people, budi):
    first = a_file(budi)
    url = f"/buku-bantuan/daftar/{first.pk}/kolom/"
    assert budi.post(url, {"column_0": "nik", "column_1": "recipient"}).status_code == 302
    with within(EVERYTHING):
        kept = RememberedColumns.objects.get()
    assert (kept.columns, kept.decided_by) == ({"a": "nik", "b": "recipient"}, people.budi)
    second = a_file(budi, "a;b")
    assert [column["field"] for column in second.columns] == ["nik", "recipient"]
    assert {column["reason"] for column in second.columns} == {"seperti yang dipilih sebelumnya"}
    page = budi.get(f"/buku-bantuan/daftar/{second.pk}/kolom/").content.decode()
    assert "Ditetapkan Budi Konsultan" in page and "seperti yang dipilih sebelumnya" in page


def test_a_remembered_column_is_changed_and_forgotten(people, budi):
    url = f"/buku-bantuan/daftar/{a_file(budi).pk}/kolom/"
    budi.post(url, {"column_0": "nik", "column_1": "recipient"})
    budi.post(url, {"column_0": "nik", "column_1": "business_name"})
    with within(EVERYTHING):
        assert RememberedColumns.objects.get().columns["b"] == "business_name"
    assert "Dilupakan" in budi.post(url, {"lupakan": "1"}, follow=True).content.decode()
    with within(EVERYTHING):
        assert not RememberedColumns.objects.exists()
