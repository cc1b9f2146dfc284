"""The journal as people read it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from conftest import AT, BOALEMO, KOTA_GORONTALO
from karawo.journal import queries
from karawo.journal.actions import record, record_look
from karawo.journal.models import Change, Look
from karawo.journal.rules import sentences
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.models import Identifier, Owner, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    kept = dict(sentences._templates)
    sentences.register({"test.rename": "{by} mengubah nama {name}", "test.add": "{by} mendaftarkan {name}"})
    yield
    sentences._templates.clear()
    sentences._templates.update(kept)


@pytest.fixture
def subject():
    kept = dict(queries._subjects)

    def rows(owner_id):
        own = Owner.objects.filter(pk=owner_id).values_list("pk", "entry_id")
        numbers = Identifier.objects.filter(owner_id=owner_id).values_list("pk", "entry_id")
        return {"registry_owner": own, "registry_identifier": numbers}

    def title(owner_id):
        return Owner.objects.filter(pk=owner_id).values_list("name", flat=True).first()

    queries.register_subject(
        queries.Subject("owner", "Pelaku usaha", title, lambda pk: f"/pelaku/{pk}/", rows)
    )
    yield
    queries._subjects.clear()
    queries._subjects.update(kept)


def an_owner(people, kab_id=KOTA_GORONTALO):
    with within(EVERYTHING):
        record("test.add", by=people.budi, at=AT, words={"name": "Sri"}, kab_id=kab_id)
        owner = Owner.objects.create(
            kind="person", name="Sri", canonical_name="SRI", kab_id=kab_id, created_at=AT, birth_on="1990-01-01",
            birth_digest=1,
        )  # fmt: skip
        source = Source.objects.create(name="Uji", kind="document")
        Identifier.objects.create(
            owner=owner, kind="nik", sealed="7571000000000003", digest=7, masked="7571••••••••0003", kab_id=kab_id,
            is_valid_format=True, source=source, seen_on=AT.date(),
        )  # fmt: skip
    return owner


def test_a_sentence_names_who_did_what(words):
    assert sentences.sentence("test.rename", by="Budi", words={"name": "Sri"}) == "Budi mengubah nama Sri"
    assert sentences.sentence("test.rename", by="", words={}) == "Sistem mengubah nama …"
    assert sentences.short("test.rename") == "mengubah nama"
    with pytest.raises(sentences.UnknownAct):
        sentences.sentence("test.unknown", by="", words={})
    with pytest.raises(ValueError, match="two sentences"):
        sentences.register({"test.rename": "lain"})


def test_the_timeline_tells_who_changed_what_from_what_to_what(people, words, subject):
    owner = an_owner(people)
    with within(EVERYTHING):
        record("test.rename", by=people.budi, at=AT, words={"name": "Sri"}, kab_id=KOTA_GORONTALO)
        Owner.objects.filter(pk=owner.pk).update(name="Sri Rahayu", sex="P", has_disability=False)
    with within(Scope(kab_ids=(KOTA_GORONTALO,))):
        newest, oldest = queries.timeline("owner", owner.pk)
    assert newest.sentence == "Budi Konsultan mengubah nama Sri"
    assert {(change.label, change.before, change.after) for change in newest.changes} == {
        ("Nama", "Sri", "Sri Rahayu"),
        ("Jenis kelamin", "–", "Perempuan"),
        ("Penyandang disabilitas", "–", "tidak"),
    }
    assert oldest.sentence == "Budi Konsultan mendaftarkan Sri"
    assert oldest.changes == ()


def test_a_personal_value_is_never_written_out(people, words, subject):
    owner = an_owner(people)
    with within(EVERYTHING):
        record("test.rename", by=people.budi, at=AT, words={"name": "Sri"})
        owner.birth_on = "1991-02-02"
        owner.save(update_fields=["birth_on"])
        Identifier.objects.filter(owner=owner).update(masked="7571••••••••0004")
        (newest, _oldest) = queries.timeline("owner", owner.pk)
    assert all(
        change.is_hidden and change.before == change.after == queries.HIDDEN for change in newest.changes
    )
    assert newest.changes


def test_a_stranger_reads_no_timeline(people, words, subject):
    owner = an_owner(people)
    with within(Scope(kab_ids=(BOALEMO,))):
        assert queries.timeline("owner", owner.pk) == []


def test_the_journal_page_shows_the_own_territory_and_the_own_acts(client, people, words):
    an_owner(people)
    client.force_login(people.budi)
    page = client.get(reverse("journal:journal"))
    assert "mendaftarkan Sri" in page.text
    assert (
        client.get(reverse("journal:journal"), {"perbuatan": "test.rename"}).text.count("mendaftarkan Sri")
        == 0
    )
    assert (
        "mendaftarkan Sri"
        in client.get(reverse("journal:journal"), {"wilayah": "7571", "tanggal": "2026-08-03"}).text
    )
    assert "mendaftarkan Sri" not in client.get(reverse("journal:journal"), {"tanggal": "2026-08-02"}).text
    client.force_login(people.rina)
    assert "mendaftarkan Sri" not in client.get(reverse("journal:journal")).text


def test_the_administrator_reads_the_whole_journal(client, people, words):
    from karawo.accounts import actions

    an_owner(people)
    token = actions.make_setup_link(at=AT)
    wati = actions.set_up_first_administrator(token, name="Wati", username="wati", password="x", at=AT)
    client.force_login(wati)
    page = client.get(reverse("journal:journal"))
    assert "mendaftarkan Sri" in page.text
    assert "menjadi administrator pertama" in page.text


def test_a_strange_filter_is_no_fault(client, people):
    client.force_login(people.budi)
    strange = {"orang": "²", "tanggal": "kemarin", "wilayah": "99999999999999999999", "halaman": "-7"}
    assert client.get(reverse("journal:journal"), strange).status_code == 200


def test_who_opened_the_data_is_shown_to_those_who_see_it(client, people, words, subject):
    owner = an_owner(people)
    with within(EVERYTHING):
        record_look(
            Look.What.UNMASK, by=people.darma, at=AT, subject=("owner", owner.pk), kab_id=KOTA_GORONTALO,
            detail="NIK", reason="Verifikasi bantuan",
        )  # fmt: skip
    address = reverse("journal:looks", args=["owner", owner.pk])
    assert client.get(address).status_code == 302
    client.force_login(people.budi)
    page = client.get(address)
    assert "Darma Dinas" in page.text
    assert "Verifikasi bantuan" in page.text
    client.force_login(people.rina)
    assert client.get(address).status_code == 404
    assert client.get(reverse("journal:looks", args=["nobody", 1])).status_code == 404


def test_an_owner_reads_of_the_own_file_and_not_of_what_bears_the_same_number(people, words):
    owner = an_owner(people)
    with within(EVERYTHING):
        for kind in ("owner", "business", "person", "gathering"):
            record("test.rename", by=people.budi, at=AT, subject=(kind, owner.pk), words={"name": kind})
            record_look(
                Look.What.PAGE, by=people.budi, at=AT, subject=(kind, owner.pk), kab_id=KOTA_GORONTALO
            )
    with within(Scope(own_ids=(owner.pk,))):
        assert {entry.words["name"] for entry in queries.entries()} == {"owner", "business"}
        assert {look.subject_kind for look in Look.objects.all()} == {"owner", "business"}


def test_an_owner_reads_no_change_of_another_table_with_the_same_number(people, words):
    owner = an_owner(people)
    with within(EVERYTHING):
        record("test.rename", by=people.budi, at=AT, words={"name": "Sri"})
        Owner.objects.filter(pk=owner.pk).update(name="Sri Wahyuni")
        number = Identifier.objects.get()
        Identifier.objects.filter(pk=number.pk).update(masked="7571••••••••0009")
    with within(Scope(own_ids=(owner.pk, number.pk))):
        assert {change.table_name for change in Change.objects.all()} == {"registry_owner"}
