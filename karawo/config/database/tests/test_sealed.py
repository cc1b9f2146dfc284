import io
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.config.database import DatabaseCareError, archive, sealed

KEY = bytes(range(32))


def small_chunks():
    return mock.patch.object(sealed, "CHUNK_BYTES", 32)


def closed(parts, key=KEY):
    file = io.BytesIO()
    sealer = sealed.Sealer(file, key)
    for part in parts:
        sealer.write(part)
    sealer.finish()
    return file.getvalue()


def content(raw, key=KEY):
    return b"".join(sealed.opened(io.BytesIO(raw), key))


@given(st.lists(st.binary(max_size=100), max_size=8))
def test_what_was_sealed_opens_again(parts):
    with small_chunks():
        assert content(closed(parts)) == b"".join(parts)


@given(st.binary(max_size=200), st.data())
def test_a_file_cut_off_anywhere_does_not_open(plain, data):
    with small_chunks():
        raw = closed([plain])
        end = data.draw(st.integers(0, len(raw) - 1))
        with pytest.raises(DatabaseCareError):
            content(raw[:end])


@given(st.binary(max_size=200), st.data())
def test_a_file_with_one_changed_bit_does_not_open(plain, data):
    with small_chunks():
        raw = bytearray(closed([plain]))
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] ^= 1 << data.draw(st.integers(0, 7))
        with pytest.raises(DatabaseCareError):
            content(bytes(raw))


def test_chunks_in_another_order_do_not_open():
    with small_chunks():
        raw = closed([b"a" * 32, b"b" * 32, b"c"])
        head, size = 56, 32 + 16
        swapped = (
            raw[:head] + raw[head + size : head + 2 * size] + raw[head : head + size] + raw[head + 2 * size :]
        )
        with pytest.raises(DatabaseCareError, match="rusak atau terpotong"):
            content(swapped)


def test_another_key_is_told_from_damage():
    with pytest.raises(DatabaseCareError, match="Kunci tidak cocok"):
        content(closed([b"x"]), key=bytes(32))


def test_the_same_content_never_looks_the_same():
    assert closed([b"x" * 50])[56:] != closed([b"x" * 50])[56:]


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=20), st.lists(st.binary(max_size=60), max_size=4)), max_size=5
    )
)
def test_an_archive_gives_back_its_things(things):
    with small_chunks():
        file = io.BytesIO()
        sealer = sealed.Sealer(file, KEY)
        for name, blocks in things:
            archive.put(sealer, name, blocks)
        archive.end(sealer)
        sealer.finish()
        source = archive.Source(sealed.opened(io.BytesIO(file.getvalue()), KEY))
        found = [(name, b"".join(blocks)) for name, blocks in source.things()]
        assert found == [(name, b"".join(blocks)) for name, blocks in things]
