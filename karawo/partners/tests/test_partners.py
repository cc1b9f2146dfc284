"""Nobody is twice in the list, and what was merged comes apart again; numbers only with consent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import AT, BOALEMO, GORONTALO, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.gatherings.actions import withdraw_decision
from karawo.gatherings.models import Decision
from karawo.gatherings.queries import follow_ups_of
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.partners import actions
from karawo.partners.access import is_reached, visible_contacts, visible_needs, visible_partners
from karawo.partners.actions.merging import _check_all_named
from karawo.partners.models import Commitment, Contact, Membership, Need, Offer, Partner
from karawo.partners.queries.asking import needs_asked, partners_asked
from karawo.partners.queries.decided import without_promise
from karawo.partners.queries.health import health_of
from karawo.partners.queries.ledger import due_items, fulfilment_by, unit_sums
from karawo.partners.queries.matching import candidates, empty_seats
from karawo.partners.queries.pictures import coverage_of, network_of, power_interest, punctuality
from karawo.partners.tests.examples import TODAY, a_forum, a_partner, a_promise, a_report, received
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_second_entry_of_the_same_is_refused_by_everybody(people):
    a_partner(people, "PT Bank Contoh", element="aggregator_finance", sub_kind="bank")
    with pytest.raises(actions.InTheList) as refused:
        a_partner(people, "Bank Contoh, PT", element="aggregator_finance", sub_kind="bank")
    assert refused.value.is_certain
    with within(EVERYTHING):
        record("test.cheat", by=None, at=AT)
        with pytest.raises(IntegrityError, match="partner_once_in_the_list"), transaction.atomic():
            Partner.objects.create(
                name="x",
                name_key="BANK CONTOH",
                element="media",
                region_id=7571,
                kab_id=7571,
                registered_at=AT,
            )


def test_a_like_name_asks_and_a_person_decides(people):
    first = a_partner(people, "Universitas Contoh Gorontalo")
    with pytest.raises(actions.InTheList) as refused:
        a_partner(people, "Universitas Conto Gorontalo", is_another=False)
    (like,) = refused.value.likes
    assert (like.partner.pk, like.is_same) == (first.pk, False)
    assert "nama hampir sama" in like.reasons
    assert a_partner(people, "Universitas Conto Gorontalo").pk != first.pk


def test_only_the_sixth_element_has_kinds(people):
    with pytest.raises(Refused, match="kosongkan jenisnya"):
        a_partner(people, sub_kind="bank")


def test_a_partner_of_the_province_is_read_there_and_nowhere_else(people):
    a_partner(people, "Bank Daerah Contoh", by=people.darma, region_id=BOALEMO, reach="province")
    a_partner(people, "Koran Boalemo", by=people.darma, region_id=BOALEMO)
    a_partner(people, "Lokapasar Contoh", by=people.darma, region_id=BOALEMO, reach="nation")
    for who, names in (
        (people.budi, {"Bank Daerah Contoh", "Lokapasar Contoh"}),
        (people.rina, {"Lokapasar Contoh"}),
        (people.ani, set()),
    ):
        scope = scope_of(who)
        with within(scope):
            assert {each.name for each in Partner.objects.all()} == names
            assert {each.name for each in visible_partners(scope)} == (names if scope.kab_ids else set())


def test_contacts_stay_at_home_however_far_the_partner_reaches(people):
    partner = a_partner(people, by=people.darma, region_id=BOALEMO, reach="nation")
    a_contact(people, partner, by=people.darma)
    with within(scope_of(people.budi)):
        assert Contact.objects.count() == 0
        assert visible_contacts(scope_of(people.budi)).count() == 0


@pytest.mark.parametrize(
    ("home", "reach", "place", "is_seen"),
    [
        (7571, "kabupaten", 7571, True),
        (7571, "kabupaten", 7502, False),
        (7571, "kabupaten", 75, True),
        (7571, "province", 7502, True),
        (7571, "province", 3573, False),
        (7571, "nation", 3573, True),
        (75, "kabupaten", 7571, False),
        (75, "province", 7571, True),
    ],
)
def test_a_thing_names_a_partner_whom_its_readers_see(home, reach, place, is_seen):
    assert is_reached(Partner(kab_id=home, reach=reach), place) is is_seen


def a_contact(people, partner, *, by=None, phone="0812-4411-9080", consented_on=TODAY) -> Contact:
    by = by or people.budi
    given = actions.GivenContact(name="Narahubung Contoh", phone=phone, consented_on=consented_on)
    with within(scope_of(by)):
        return actions.add_contact(partner, given, by=by, at=AT)


def test_a_number_is_kept_sealed_and_only_with_consent(people):
    partner = a_partner(people)
    with pytest.raises(Refused, match="hanya bila orangnya setuju"):
        a_contact(people, partner, consented_on=None)
    contact = a_contact(people, partner)
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_masked FROM partners_contact WHERE id = %s", [contact.pk])
        sealed, masked = cursor.fetchone()
    assert b"4411" not in bytes(sealed)
    assert "4411" not in masked
    with within(scope_of(people.budi)):
        contact.refresh_from_db()
        assert actions.open_phone(contact, reason="undangan FGD", by=people.budi, at=AT) == "+6281244119080"
    with within(EVERYTHING):
        assert "4411" not in str(list(Entry.objects.values_list("words", flat=True)))


def test_consent_withdrawn_takes_the_number_and_the_links(people):
    contact = a_contact(people, a_partner(people))
    with within(scope_of(people.budi)):
        _link, token = actions.make_link(contact, by=people.budi, at=AT)
        assert actions.is_usable(token, at=AT)
        actions.close_contact(contact, by=people.budi, at=AT)
        actions.close_contact(contact, by=people.budi, at=AT)
        contact.refresh_from_db()
        assert contact.phone is None
        with pytest.raises(Refused, match="hanya kepada narahubung yang setuju"):
            actions.make_link(contact, by=people.budi, at=AT)
    assert not actions.is_usable(token, at=AT)


def test_a_merge_takes_everything_along_and_gives_it_back(people):
    kept, gone = a_partner(people, "Dinas Contoh Satu"), a_partner(people, "Dinas Contoh Dua")
    forum = a_forum(people)
    promise = a_promise(people, gone)
    a_contact(people, gone)
    with within(scope_of(people.budi)):
        for partner in (kept, gone):
            actions.join(forum, partner, role="", since=TODAY, by=people.budi, at=AT)
        assert dict(actions.preview(kept, gone)) == {"janji": 1, "narahubung": 1}
        merge = actions.merge_partners(kept, gone, reason="Kantor yang sama", by=people.budi, at=AT)
        assert Commitment.objects.get(pk=promise.pk).partner_id == kept.pk
        assert list(Partner.objects.standing()) == [kept]
        actions.unmerge_partners(merge, by=people.budi, at=AT)
        actions.unmerge_partners(merge, by=people.budi, at=AT)
        assert Commitment.objects.get(pk=promise.pk).partner_id == gone.pk
        assert Membership.objects.filter(partner=gone).count() == 1
        assert Partner.objects.standing().count() == 2


def test_a_merge_is_not_undone_after_thirty_days(people):
    kept, gone = a_partner(people, "Kampus Satu"), a_partner(people, "Politeknik Dua")
    with within(scope_of(people.budi)):
        merge = actions.merge_partners(kept, gone, reason="Sama", by=people.budi, at=AT)
        with pytest.raises(Refused, match="30 hari"):
            actions.unmerge_partners(merge, by=people.budi, at=AT + timedelta(days=31))


def test_every_relation_to_a_partner_has_a_mover():
    _check_all_named()


def test_a_seat_is_taken_once_and_a_relation_said_once(people):
    forum, partner, other = a_forum(people), a_partner(people), a_partner(people, "Yayasan Lain")
    with within(scope_of(people.budi)):
        seats = [actions.join(forum, partner, role="", since=TODAY, by=people.budi, at=AT) for _twice in "ab"]
        said = [
            actions.relate(partner, other, kind="member_of", since=TODAY, by=people.budi, at=AT)
            for _twice in "ab"
        ]
        assert seats[0].pk == seats[1].pk
        assert said[0].pk == said[1].pk
        with pytest.raises(Refused, match="dirinya"):
            actions.relate(partner, partner, kind="owns", since=TODAY, by=people.budi, at=AT)


def a_need(people, *, forum=None, **changed) -> Need:
    given = {
        "text": "Pembeli tetap gula aren", "region_id": 7571, "stage": "market", "level": "technical",
        "commodity": "gula aren", "contribution": "access", "element": "aggregator_finance", "sub_kind": "offtaker",
        "challenges": ["technical"], **changed,
    }  # fmt: skip
    with within(scope_of(people.budi)):
        return actions.raise_need(actions.GivenNeed(**given), forum=forum, by=people.budi, at=AT)


def test_an_empty_seat_is_named_in_words_until_somebody_offers(people):
    need = a_need(people)
    scope = scope_of(people.budi)
    with within(scope):
        ((_need, words),) = empty_seats([need], scope)
        assert words == "belum ada offtaker untuk gula aren di Kota Gorontalo"
    buyer = a_partner(people, "Toko Oleh-oleh Contoh", element="aggregator_finance", sub_kind="offtaker")
    with within(scope):
        offer = actions.GivenOffer(
            contribution="access", stage="market", text="Rak tetap", commodity="Gula Aren"
        )
        actions.add_offer(buyer, offer, by=people.budi, at=AT)
        (found,) = candidates(need, scope)
        assert found.partner == buyer
        assert "untuk komoditas yang sama" in found.reasons
        assert empty_seats([need], scope) == []
        actions.end_offer(Offer.objects.get(), by=people.budi, at=AT)
        assert candidates(need, scope) == []


def test_one_fact_is_one_need_however_often_it_is_gathered(people, monkeypatch):
    from karawo.partners.actions import needs

    given = actions.GivenNeed(
        text="Izin edar", region_id=7571, stage="standard", level="institution", source="diagnosis",
        source_ref="gap:izin:7571",
    )  # fmt: skip
    monkeypatch.setattr(needs, "_finders", {"uji": lambda kab_ids, at: [given]})
    with within(scope_of(people.budi)):
        assert actions.gather_needs([7571], by=people.budi, at=AT) == 1
        assert actions.gather_needs([7571], by=people.budi, at=AT) == 0


def test_a_need_is_closed_with_a_reason_and_opened_again(people):
    need = a_need(people)
    with within(scope_of(people.budi)):
        with pytest.raises(Refused, match="bagaimana"):
            actions.close_need(need, reason=" ", by=people.budi, at=AT)
        actions.close_need(need, reason="Sudah ada pembeli", by=people.budi, at=AT)
        assert Need.objects.open().count() == 0
        actions.reopen_need(need, by=people.budi, at=AT)
        assert Need.objects.open().count() == 1


def an_agreement(people, *partners, **changed):
    given = {
        "form": "mou", "title": "Kerja sama kopi", "region_id": 7571, "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 8, 31), "parties": dict.fromkeys(partners, ""), **changed,
    }  # fmt: skip
    with within(scope_of(people.budi)):
        return actions.record_agreement(actions.GivenAgreement(**given), by=people.budi, at=AT)


def test_a_paper_is_renewed_once_and_a_pks_stands_under_a_mou(people):
    partner = a_partner(people)
    mou = an_agreement(people, partner)
    pks = an_agreement(people, partner, form="pks", parent=mou)
    with pytest.raises(Refused, match="berinduk pada MoU"):
        an_agreement(people, partner, parent=pks)
    with within(scope_of(people.budi)):
        given = actions.GivenAgreement(
            form="mou",
            title="Kerja sama kopi II",
            region_id=7571,
            valid_from=date(2026, 9, 1),
            parties={partner: ""},
        )
        renewed = [actions.renew_agreement(mou, given, by=people.budi, at=AT) for _twice in "ab"]
    assert renewed[0].pk == renewed[1].pk


def test_what_is_late_or_runs_out_is_due(people):
    partner = a_partner(people)
    an_agreement(people, partner)
    late = a_promise(people, partner, promised_on=date(2026, 6, 1), due_on=TODAY - timedelta(days=1))
    a_promise(
        people, partner, status="offered", promised_on=date(2026, 6, 1), due_on=TODAY - timedelta(days=1)
    )
    with within(scope_of(people.budi)):
        found = due_items([7571], on=TODAY)
    assert [(each.kind, each.title) for each in found] == [
        ("janji", partner.name),
        ("perjanjian", "Kerja sama kopi"),
    ]
    assert found[0].pk == late.pk


def test_sums_keep_units_apart_and_do_not_count_offers(people):
    partner = a_partner(people)
    people_promised = a_promise(people, partner)
    a_promise(people, partner, contribution="money", unit="rupiah", quantity=Decimal(5_000_000))
    a_promise(people, partner, status="offered", quantity=Decimal(99))
    received(people, people_promised, 4)
    with within(scope_of(people.budi)):
        money, persons = unit_sums(Commitment.objects.all())
    assert (money.unit, money.promised, money.delivered) == ("rupiah", 5_000_000, 0)
    assert (persons.promised, persons.open, persons.delivered) == (10, 6, 4)


def test_fulfilment_counts_what_was_due_and_says_what_waits(people):
    partner = a_partner(people)
    early = {"promised_on": date(2026, 5, 1), "due_on": date(2026, 6, 1)}
    kept, waiting = a_promise(people, partner, **early), a_promise(people, partner, **early)
    a_promise(people, partner)
    received(people, kept, 10)
    a_report(people, waiting, 10)
    with within(scope_of(people.budi)):
        (row,) = fulfilment_by(Commitment.objects.all(), "partner__element", on=TODAY)
    assert (row.key, row.promises, row.due, row.kept, row.overdue, row.unsure) == ("academia", 3, 2, 1, 1, 1)
    assert row.percent == 50


def test_the_pictures_read_the_same_rows(people):
    forum = a_forum(people)
    campus, paper = a_partner(people), a_partner(people, "Koran Contoh", element="media")
    alone = a_partner(people, "Bank Contoh", element="aggregator_finance", sub_kind="bank")
    scope = scope_of(people.budi)
    with within(scope):
        for partner in (campus, paper, alone):
            actions.join(forum, partner, role="", since=TODAY, by=people.budi, at=AT)
        actions.rate(forum, {campus.pk: (5, 4), paper.pk: (2, 5)}, by=people.budi, at=AT)
        assert actions.rate(forum, {campus.pk: (5, 4)}, by=people.budi, at=AT) == 0
    done = a_promise(people, campus, forum=forum)
    a_promise(people, paper, forum=forum)
    received(people, done, 10)
    with within(scope):
        cover = coverage_of(scope, forum=forum)
        assert cover.cells[7571, "academia"].delivering == 1
        assert "belum ada pemerintah di Kota Gorontalo" in cover.absent
        for (kab_id, element), cell in cover.cells.items():
            query = {"di": str(kab_id), "unsur": element, "forum": str(forum.pk)}
            assert partners_asked(visible_partners(scope), query).count() == cell.present
        net = network_of(scope, forum=forum)
        assert (len(net.nodes), net.edges, net.alone) == (2, [(campus.pk, paper.pk, 1)], 1)
        assert net.density == pytest.approx(1 / 3)
        dots = punctuality(scope, on=TODAY, forum=forum)
        assert {partner.name for partner in dots.partners} == {campus.name, paper.name}
        placed, unrated, raters = power_interest(forum)
        assert ([each.partner for each in placed], unrated, raters) == ([campus, paper], [alone], 1)
        health = health_of(forum, on=TODAY)
    assert (health.seats, health.delivering_seats, health.members) == ((3, 6), (1, 6), 3)
    assert health.joint_programmes == (1, 1)
    assert health.attendance is None


def test_each_cell_of_the_coverage_counts_the_partners_and_needs_of_its_list(people):
    a_partner(
        people, "Bank Daerah Contoh", by=people.darma, region_id=BOALEMO, reach="province", element="media"
    )
    a_partner(
        people, "Lokapasar Contoh", by=people.darma, region_id=BOALEMO, reach="nation", element="business"
    )
    a_partner(people, "Bappeda Contoh", by=people.darma, region_id=GORONTALO, element="government")
    a_partner(people, "Warga Contoh", by=people.darma, region_id=BOALEMO, element="community")
    a_partner(people)
    forum = a_forum(people)
    a_need(people, element="media", sub_kind="", region_id=KOTA_GORONTALO)
    a_need(people, element="media", sub_kind="", region_id=KOTA_GORONTALO, forum=forum)
    seen = {}
    for person in (people.budi, people.darma):
        scope = scope_of(person)
        with within(scope):
            for asked in (None, forum):
                cover = coverage_of(scope, forum=asked)
                mark = {"forum": str(asked.pk)} if asked else {}
                for (kab_id, element), cell in cover.cells.items():
                    query = {"di": str(kab_id), "unsur": element, **mark}
                    assert partners_asked(visible_partners(scope), query).count() == cell.present, query
                    lacks = {
                        "kab": str(kab_id),
                        "unsur": element,
                        **({"untuk": str(asked.pk)} if asked else {}),
                    }
                    assert needs_asked(visible_needs(scope), lacks).count() == cell.lacking, lacks
                    if asked is None:
                        seen[person.username, kab_id, element] = cell.present
    assert seen["budi", 7571, "media"] == seen["darma", 7571, "media"] == seen["darma", 7502, "media"] == 1
    assert (
        seen["budi", 7571, "business"]
        == seen["darma", 7571, "business"]
        == seen["darma", 7502, "business"]
        == 1
    )
    assert seen["budi", 7571, "community"] == seen["darma", 7571, "community"] == 0
    assert seen["darma", 7571, "government"] == 1


def test_a_study_of_actors_keeps_what_was_entered(people):
    forum = a_forum(people)
    with within(scope_of(people.budi)):
        told = {"objectives": ["Satu"], "by": people.budi, "at": AT}
        with pytest.raises(Refused, match="0 sampai 4"):
            actions.study_actors(
                forum, actors=[1, 2], influences=[[0, 5], [0, 0]], positions=[[1], [1]], **told
            )
        actions.study_actors(forum, actors=[1, 2], influences=[[0, 1], [2, 0]], positions=[[1], [-4]], **told)
        assert forum.studies.get().influences == [[0, 1], [2, 0]]


def test_the_office_of_the_province_works_for_the_province(people):
    partner = a_partner(people, "Bappeda Contoh", by=people.darma, region_id=GORONTALO, element="government")
    assert (partner.kab_id, partner.reach) == (75, "kabupaten")
    with within(scope_of(people.budi)):
        assert not Partner.objects.filter(pk=partner.pk).exists()


def a_gathering(people):
    from karawo.gatherings.models import Gathering, GatheringKind

    with within(EVERYTHING):
        record("test.gathering", by=None, at=AT)
        return Gathering.objects.create(
            kind=GatheringKind.objects.first(), title="FGD Kopi", code="kopi", organiser_name="PLUT", region_id=7571,
            kab_id=7571, place_text="Ruang rapat", seats=20, starts_at=AT, ends_at=AT + timedelta(hours=3), made_at=AT,
        )  # fmt: skip


def a_decision(people, gathering, number=1, **changed):
    from karawo.gatherings.models import decision_made

    given = {
        "who": "Universitas Contoh", "what": "Melatih 30 pengrajin", "element_code": "academia",
        "contribution_code": "people", "quantity": Decimal(30), "unit": "orang", "due_on": TODAY + timedelta(days=90),
        **changed,
    }  # fmt: skip
    with within(scope_of(people.budi)), transaction.atomic():
        record("test.decided", by=people.budi, at=AT)
        decision = Decision.objects.create(
            key=f"00000000-0000-4000-8000-00000000000{number}", gathering=gathering, number=number, kab_id=7571,
            decided_at=AT, **given,
        )  # fmt: skip
        decision_made.send(sender=Decision, decision=decision, by=people.budi, at=AT)
    return decision


def test_a_decision_is_a_promise_in_the_same_act(people):
    from karawo.gatherings.models import decision_withdrawn

    forum, gathering = a_forum(people), a_gathering(people)
    with within(scope_of(people.budi)):
        actions.meet(forum, gathering, by=people.budi, at=AT)
        actions.meet(forum, gathering, by=people.budi, at=AT)
    known = a_partner(people, "UNIV. CONTOH")
    decision = a_decision(people, gathering)
    with within(EVERYTHING):
        promise = Commitment.objects.select_related("partner", "forum").get()
    assert (promise.partner, promise.forum, promise.quantity, promise.status) == (known, forum, 30, "agreed")
    newcomer = a_decision(
        people, gathering, 2, who="Radio Contoh", element_code="media", quantity=None, unit="", what="Siaran"
    )
    with within(EVERYTHING):
        made = Commitment.objects.select_related("partner").get(decision_ref=f"decision:{newcomer.pk}")
    assert (made.partner.element, made.quantity, made.unit) == ("media", 1, "kegiatan")
    a_decision(people, gathering, 3, who="Entah siapa", element_code="")
    with within(EVERYTHING):
        assert Commitment.objects.count() == 2
    with within(scope_of(people.budi)):
        decision_withdrawn.send(sender=Decision, decision=decision, reason="Batal", by=people.budi, at=AT)
    with within(EVERYTHING):
        assert Commitment.objects.get(pk=promise.pk).status == "withdrawn"


def became(people, decision):
    with within(scope_of(people.budi)):
        return follow_ups_of([decision.pk]).get(decision.pk)


def test_a_decision_whose_actor_nobody_knows_says_so_until_somebody_settles_it(people):
    gathering = a_gathering(people)
    decision = a_decision(people, gathering, who="Entah siapa", element_code="", due_on=date(2031, 1, 31))
    lacking = became(people, decision)
    assert lacking.label == "belum menjadi janji" and lacking.url == f"/komitmen/keputusan/{decision.pk}/"
    assert "“Entah siapa” belum ada di daftar mitra" in lacking.lacking and "daftarkan" in lacking.lacking
    with within(scope_of(people.budi)):
        assert list(without_promise(Decision.objects.all())) == [decision]
        with pytest.raises(Refused, match="pilih unsur"):
            actions.settle_decision(decision, None, by=people.budi, at=AT)
        made = actions.settle_decision(decision, None, element="media", by=people.budi, at=AT)
        assert actions.settle_decision(decision, None, element="media", by=people.budi, at=AT) == made
    assert (made.partner.name, made.partner.element, made.quantity) == ("Entah siapa", "media", 30)
    kept = became(people, decision)
    assert (kept.label, kept.lacking, kept.url) == ("disepakati", "", f"/komitmen/{made.pk}/")


def test_a_decision_of_a_name_that_is_like_another_makes_no_second_partner(people):
    gathering, campus = a_gathering(people), a_partner(people, "Universitas Contoh Gorontalo")
    decision = a_decision(people, gathering, who="Universitas Conto Gorontalo")
    with within(EVERYTHING):
        assert Partner.objects.count() == 1 and not Commitment.objects.exists()
    assert f"mirip dengan {campus.name}" in became(people, decision).lacking
    with within(scope_of(people.budi)):
        made = actions.settle_decision(decision, campus, by=people.budi, at=AT)
    assert made.partner == campus and made.due_on == decision.due_on


def test_a_decision_that_cannot_be_promised_is_refused_in_words_and_not_kept(people):
    gathering = a_gathering(people)
    with pytest.raises(Refused, match="Uang dicatat dalam rupiah"):
        a_decision(people, gathering, contribution_code="money")
    with within(EVERYTHING):
        assert not Decision.objects.exists()


def test_a_withdrawn_decision_lacks_nothing(people):
    gathering = a_gathering(people)
    decision = a_decision(people, gathering, who="Entah siapa", element_code="")
    with within(scope_of(people.budi)):
        withdraw_decision(decision, reason="Salah catat", by=people.budi, at=AT)
        assert list(without_promise(Decision.objects.all())) == []
        with pytest.raises(Refused, match="sudah ditarik"):
            actions.settle_decision(decision, None, element="media", by=people.budi, at=AT)
    assert became(people, decision) is None


def test_who_came_to_the_meetings_of_a_forum_is_counted_once(people):
    from karawo.gatherings.models import Attendance, GatheringSession, Registration

    forum, gathering = a_forum(people), a_gathering(people)
    campus, paper = a_partner(people), a_partner(people, "Koran Contoh", element="media")
    scope = scope_of(people.budi)
    with within(scope):
        actions.meet(forum, gathering, by=people.budi, at=AT)
        for partner in (campus, paper):
            actions.join(forum, partner, role="", since=TODAY, by=people.budi, at=AT)
    told = [("a", "P", "16-30", "Univ. Contoh"), ("b", "L", "", "Koran Contoh"), ("c", "", "", "")]
    with within(EVERYTHING):
        record("test.came", by=None, at=AT)
        session = GatheringSession.objects.create(
            gathering=gathering, title="Pagi", starts_at=AT, ends_at=AT + timedelta(hours=3), kab_id=7571
        )
        for number, (who, sex, age, organisation) in enumerate(told):
            registration = Registration.objects.create(
                key=f"00000000-0000-4000-8000-0000000000b{number}", gathering=gathering, state="waiting", kab_id=7571,
                person_name=who, person_key=f"p{who}", sex=sex, age_band=age, organisation=organisation,
                channel="staff", door_code=f"KODE{number}", digest=f"{number}" * 64, signed_up_at=AT,
            )  # fmt: skip
            Attendance.objects.create(
                key=f"00000000-0000-4000-8000-0000000000c{number}", session=session, registration=registration,
                how="name", came_at=AT, received_at=AT, kab_id=7571,
            )  # fmt: skip
    with within(scope):
        health = health_of(forum, on=TODAY)
        net = network_of(scope, forum=forum)
    assert health.attendance.people == 3
    assert (health.attendance.of_group["women"], health.attendance.unknown["women"]) == (1, 1)
    assert (health.attendance.of_group["youth"], health.attendance.unknown["youth"]) == (1, 2)
    assert net.edges == [(min(campus.pk, paper.pk), max(campus.pk, paper.pk), 1)]
