from __future__ import annotations

from decimal import Decimal

from karawo.front.datasets.rules import difference, withheld_in

COLUMNS = [{"name": "kab"}, {"name": "kode_kab"}, {"name": "nilai"}, {"name": "keterangan"}]


def content(*rows):
    return {"title": "Usaha", "columns": COLUMNS, "rows": [list(row) for row in rows]}


def test_two_versions_differ_in_rows_that_came_went_and_changed():
    old = content(
        ["Boalemo", "7502", 40.0, ""], ["Gorontalo", "7501", 90.0, ""], ["Pohuwato", "7504", 7.0, ""]
    )
    new = content(
        ["Boalemo", "7502", 41.0, ""], ["Gorontalo", "7501", 60.0, ""], ["Kota Gorontalo", "7571", 9.0, ""]
    )
    found = difference(old, new)
    assert found.added == ("Kota Gorontalo",)
    assert found.gone == ("Pohuwato",)
    assert found.changed == (
        ("Gorontalo", Decimal("90.0"), Decimal("60.0")),
        ("Boalemo", Decimal("40.0"), Decimal("41.0")),
    )
    assert not found.is_none


def test_the_same_rows_in_another_order_or_under_another_name_are_no_difference():
    old = content(["Boalemo", "7502", 40.0, ""], ["Gorontalo", "7501", None, "ditutup"])
    new = content(["Kab. Gorontalo", "7501", None, "ditutup"], ["Boalemo", "7502", 40, ""])
    assert difference(old, new).is_none


def test_a_figure_without_breakdown_is_compared_under_the_title():
    alone = {"title": "Usaha", "columns": COLUMNS[2:], "rows": [[12.0, ""]]}
    assert difference(alone, alone | {"rows": [[13.0, ""]]}).changed == (
        ("Usaha", Decimal("12.0"), Decimal("13.0")),
    )


def test_withheld_rows_are_counted_by_their_note():
    assert withheld_in(content(["Boalemo", "7502", None, "ditutup"], ["Gorontalo", "7501", None, ""])) == 1
