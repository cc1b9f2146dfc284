from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from karawo.ui.forms import UNKNOWN, DigitsField, Form, OrUnknown, Renderer, RupiahInput, UnitInput


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


class Registration(Form):
    default_renderer = Renderer
    name = forms.CharField(label="Nama usaha", help_text="Seperti di papan nama.")
    trade = forms.ChoiceField(label="Jenis usaha", choices=[("", "Pilih"), ("k", "Karawo")])
    nik = DigitsField(label="NIK", name="NIK", lengths=(16,))
    sales = forms.CharField(label="Penjualan", widget=RupiahInput(), required=False)
    capacity = OrUnknown(forms.DecimalField(label="Kapasitas", widget=UnitInput("kg")))
    is_agreed = forms.BooleanField(label="Setuju")


FULL = {
    "name": "Karawo",
    "trade": "k",
    "nik": "7503-0141 0285.0003",
    "capacity_value": "12",
    "is_agreed": "on",
}


def test_separators_in_a_number_are_taken_out():
    form = Registration(FULL)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["nik"] == "7503014102850003"


def test_an_error_names_the_fix():
    form = Registration({**FULL, "nik": "750301410285000"})
    assert form.errors["nik"] == ["NIK harus 16 angka; Anda mengetik 15."]


def test_a_letter_among_digits_is_named():
    form = Registration({**FULL, "nik": "75030141028500O3"})
    assert form.errors["nik"] == ["NIK hanya berisi angka; hapus “O”."]


def test_an_empty_answer_is_asked_for_by_its_name():
    form = Registration({})
    assert form.errors["name"] == ["Isi “Nama usaha”."]
    assert form.errors["trade"] == ["Pilih “Jenis usaha”."]
    assert form.errors["is_agreed"] == ["Centang “Setuju” untuk melanjutkan."]
    assert form.errors["capacity"] == ["Isi “Kapasitas”, atau centang “Tidak tahu”."]


def test_not_knowing_is_an_answer_and_not_an_empty_one():
    form = Registration({**FULL, "capacity_value": "", "capacity_unknown": "on"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["capacity"] is UNKNOWN
    assert Registration(FULL).fields["capacity"].clean(["12", ""]) == Decimal(12)


def test_a_value_and_not_knowing_at_once_is_refused():
    form = Registration({**FULL, "capacity_unknown": "on"})
    assert "Pilih salah satu" in form.errors["capacity"][0]


def test_an_unknown_answer_comes_back_ticked():
    html = str(Registration(initial={"capacity": UNKNOWN})["capacity"])
    assert "checked" in html
    assert "UNKNOWN" not in html


def test_everything_typed_is_kept_and_the_error_stands_beside_it():
    html = Registration({**FULL, "nik": "12"}).render()
    assert 'value="12"' in html
    assert html.count("Anda mengetik 2.") == 2
    assert 'href="#id_nik"' in html
    assert 'aria-invalid="true"' in html


def test_optional_answers_say_so_and_required_ones_are_silent():
    html = Registration().render()
    assert html.count("(boleh kosong)") == 1


def test_a_unit_and_a_currency_stand_beside_the_number():
    html = Registration().render()
    assert ">Rp</span>" in html
    assert ">kg</span>" in html


@given(st.text(alphabet="0123456789 .-/", max_size=40))
def test_a_row_of_digits_is_kept_whole_or_refused(text):
    field = DigitsField(label="NIK", name="NIK", lengths=(16,), required=False)
    digits = "".join(mark for mark in text if mark.isdigit())
    try:
        assert field.clean(text) == digits
        assert len(digits) in (0, 16)
    except forms.ValidationError:
        assert len(digits) not in (0, 16)


def test_a_hint_is_text_and_never_markup():
    class Correcting(Form):
        default_renderer = Renderer
        name = forms.CharField(help_text="Sekarang: <form action='//x'>Warung</form>")

    shown = Correcting()["name"].as_field_group()
    assert "<form" not in shown
    assert "&lt;form" in shown
