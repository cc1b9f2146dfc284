"""Names and addresses read many at a time are read as one by one."""

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from karawo.registry.linkage.batch.addresses import Addresses, parts_of
from karawo.registry.linkage.batch.columns import Dictionary
from karawo.registry.linkage.batch.plain import PlainBusinesses, PlainNames
from karawo.registry.linkage.rules import canonical_business, canonical_person
from karawo.registry.linkage.rules.keys import business_core

ADDRESS = st.lists(
    st.sampled_from(
        [
            *(
                "Jl.",
                "JALAN",
                "Gg",
                "gang",
                "No.",
                "NO",
                "RT",
                "RW",
                "RT/RW",
                "rt.",
                "Dusun",
                "Dsn.",
                "Desa",
                "KEC.",
            ),
            *(
                "Kab",
                "Kota",
                "Lingkungan",
                "Blok",
                "Kav",
                "KM",
                "Perum",
                "Pasar",
                "Depan",
                "Timur",
                "II",
                "iv",
                "B",
            ),
            *(
                "Melati",
                "Tritih",
                "Mawar",
                "Sudirman",
                "17",
                "Agustus",
                "1945",
                "3",
                "003",
                "12",
                "12A",
                "0",
                "96115",
            ),
            *(
                "/",
                "-",
                ",",
                "|",
                ".",
                "RT3",
                "No5",
                "Jend.",
                "Kampung",
                "Baru",
                "Simpang",
                "Raya",
                "é",
                "Ma'ruf",
            ),
        ]
    ),
    min_size=1,
    max_size=9,
).flatmap(lambda words: st.sampled_from([" ", "", ", "]).map(lambda sign: sign.join(words)))


@given(
    st.lists(st.one_of(ADDRESS, st.text(alphabet="ABrtwRTW 0123/.,", max_size=14)), min_size=1, max_size=12)
)
@example(["Jl.", "Jl. Jl. II No. Jl."])
@example(["Jl. Kartini No 5 002/003", "Jl. Jati 006/001 Desa Wonokerto"])
@example(["Jl. Melati II No. 7", "Gang III RT 3 RW 2"])
@settings(max_examples=200, deadline=None)
def test_an_address_is_read_by_its_shape_as_it_is_by_itself(texts):
    dictionary = Dictionary()
    addresses = Addresses(dictionary)
    for these in (texts, texts[::-1]):
        for text, row in zip(these, addresses.read(pa.array(these, pa.string())).tolist(), strict=True):
            way, spot, rt, rw, village, district = parts_of(text)
            texts_of = dictionary.texts
            assert (texts_of[row[0]], texts_of[row[1]], row[2]) == (way, spot, rt * 1000 + rw), text
            assert (texts_of[row[3]], texts_of[row[4]]) == (village, district), text


NAME = st.lists(
    st.sampled_from(
        [
            *(
                "Siti",
                "AMINAH",
                "Abdul",
                "Rahman",
                "Nur",
                "Hayati",
                "M",
                "Moh",
                "H",
                "Hj",
                "S",
                "E",
                "Pd",
                "bin",
                "Alm",
            ),
            *("Sri", "Andi", "Cut", "KHM", "Dr", "Jaenudin", "Mas", "Ti", "SE", "R", "Abd", "Djoko"),
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(st.lists(NAME, min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_a_plain_name_is_read_as_by_itself(texts):
    dictionary = Dictionary()
    made = np.zeros((len(texts), 5), np.int32)
    is_read = PlainNames(dictionary).read(pa.array(texts, pa.string()), made)
    for text, row, is_done in zip(texts, made.tolist(), is_read.tolist(), strict=True):
        if is_done:
            name = canonical_person(text)
            last = name.skeleton[-1] if len(name.skeleton) > 1 else ""
            expected = [
                name.text,
                " ".join(sorted(name.skeleton)),
                " ".join(name.skeleton),
                name.skeleton[0],
                last,
            ]
            assert [dictionary.texts[number] for number in row] == expected, text


BUSINESS = st.lists(
    st.sampled_from(
        [
            *(
                "Toko",
                "TK.",
                "Warung",
                "Rumah",
                "Makan",
                "UD.",
                "CV",
                "PT",
                "Koperasi",
                "Simpan",
                "Pinjam",
                "Bu",
                "Pak",
            ),
            *(
                "Sri",
                "Jaya",
                "Abadi",
                "milik",
                "Kue",
                "Basah",
                "Cabang",
                "2",
                "A.N.",
                "Batik",
                "-",
                "Usaha",
                "Kios",
            ),
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(st.lists(BUSINESS, min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_a_plain_business_is_read_as_by_itself(texts):
    dictionary = Dictionary()
    made = np.zeros((len(texts), 5), np.int32)
    is_read = PlainBusinesses(dictionary).read(pa.array(texts, pa.string()), made)
    for text, row, is_done in zip(texts, made.tolist(), is_read.tolist(), strict=True):
        if is_done:
            found = canonical_business(text)
            assert found.owner_in_name is None, text
            expected = [
                "" if found.is_generic else found.core_text,
                found.core_text,
                business_core(found.skeleton, found.core_tokens) or "",
                found.kind_words[0] if found.kind_words else found.form or "",
                found.family or "",
            ]
            assert [dictionary.texts[number] for number in row] == expected, text
