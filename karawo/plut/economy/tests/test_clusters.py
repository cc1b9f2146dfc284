"""Sentra: dated states that are never overwritten, and nobody's business but the centre's and its office's."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.models import Entry
from karawo.kit.rupiah import format_rupiah
from karawo.kit.tabular import read
from karawo.plut.economy import actions
from karawo.plut.economy.models import Cluster, ClusterState
from karawo.plut.economy.pages import words
from karawo.plut.economy.queries.clusters import cluster_lines
from karawo.plut.tests.examples import centre_of
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db

JANUARY, JULY = date(2026, 1, 20), date(2026, 7, 20)


@pytest.fixture
def sentra(people):
    given = actions.GivenCluster(
        "Sentra Karawo Mongolato", "kain karawo", "Desa Mongolato", date(2024, 3, 1), 1998
    )
    with within(scope_of(people.budi)):
        return actions.add_cluster(centre_of(), given, by=people.budi, at=AT)


def seen(people, sentra, on=JULY, **told) -> ClusterState:
    words_told = {"told_by": "Ketua sentra", "source": "kunjungan", "members": 42, **told}
    with within(scope_of(people.budi)):
        return actions.observe_cluster(sentra, actions.GivenState(on, **words_told), by=people.budi, at=AT)


def line(people, sentra):
    with within(scope_of(people.budi)):
        return cluster_lines(Cluster.objects.filter(pk=sentra.pk).select_related("centre"))[0]


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_state_stands_beside_the_one_before_it(people, sentra):
    seen(people, sentra, JANUARY, members=40, workers=90)
    seen(people, sentra, JULY, members=42, problems={"produksi": "Benang terlambat", "memasak": "tidak ada"})
    found = line(people, sentra)
    assert (found.last.on, found.last.members, found.last.workers) == (JULY, 42, None)
    assert (found.before.on, found.before.members) == (JANUARY, 40)
    assert found.last.problems == {"produksi": "Benang terlambat"}
    facts = {each["term"]: each["value"] for each in words.state(found.last, found.before)}
    assert facts["Anggota (unit usaha)"] == "42 (naik 2, 20 Jan 2026)"
    assert facts["Pekerja"] == "belum diketahui", "what January said is not said of July"


def test_a_figure_told_again_for_the_same_day_replaces_without_overwriting(people, sentra):
    first = seen(people, sentra, members=42)
    assert seen(people, sentra, members=42) == first, "harmless twice"
    second = seen(people, sentra, members=45)
    found = line(people, sentra)
    assert (found.last, found.before) == (second, None)
    with within(EVERYTHING):
        assert ClusterState.objects.count() == 2


def test_the_database_refuses_to_change_or_remove_a_state(people, sentra):
    row = seen(people, sentra)
    with within(EVERYTHING):
        for act in (
            lambda: ClusterState.objects.filter(pk=row.pk).update(members=1),
            lambda: ClusterState.objects.filter(pk=row.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


def test_nothing_is_kept_from_an_empty_form_or_a_day_to_come(people, sentra):
    with pytest.raises(Refused):
        seen(people, sentra, members=None)
    with pytest.raises(Refused):
        seen(people, sentra, date(2027, 1, 1))
    with pytest.raises(Refused):
        seen(people, sentra, told_by=" ")
    with within(EVERYTHING):
        assert not ClusterState.objects.exists()


def test_a_sentra_is_taken_on_once_and_left_with_a_reason(people, sentra):
    with within(scope_of(people.budi)):
        same = actions.GivenCluster("Sentra Karawo Mongolato", "kain", "lain", date(2025, 1, 1))
        assert actions.add_cluster(centre_of(), same, by=people.budi, at=AT) == sentra
        with pytest.raises(Refused):
            actions.end_cluster(sentra, on=JULY, reason=" ", by=people.budi, at=AT)
        actions.end_cluster(sentra, on=JULY, reason="Sudah mandiri", by=people.budi, at=AT)
    with within(scope_of(people.rina)), pytest.raises(NotAllowed):
        actions.add_cluster(centre_of(), same.__class__("Lain", "x", "y", JULY), by=people.rina, at=AT)
    with within(EVERYTHING):
        acts = list(
            Entry.objects.filter(act__startswith="cluster.").values_list("act", flat=True).order_by("pk")
        )
    assert acts == ["cluster.added", "cluster.ended"]


def test_the_profile_of_the_centre_links_its_sentra(people, sentra):
    seen(people, sentra, turnover_rupiah=75_000_000)
    page = signed_in(people.budi).get(f"/plut/{centre_of().pk}/").content.decode()
    assert f'href="/sentra/{sentra.pk}/"' in page and format_rupiah(75_000_000) in page
    other = signed_in(people.rina).get(f"/plut/{centre_of().pk}/").content.decode()
    assert "Mongolato" not in other and "Harga pasar" in other


def test_the_office_reads_and_a_stranger_finds_nothing(people, sentra):
    seen(people, sentra, chair="Ketua Contoh")
    url = f"/sentra/{sentra.pk}/"
    assert "Ketua Contoh" in signed_in(people.darma).get(url).content.decode()
    assert signed_in(people.darma).get(f"{url}keadaan/").status_code == 404
    for stranger in (people.rina, people.ani, people.sri):
        assert signed_in(stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_state_is_typed_and_the_list_leaves_as_csv_and_spreadsheet(people, sentra, tmp_path):
    browser, url = signed_in(people.budi), f"/sentra/{sentra.pk}/keadaan/"
    typed = {
        "on": "2026-07-20", "told_by": "Ketua sentra", "source": "kunjungan", "members": "42", "workers": "",
        "turnover_rupiah": "75.000.000", "technology": "sederhana", "material": "keduanya", "marketing": "lokal",
        "chair": "Ketua Contoh", "problem_pemasaran": "Satu pembeli", "key": str(uuid4()),
    }  # fmt: skip
    assert browser.post(url, typed).status_code == 302
    assert browser.post(url, {"on": "2026-07-20", "key": str(uuid4())}).status_code == 422
    assert "Satu pembeli" in browser.get(f"/sentra/{sentra.pk}/").content.decode()
    assert b"Sentra Karawo Mongolato" in b"".join(browser.get("/sentra.csv").streaming_content)
    (tmp_path / "sentra.xlsx").write_bytes(b"".join(browser.get("/sentra.xlsx").streaming_content))
    with read(tmp_path / "sentra.xlsx") as opened:
        cells = [cell for row in opened.sheets[0].rows() for cell in row.values]
    assert 75_000_000 in cells and "Satu pembeli" in cells
