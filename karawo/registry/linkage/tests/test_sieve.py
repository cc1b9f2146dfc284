from hypothesis import given

from karawo.registry.linkage.rules import Verdict, compare_both, link_record
from karawo.registry.linkage.rules.compare import compare_likely
from karawo.registry.linkage.rules.sieve import Sieve, may_be_one_number
from karawo.registry.linkage.tests.invented import invented_records
from karawo.registry.linkage.tests.parts import PARTS


def _is_put_aside(sieve, one, typed, other):
    regions = (other.desa_code, other.kecamatan_code, other.kabupaten_code)
    lets_through = sieve.lets_through(typed.get("name") or "", typed.get("business") or "", regions)
    return not lets_through and not may_be_one_number(one, other)


@given(PARTS, PARTS)
def test_what_the_sieve_puts_aside_is_new_in_the_whole_comparison(one, typed):
    record, other = link_record(**one), link_record(**({"name": "Budi"} | typed))
    if _is_put_aside(Sieve(record), record, {"name": "Budi"} | typed, other):
        assert compare_both(record, other)[0].verdict is Verdict.NEW


def test_the_sieve_holds_back_most_strangers_and_nobody_who_may_be_meant():
    typed = [each for each in invented_records(150, seed=3) if each.get("name")]
    records = [link_record(**each) for each in typed]
    kept = aside = 0
    for record in records:
        sieve = Sieve(record)
        for form, other in zip(typed, records, strict=True):
            owner, unit = compare_both(record, other)
            if _is_put_aside(sieve, record, form, other):
                aside += 1
                assert owner.verdict is Verdict.NEW
            if owner.verdict is Verdict.NEW:
                assert compare_likely(record, other) is None
            else:
                kept += 1
                assert compare_likely(record, other) == (owner, unit)
    assert kept > len(records)
    assert aside > 0.9 * (len(records) ** 2 - kept)
