from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from karawo.regions import queries
from karawo.regions.actions import fingerprint, load_regions
from karawo.regions.models import Region, RegionAlias, RegionCode, RegionEdition

pytestmark = pytest.mark.django_db


def test_all_units_stand_in_the_table_with_their_parents():
    assert Region.objects.in_force().count() == 91_599
    village = Region.objects.get(pk=7571061003)
    assert (village.code, village.parent_id, village.prov_id, village.kab_id, village.kec_id) == (
        "75.71.06.1003",
        757106,
        75,
        7571,
        757106,
    )
    assert village.postal_code
    assert Region.objects.filter(level=2).exclude(bps_code=None).count() == 514


def test_loading_again_is_one_query_and_changes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        loaded = load_regions()
    assert not loaded.is_new
    assert loaded.units == 91_599
    edition = queries.edition()
    assert (edition.law, edition.decided_on) == ("Kepmendagri 300.2.2-2430/2025", date(2025, 6, 23))
    assert edition.fingerprint == fingerprint()


def test_the_command_says_what_it_did(capsys):
    call_command("load_regions")
    assert "91.599 wilayah" in capsys.readouterr().out


@pytest.mark.slow
def test_a_newer_edition_mends_rows_and_ends_units_that_are_gone():
    RegionEdition.objects.all().delete()
    Region.objects.filter(pk=7501).update(name="Salah", bps_code=None)
    Region.objects.filter(pk=7502).update(bps_code="7502")
    gone = Region.objects.get(pk=750101)
    gone.pk, gone.kec_id, gone.code, gone.name = 750199, 750199, "75.01.99", "Lama"
    gone.save(force_insert=True)

    at = datetime(2026, 3, 2, tzinfo=UTC)
    loaded = load_regions(at=at)

    assert loaded.is_new
    assert RegionEdition.objects.get().loaded_at == at
    mended = Region.objects.get(pk=7501)
    assert (mended.name, mended.bps_code) == ("Gorontalo", "7502")
    assert Region.objects.get(pk=750199).valid_to == date(2025, 6, 23)
    assert Region.objects.in_force().count() == 91_599
    assert RegionCode.objects.filter(code="9101", scheme="kemendagri").count() == 1
    assert RegionAlias.objects.filter(text_canonical="SUMUT").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kab_id": 7502},
        {"level": 2},
        {"parent_id": 750102},
        {"latitude": 51.5},
        {"valid_from": date(2020, 1, 2), "valid_to": date(2020, 1, 1)},
    ],
)
def test_the_database_refuses_a_unit_that_contradicts_its_code(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.filter(pk=750101).update(
            **wrong | ({"kec_id": 1} if wrong == {"kab_id": 7502} else {})
        )


def test_a_unit_and_all_below_it_are_one_condition():
    assert Region.objects.inside(7571).count() == 1 + 9 + Region.objects.filter(kab_id=7571, level=4).count()
    assert Region.objects.inside(7571061003).get().name == "Liluwo"
