import math

from hypothesis import given

from karawo.registry.linkage.rules import Verdict, compare_both, link_record
from karawo.registry.linkage.rules.compare import compare_likely
from karawo.registry.linkage.rules.record import Numbers
from karawo.registry.linkage.rules.sieve import ROUNDING, Sieve
from karawo.registry.linkage.tests.invented import invented_records
from karawo.registry.linkage.tests.parts import NIK, PARTS


def _most(sieve, typed, other):
    regions = (other.desa_code, other.kecamatan_code, other.kabupaten_code)
    numbers = Numbers(other.nik, other.nib, other.npwp)
    return sieve.most(typed.get("name") or "", typed.get("business") or "", regions, numbers)


@given(PARTS, PARTS)
def test_what_the_sieve_puts_aside_is_new_in_the_whole_comparison(one, typed):
    record, other = link_record(**one), link_record(**({"name": "Budi"} | typed))
    most = _most(Sieve(record), {"name": "Budi"} | typed, other)
    owner, _unit = compare_both(record, other)
    assert owner.verdict is Verdict.NEW or (most is not None and owner.weight <= most + ROUNDING)


def test_the_sieve_holds_back_most_strangers_and_nobody_who_may_be_meant():
    typed = [each for each in invented_records(150, seed=3) if each.get("name")]
    records = [link_record(**each) for each in typed]
    kept = aside = 0
    for record in records:
        sieve = Sieve(record)
        for form, other in zip(typed, records, strict=True):
            owner, unit = compare_both(record, other)
            most = _most(sieve, form, other)
            aside += most is None
            if owner.verdict is Verdict.NEW:
                assert compare_likely(record, other) is None
            else:
                kept += 1
                assert most is not None and owner.weight <= most + ROUNDING
                assert compare_likely(record, other) == (owner, unit)
    assert kept > len(records)
    assert aside > 0.97 * (len(records) ** 2 - kept)


def test_another_nik_puts_aside_who_has_nothing_else_in_common():
    sieve = Sieve(link_record(nik=NIK, name="Siti Aminah", kabupaten_code="7571"))
    place = (None, None, "7571")
    unopened, other = Numbers(None, None, None), Numbers("7571011203670004", None, None)
    assert sieve.most("Siti Aminah", "", place, unopened) is not None
    assert sieve.most("Siti Aminah", "", place, other) is None
    assert sieve.most("Rahmat Usman", "", place, Numbers("7571014508900003", None, None)) == math.inf
