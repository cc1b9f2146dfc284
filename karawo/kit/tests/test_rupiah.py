import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.kit.rupiah import NotAnAmount, format_rupiah, format_rupiah_short, parse_rupiah


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("Rp 2,5 juta", 2_500_000),
        ("2.500.000", 2_500_000),
        ("2500000,00", 2_500_000),
        ("2500000.00", 2_500_000),
        ("Rp2.500.000,-", 2_500_000),
        ("Rp. 2.500.000,00", 2_500_000),
        ("IDR 2,500,000", 2_500_000),
        ("1,2 M", 1_200_000_000),
        ("15 jt", 15_000_000),
        ("15jt", 15_000_000),
        ("500 rb", 500_000),
        ("750 ribu rupiah", 750_000),
        ("1.500 juta", 1_500_000_000),
        ("3 Milyar", 3_000_000_000),
        ("0,5 T", 500_000_000_000),
        ("0", 0),
        ("-50.000", -50_000),
        ("999,50", 1_000),
    ],
)
def test_money_is_read_as_people_type_it(typed, amount):
    assert parse_rupiah(typed) == amount


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("15 jt/bln", "misalnya 15 jt"),
        ("200 ribu per hari", "per waktu"),
        ("5 - 10 juta", "rentang"),
        ("5 juta s/d 10 juta", "rentang"),
        ("± 5 juta", "perkiraan"),
        ("> 5.000.000", "perkiraan"),
        ("", "Isi dengan jumlah"),
        ("banyak", "bukan jumlah rupiah"),
        ("1,500", "Tulis 1500"),
        ("5 dolar", "bukan jumlah rupiah"),
        ("8.5E+07", "bukan jumlah rupiah|kehilangan"),
        ("9999999 triliun", "jumlah nolnya"),
    ],
)
def test_what_is_no_single_amount_is_refused_with_the_fix(typed, hint):
    with pytest.raises(NotAnAmount, match=hint):
        parse_rupiah(typed)


@pytest.mark.parametrize(
    ("amount", "short"),
    [
        (0, "Rp0"),
        (999_999, "Rp999.999"),
        (1_000_000, "Rp 1 juta"),
        (2_500_000_000, "Rp 2,5 miliar"),
        (2_449_999_999, "Rp 2,4 miliar"),
        (999_950_000, "Rp 1 miliar"),
        (-15_000_000, "−Rp 15 juta"),
        (1_250_000_000_000, "Rp 1,3 triliun"),
    ],
)
def test_large_amounts_are_told_in_words(amount, short):
    assert format_rupiah_short(amount) == short


@given(st.integers(-(10**17), 10**17))
def test_an_amount_reads_back_as_it_is_shown(amount):
    assert parse_rupiah(format_rupiah(amount)) == amount


@given(st.integers(10**6, 10**15))
def test_the_short_form_is_within_one_twentieth(amount):
    assert abs(parse_rupiah(format_rupiah_short(amount)) - amount) <= amount * 0.05


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_refused_in_words(typed):
    try:
        parse_rupiah(typed)
    except NotAnAmount as error:
        assert str(error)
