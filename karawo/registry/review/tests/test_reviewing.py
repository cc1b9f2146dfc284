"""A reviewer works through pairs, merges one with a preview, and splits it again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import NotAllowed, Refused
from karawo.registry.actions.undo import undo
from karawo.registry.models import DuplicateProposal
from karawo.registry.review.actions import assess, begin_run, decide, go_on, merge, take_step, withdraw_last
from karawo.registry.review.models import LinkageRun, Merge, ReviewLabel
from karawo.registry.review.tests.registers import checksums, owner_of, pair_of_owners
from karawo.registry.tests.examples import BOALEMO_VILLAGE, another, registered

pytestmark = pytest.mark.django_db

ANSWERS = {
    "purpose": "Satu orang satu berkas",
    "data_used": "nama, NIK tersandi",
    "risks": "dua orang dikira satu",
    "measures": "diputus orang, dapat dipisah",
    "officer": "Pejabat PDP provinsi",
    "opinion": "Setuju dengan syarat",
}


def assessed(kab_id: int, by=None) -> None:
    with within(EVERYTHING):
        assess(kab_id, ANSWERS, assessed_on=date(2026, 7, 1), valid_until=date(2030, 7, 1), by=by, at=AT)


def test_an_assessment_of_this_morning_is_in_force_at_once(people):
    """At seven in Gorontalo, when the day of UTC is still yesterday."""
    morning, today = datetime(2026, 8, 2, 23, 0, tzinfo=UTC), date(2026, 8, 3)
    with within(EVERYTHING):
        assess(7571, ANSWERS, assessed_on=today, valid_until=date(2027, 8, 3), by=None, at=morning)
        assert begin_run(7571, by=None, at=morning).pk is not None
        with pytest.raises(Refused, match="belum tiba"):
            assess(
                7571, ANSWERS, assessed_on=date(2026, 8, 4), valid_until=date(2027, 8, 4), by=None, at=morning
            )  # fmt: skip


def linked(kab_id: int = 7571) -> LinkageRun:
    assessed(kab_id)
    with within(EVERYTHING):
        run = begin_run(kab_id, by=None, at=AT)
    return go_on(run, clock=lambda: AT)


@pytest.fixture
def pair(people) -> DuplicateProposal:
    pair_of_owners(people.budi)
    with within(EVERYTHING):
        return DuplicateProposal.objects.get(question="owner")


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_run_is_refused_without_an_impact_assessment(people):
    with pytest.raises(Refused, match="Pasal 34"), within(scope_of(people.darma)):
        begin_run(75, by=people.darma, at=AT)
    assessed(75)
    with within(scope_of(people.darma)):
        assert begin_run(75, by=people.darma, at=AT) == begin_run(75, by=people.darma, at=AT)
        # The province's holds for its kabupaten.
        begin_run(7571, by=people.darma, at=AT)
    with pytest.raises(NotAllowed), within(scope_of(people.budi)):
        begin_run(7571, by=people.budi, at=AT)


def test_a_run_proposes_pairs_with_reasons_and_a_second_one_nothing_more(people):
    for number, name in enumerate(("Kue Siti", "Warung Siti")):
        registered(people.budi, another("Siti Aminah Lamusu", name, phone="081277008899" if number else ""))
    registered(people.budi, another("Zulfikar Xenon", "Bengkel Zul", phone="081299887766"))
    with within(EVERYTHING):
        before = set(DuplicateProposal.objects.values_list("pk", flat=True))
    run = linked()
    assert run.finished_at is not None and run.owner_count == 3
    with within(EVERYTHING):
        made = DuplicateProposal.objects.exclude(pk__in=before)
        assert {each.question for each in DuplicateProposal.objects.all()} == {"owner"}
        assert all(each.weight is not None and each.evidence for each in made)
        count = DuplicateProposal.objects.count()
        assert count >= 1
    again = linked()
    assert again.pk != run.pk and again.proposed_count == 0
    with within(EVERYTHING):
        assert DuplicateProposal.objects.count() == count


def test_a_pair_of_businesses_with_the_numbers_of_two_owners_hides_them_not(people, pair):
    with within(EVERYTHING):
        record("duplicate.decided", by=None, at=AT)
        DuplicateProposal.objects.update(question="business")
    run = linked()
    with within(EVERYTHING):
        made = DuplicateProposal.objects.get(question="owner")
        assert (made.first_id, made.second_id) == (pair.first_id, pair.second_id)
        assert run.proposed_count == 1
        assert DuplicateProposal.objects.count() == 2


def test_a_run_that_was_stopped_goes_on_and_is_taken_back_as_one_act(people, monkeypatch):
    for number in range(3):
        for name in ("Rahmat", "Rachmat"):
            nik = f"757102500390{number}00{1 if name == 'Rahmat' else 2}"
            registered(people.budi, another(f"{name} Dunggio{number}", f"Toko {number}", nik=nik))
    with within(EVERYTHING):
        record("test.pairs", by=None, at=AT)
        DuplicateProposal.objects.all().delete()
    before = checksums()
    assessed(7571)
    monkeypatch.setattr("karawo.registry.review.actions.linking.STEP", 2)
    with within(EVERYTHING):
        run = begin_run(7571, by=None, at=AT)
    stopped = take_step(run, at=AT)
    assert stopped.finished_at is None and 0 < stopped.done_upto < stopped.last_owner_id
    with within(EVERYTHING):
        resumed = begin_run(7571, by=None, at=AT)
    assert resumed.pk == run.pk, "the open run goes on"
    done = go_on(resumed, clock=lambda: AT)
    assert done.finished_at is not None and done.proposed_count >= 3
    with within(EVERYTHING):
        assert not undo(Entry.objects.get(pk=done.entry_id), by=None, at=AT).conflicts
    assert checksums() == before


def test_reviewers_who_contradict_each_other_leave_the_pair_unsure(people, pair):
    with within(scope_of(people.darma)):
        decide(pair, "same", by=people.budi, at=AT)
        assert DuplicateProposal.objects.get(pk=pair.pk).decision == "same"
        decide(pair, "different", by=people.darma, at=AT)
        assert DuplicateProposal.objects.get(pk=pair.pk).decision == "later"
        withdraw_last(by=people.darma, at=AT)
        assert DuplicateProposal.objects.get(pk=pair.pk).decision == "same"
        assert ReviewLabel.objects.count() == 3, "labels are only added"


def test_one_page_shows_a_pair_and_each_key_has_a_button(people, pair, desk):
    page = text(desk("budi").get("/tinjau/"))
    for expected in (
        "Sama (S)",
        "Beda (B)",
        "Ragu (R)",
        "Lewati (→)",
        "Kenapa pasangan ini?",
        'data-key="u"',
    ):
        assert expected in page
    assert "telepon sama" in page and "7571025003900002" not in page
    assert desk("rina").get("/tinjau/").status_code == 200
    assert "Siti" not in text(desk("rina").get("/tinjau/"))
    assert desk("").get("/tinjau/").status_code == 302


def test_a_verdict_leads_to_the_next_pair_and_undo_back(people, pair, desk):
    browser = desk("budi")
    address = reverse("review:verdict", args=[pair.pk])
    assert desk("rina").post(address, {"decision": "same"}).status_code == 404
    page = text(browser.post(address, {"decision": "same"}, follow=True))
    assert "Lihat apa yang terjadi bila digabung" in page and "Tidak ada pasangan yang menunggu" in page
    answer = browser.post("/tinjau/penarikan/")
    assert answer["Location"] == f"/tinjau/?pasangan={pair.pk}"
    assert "Sama (S)" in text(browser.get(answer["Location"]))


def test_a_pair_is_merged_with_a_preview_and_the_old_address_leads_on(people, pair, desk):
    browser = desk("budi")
    address = reverse("review:merging", args=["owner", pair.first_id, pair.second_id])
    page = text(browser.get(address))
    assert "Yang akan tampil" in page and "usaha: 1" in page and "bertahan" in page
    assert desk("rina").get(address).status_code == 404
    assert browser.post(address, {"reason": ""}).status_code == 422
    swapped = browser.post(address, {"bertahan": pair.second_id, "lihat": "1"})
    assert swapped.status_code == 200 and f'value="{pair.second_id}"' in text(swapped)
    done = browser.post(address, {"reason": "KTP sama", "bertahan": pair.first_id, "pilih_name": "gone"})
    assert done.status_code == 302
    with within(EVERYTHING):
        made = Merge.objects.get()
        assert (made.kept_id, made.gone_id) == (pair.first_id, pair.second_id)
    assert browser.get(f"/pelaku/{pair.second_id}/")["Location"] == f"/pelaku/{pair.first_id}/"
    followed = text(browser.get(f"/pelaku/{pair.second_id}/", follow=True))
    assert "sudah digabung ke catatan ini" in followed
    assert "Menggabungkan pelaku" in followed
    assert "owner id" not in followed and f"{pair.second_id} →" not in followed, (
        "no numbers of ours in the story"
    )
    assert "Pisahkan lagi" in text(browser.get("/tinjau/gabungan/"))
    assert "Siti" not in text(desk("rina").get("/tinjau/gabungan/"))
    split = text(browser.post(reverse("review:split", args=[made.pk]), follow=True))
    assert "kembali seperti sebelum digabung" in split
    assert browser.get(f"/pelaku/{pair.second_id}/").status_code == 200


def test_who_looked_is_told_of_both_records(people, desk):
    kept, gone = pair_of_owners(people.budi)
    browser = desk("budi")
    browser.get(f"/pelaku/{gone.pk}/")
    with within(scope_of(people.budi)):
        merge(kept, gone, reason="sama", by=people.budi, at=AT)
    assert "Budi Konsultan" in text(browser.get(f"/catatan/pembukaan/owner/{kept.pk}/"))


def test_pairs_of_two_kabupaten_are_shown_to_the_province_alone(people, desk):
    kept, _gone = pair_of_owners(people.budi)
    far = owner_of(
        registered(people.darma, another("Siti Aminah Lamusu", "Kue Siti", region_id=BOALEMO_VILLAGE))
    )
    first, second = sorted((kept.pk, far.pk))
    with within(EVERYTHING):
        record("test.pair", by=None, at=AT)
        DuplicateProposal.objects.all().delete()
        row = DuplicateProposal.objects.create(
            question="owner", first_id=first, second_id=second, kab_id=7571, other_kab_id=7502, probability=0.8,
            model_version="1", proposed_at=AT,
        )  # fmt: skip
    address = reverse("review:verdict", args=[row.pk])
    assert desk("budi").post(address, {"decision": "same"}).status_code == 404
    assert "Sama (S)" in text(desk("darma").get("/tinjau/"))
    desk("darma").post(address, {"decision": "same"})
    with within(EVERYTHING):
        row.refresh_from_db()
    assert row.decision == "same"


def test_the_quality_page_says_belum_cukup_data_until_somebody_has_judged(people, pair, desk):
    assert "Belum cukup data" in text(desk("darma").get("/tinjau/mutu/"))
    desk("budi").post(reverse("review:verdict", args=[pair.pk]), {"decision": "same"})
    page = text(desk("darma").get("/tinjau/mutu/"))
    assert "Budi Konsultan" in page and "selang 95 %" in page and "judgement-1" in page


def test_the_assessment_is_asked_for_and_then_the_run_goes(people, pair, desk):
    browser = desk("darma")
    assert "Penilaian dampak belum ada" in text(browser.get("/tinjau/penautan/"))
    refused = browser.post("/tinjau/penautan/", {"territory": "7571"})
    assert refused.status_code == 422 and "Pasal 34" in text(refused)
    form = {**ANSWERS, "territory": "75", "assessed_on": "2026-07-01", "valid_until": "2040-07-01"}
    assert browser.post("/tinjau/penautan/penilaian/", {**form, "risks": ""}).status_code == 422
    assert browser.post("/tinjau/penautan/penilaian/", form).status_code == 302
    done = text(browser.post("/tinjau/penautan/", {"territory": "7571"}, follow=True))
    assert "Selesai" in done and "diusulkan" in done and "Tarik usulannya" in done
    with within(EVERYTHING):
        address = reverse("review:withdrawn_run", args=[LinkageRun.objects.get().pk])
    assert desk("budi").post(address).status_code == 404
    assert "Usulan penautan ini ditarik" in text(browser.post(address, follow=True))
    assert desk("budi").get("/tinjau/penautan/penilaian/").status_code == 404


def test_every_pair_of_the_list_leads_to_its_page(people, pair, desk):
    browser = desk("budi")
    page = text(browser.get("/tinjau/daftar/?tentang=owner&wilayah=7571"))
    assert f"pasangan={pair.pk}" in page
    assert browser.get(f"/tinjau/?pasangan={pair.pk}").status_code == 200
