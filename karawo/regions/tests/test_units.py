import pytest

from karawo.regions import queries
from karawo.regions.models import Region
from karawo.regions.rules import Scheme

pytestmark = pytest.mark.django_db


def test_one_code_is_two_places_in_the_two_schemes():
    assert queries.by_code("7501").full_name == "Kabupaten Gorontalo"
    assert queries.by_code("7501", Scheme.BPS).full_name == "Kabupaten Boalemo"


@pytest.mark.parametrize(
    ("code", "scheme", "name"),
    [
        ("91.01", Scheme.KEMENDAGRI, "Kabupaten Merauke"),
        ("9271", Scheme.KEMENDAGRI, "Kota Sorong"),
        ("64.06", Scheme.KEMENDAGRI, "Kabupaten Malinau"),
        ("7325", Scheme.KEMENDAGRI, "Kabupaten Pasangkayu"),
        ("9401", Scheme.BPS, "Kabupaten Merauke"),
        ("9501", Scheme.BPS, "Kabupaten Merauke"),
        ("97", Scheme.BPS, "Provinsi Papua Pegunungan"),
    ],
)
def test_old_codes_lead_to_the_unit_of_today(code, scheme, name):
    assert queries.by_code(code, scheme).full_name == name


@pytest.mark.parametrize("code", ["", "7", "9999", "7501012", "abc", "99.99.99.9999"])
def test_an_unknown_code_is_nothing(code):
    assert queries.by_code(code) is None


def test_a_long_bps_code_is_not_guessed():
    assert queries.by_code("7501012001", Scheme.BPS) is None


def test_no_old_code_is_the_code_of_another_unit_today():
    current = set(Region.objects.filter(level=2).values_list("code", flat=True))
    current_bps = set(Region.objects.filter(level=2).values_list("bps_code", flat=True))
    for region in Region.objects.filter(former_codes__isnull=False).prefetch_related("former_codes"):
        for former in region.former_codes.all():
            if former.scheme == "kemendagri":
                assert f"{former.code[:2]}.{former.code[2:]}" not in current
            else:
                assert former.code not in current_bps


def test_the_old_codes_of_papua_fill_the_gaps_in_its_numbering():
    """Kemendagri does not renumber: what 91 and 92 lack today is what moved away."""
    for prov_id, last in ((91, 28), (92, 12)):
        now = {region.id % 100 for region in Region.objects.filter(prov_id=prov_id, level=2)}
        moved = {
            int(code[2:])
            for code in Region.objects.filter(
                former_codes__scheme="kemendagri", former_codes__code__startswith=str(prov_id)
            ).values_list("former_codes__code", flat=True)
        }
        assert now.isdisjoint(moved)
        assert {n for n in now | moved if n < 70} == set(range(1, last + 1))


def test_children_come_by_name_and_path_from_the_top():
    names = [region.name for region in queries.children(7571)]
    assert names == sorted(names)
    assert len(names) == 9
    assert len(queries.children(None)) == 38
    assert [unit.full_name for unit in queries.path(7571061003)] == [
        "Provinsi Gorontalo",
        "Kota Gorontalo",
        "Kecamatan Kota Tengah",
        "Kelurahan Liluwo",
    ]


def test_a_nik_tells_where_it_was_given_out():
    place = queries.from_nik("7571064508900002")
    assert (place.kabupaten.full_name, place.kecamatan.name, place.is_former) == (
        "Kota Gorontalo",
        "Kota Tengah",
        False,
    )
    old = queries.from_nik("9101010101700001")
    assert (old.province.name, old.kabupaten.name, old.kecamatan, old.is_former) == (
        "Papua Selatan",
        "Merauke",
        None,
        True,
    )
    assert queries.from_nik("9999990101700001").province is None
    assert queries.from_nik("7599010101700001").kabupaten is None
    assert queries.from_nik("7599010101700001").province.name == "Gorontalo"


def test_counts_below_are_given_level_by_level():
    counts = queries.counts_below(Region.objects.get(pk=75))
    assert [(level.value, n) for level, n in counts] == [
        (2, 6),
        (3, Region.objects.filter(prov_id=75, level=3).count()),
        (4, Region.objects.filter(prov_id=75, level=4).count()),
    ]
