"""Records: one row of one list, spoilt as that list spoils. Compiled; a row depends on nothing but its slot."""

import numpy as np
from numba import njit

from karawo.registry.linkage.synthetic import chance
from karawo.registry.linkage.synthetic.businesses import (
    BRANCH_NUMBER,
    CLOSE_DAY,
    ELSEWHERE,
    HAND_DAY,
    IS_FRANCHISE,
    KIND_END,
    NAME_TOKENS,
    PARTNER,
    STYLE,
    STYLE_ALONE,
    TRADE,
    UNIT_FACTS,
    business,
)
from karawo.registry.linkage.synthetic.chance import begin, below, roll, shuffled
from karawo.registry.linkage.synthetic.knobs import Fault
from karawo.registry.linkage.synthetic.land import BPS_CODE, CODE, FIRST, KAB, KEC, Land
from karawo.registry.linkage.synthetic.literals import at
from karawo.registry.linkage.synthetic.people import (
    CAPITALS,
    DAY,
    EACH_WORD,
    FACTS,
    FIRST_DAY,
    GIVEN,
    IS_HAJI,
    LAST_DAY,
    LATER_PHONE,
    LATER_VILLAGE,
    MEMBERS,
    MONTH,
    MOST_MEMBERS,
    MOST_RECORDS,
    MOST_UNITS,
    MOVE_DAY,
    NEVER,
    NIB,
    NIK,
    NPWP,
    PHONE,
    PHONE_DAY,
    ROLE,
    SEX,
    THIS_YEAR,
    TOKENS,
    TWIN_SIBLING,
    UNITS,
    YEAR,
    drawn,
    person,
    phone_number,
    plan,
)
from karawo.registry.linkage.synthetic.places import ADDRESS_FACTS, home, put_literal, write_address
from karawo.registry.linkage.synthetic.shapes import Bytes, Ints, Longs, Offsets, Shares, State
from karawo.registry.linkage.synthetic.wordstock import TEXT, TOKEN_AT, TRADES, WRITTEN, WRITTEN_AT
from karawo.registry.linkage.synthetic.writing import (
    cased,
    civil,
    is_other,
    letter_spaced,
    mistype,
    old_spelling,
    put_date,
    put_entry,
    put_number,
    put_span,
    put_token,
)

BLOCK = 64
"""Households whose records are counted together."""

COLUMNS = (
    *("record_id", "source", "entered_on", "owner_name", "nik", "npwp", "nib", "phone", "birth_date", "sex"),
    *("business_name", "address", "kab_code", "kec_code", "desa_code", "kbli"),
)
WIDEST = (12, 5, 10, 110, 20, 20, 13, 18, 10, 1, 180, 200, 5, 8, 13, 5)
"""Bytes that a field can need at most."""

# Places in the shares of fields, by source.
F_NIK, F_NIB, F_NPWP, F_PHONE, F_BIRTH, F_SEX, F_BUSINESS, F_ADDRESS, F_DESA, F_KEC, F_KBLI, F_ENTERED = (
    range(12)
)
FIELDS = (
    *("nik", "nib", "npwp", "phone", "birth", "sex", "business", "address", "desa", "kec", "kbli", "entered"),
)
# Places in the shares of faults, by source.
FAULTS = (
    *(
        "typing",
        "nik_typing",
        "spelling",
        "old_spelling",
        "title",
        "initial",
        "token_dropped",
        "tokens_turned",
    ),
    *("swapped_columns", "owner_in_business", "letter_spaced", "default_date", "wrong_date", "wrong_sex"),
    *("bps_codes", "enumerator_phone", "family_phone", "business_typing", "business_generic"),
)
(X_TYPING, X_NIK, X_SPELLING, X_OLD, X_TITLE, X_INITIAL, X_DROPPED, X_TURNED, X_SWAPPED, X_OWNER_IN) = range(
    12, 22
)
(X_SPACED, X_DEFAULT, X_DATE, X_SEX, X_BPS, X_ENUMERATOR, X_FAMILY_PHONE, X_BUSINESS, X_GENERIC) = range(
    22, 31
)

_TYPING, _NIK_TYPING, _SPELLING = int(Fault.TYPING), int(Fault.NIK_TYPING), int(Fault.SPELLING)
_OLD, _TITLE, _INITIAL = int(Fault.OLD_SPELLING), int(Fault.TITLE), int(Fault.INITIAL)
_DROPPED, _SWAPPED, _OWNER_IN = (
    int(Fault.TOKEN_DROPPED),
    int(Fault.SWAPPED_COLUMNS),
    int(Fault.OWNER_IN_BUSINESS),
)
_SPACED, _DEFAULT, _WRONG_DATE = int(Fault.LETTER_SPACED), int(Fault.DEFAULT_DATE), int(Fault.WRONG_DATE)
_BPS, _SHARED, _NO_NIK = int(Fault.BPS_CODES), int(Fault.SHARED_PHONE), int(Fault.MISSING_NIK)
_BUSINESS, _GENERIC, _MOVED = int(Fault.BUSINESS_TYPING), int(Fault.BUSINESS_GENERIC), int(Fault.MOVED)
_FAMILY, _SECOND, _SEVERAL = int(Fault.FAMILY), int(Fault.SECOND_BUSINESS), int(Fault.SEVERAL_OWNERS)
_BRANCH, _FRANCHISE, _TWIN = int(Fault.BRANCH), int(Fault.FRANCHISE), int(Fault.TWIN)
_NO_REGION, _NEW_PHONE, _CLOSED = int(Fault.MISSING_REGION), int(Fault.NEW_PHONE), int(Fault.CLOSED)
_TURNED, _ONE_WORD, _WRONG_SEX = int(Fault.TOKENS_TURNED), int(Fault.ONE_WORD), int(Fault.WRONG_SEX)

_BIN, _BORU = at("bin"), at("br.")
_MEN, _WOMEN, _DEGREES, _LATE = at("H."), at("Hj."), at(", S.E."), at("(Alm)")
_CABANG, _MILIK, _TUTUP, _SIDT = at("Cabang"), at("milik"), at("TUTUP"), at("sidt")
_BLANK, _DOT, _DASH = 32, 46, 45
_OSS = 2


@njit()
def owner_name(
    state: State,
    spoiling: Shares,
    source: int,
    facts: Longs,
    tokens: Ints,
    spare_tokens: Ints,
    text: Bytes,
    spare: Bytes,
) -> tuple[int, int]:
    """The name as this list writes it, in mixed case, from stream 5; returns the length and the faults."""
    faults = 0
    share = spoiling[source]
    count = 0
    for place in range(facts[TOKENS]):
        spare_tokens[place] = tokens[place]
        count += 1
    if count == 1:
        faults |= _ONE_WORD
    if count > 1 and roll(state, 5) < share[X_TURNED]:
        faults |= _TURNED
        first = spare_tokens[0]
        for place in range(count - 1):
            spare_tokens[place] = spare_tokens[place + 1]
        spare_tokens[count - 1] = first
    if count > 1 and roll(state, 5) < share[X_DROPPED]:
        faults |= _DROPPED
        gone = count - 1 if count == 2 or roll(state, 5) < 0.6 else 1 if roll(state, 5) < 0.5 else 0
        for place in range(gone, count - 1):
            spare_tokens[place] = spare_tokens[place + 1]
        count -= 1
        if count > 1 and spare_tokens[count - 1] <= _BORU:
            count -= 1
    is_respelt = roll(state, 5) < share[X_SPELLING]
    initial = -1
    if count > 1 and roll(state, 5) < share[X_INITIAL]:
        initial = count - 1 if count == 2 or roll(state, 5) < 0.6 else 1
        if spare_tokens[initial] <= _BORU:
            initial = -1
    end = 0
    is_woman = facts[SEX] == 1
    luck = roll(state, 5)
    late = -1
    degree = -1
    if facts[IS_HAJI] and luck < 5 * share[X_TITLE]:
        faults |= _TITLE
        end = put_token(text, end, (_WOMEN if is_woman else _MEN) + below(state, 5, 2))
    elif luck < share[X_TITLE] * 0.7:
        faults |= _TITLE
        luck = roll(state, 5)
        if luck < 0.48:
            end = put_token(text, end, (_WOMEN if is_woman else _MEN) + 2 + below(state, 5, 6))
        elif luck < 0.93:
            degree = _DEGREES + below(state, 5, 8)
        elif facts[YEAR] < 1965:
            late = _LATE + is_woman
    for place in range(count):
        if end > 0:
            text[end] = _BLANK
            end += 1
        token = spare_tokens[place]
        if place == initial:
            faults |= _INITIAL
            text[end] = TEXT[TOKEN_AT[token]]
            end += 1
            if roll(state, 5) < 0.8:
                text[end] = _DOT
                end += 1
            continue
        ways = WRITTEN_AT[token + 1] - WRITTEN_AT[token]
        if is_respelt and ways > 0 and roll(state, 5) < 0.75:
            faults |= _SPELLING
            # the first ways are the commonest
            way = int(ways * roll(state, 5) ** 1.6)
            end = put_entry(text, end, WRITTEN[WRITTEN_AT[token] + way])
        else:
            end = put_token(text, end, token)
    if roll(state, 5) < share[X_OLD]:
        length = end
        end = old_spelling(text, end, spare)
        faults |= _OLD if end != length or is_other(text, spare, end) else 0
    if roll(state, 5) < share[X_TYPING]:
        faults |= _TYPING
        end = mistype(text, end, state, 5)
        if roll(state, 5) < 0.15:
            end = mistype(text, end, state, 5)
    if roll(state, 5) < share[X_SPACED]:
        faults |= _SPACED
        end = letter_spaced(text, end, spare)
    if degree >= 0:
        end = put_token(text, end, degree)
    if late >= 0:
        end = put_literal(text, end, late)
    return end, faults


@njit()
def business_name(
    state: State,
    spoiling: Shares,
    source: int,
    facts: Longs,
    tokens: Ints,
    owner: Bytes,
    owner_end: int,
    owner_tokens: Ints,
    owner_count: int,
    text: Bytes,
) -> tuple[int, int]:
    """As this list writes it, from stream 5; returns the length and the faults."""
    faults = 0
    share = spoiling[source]
    end = 0
    if source == _OSS and roll(state, 5) < 0.22:
        # Where somebody has no name for the business, the form takes the owner's.
        return put_span(text, 0, owner, 0, owner_end), _OWNER_IN
    trade = facts[TRADE]
    if facts[STYLE] == STYLE_ALONE:
        faults |= _GENERIC
    elif not facts[IS_FRANCHISE] and roll(state, 5) < share[X_GENERIC]:
        return put_entry(text, end, drawn(state, 5, TRADES[trade, 3])), _GENERIC
    is_spoilt = roll(state, 5) < share[X_BUSINESS]
    luck = roll(state, 5)
    first = facts[KIND_END] if is_spoilt and luck < 0.3 and facts[KIND_END] < facts[NAME_TOKENS] else 0
    for place in range(first, facts[NAME_TOKENS]):
        token = tokens[place]
        if end > 0:
            text[end] = _BLANK
            end += 1
        ways = WRITTEN_AT[token + 1] - WRITTEN_AT[token]
        if ways > 0 and roll(state, 5) < 0.18:
            way = int(ways * roll(state, 5) ** 1.6)
            end = put_entry(text, end, WRITTEN[WRITTEN_AT[token] + way])
        else:
            end = put_token(text, end, token)
    if is_spoilt:
        faults |= _BUSINESS
        if luck >= 0.3:
            end = mistype(text, end, state, 5)
    if facts[BRANCH_NUMBER] > 0 and roll(state, 5) < 0.6:
        end = put_literal(text, end, _CABANG + below(state, 5, 2))
        text[end] = _BLANK
        end = put_number(text, end + 1, facts[BRANCH_NUMBER], 1)
    if roll(state, 5) < share[X_OWNER_IN]:
        faults |= _OWNER_IN
        luck = roll(state, 5)
        text[end] = _BLANK
        end += 1
        if luck < 0.4:
            text[end] = 40
        elif luck < 0.65:
            text[end] = 60
        elif luck < 0.85:
            end = put_token(text, end, _MILIK)
            text[end] = _BLANK
        else:
            text[end] = _DASH
            text[end + 1] = _BLANK
            end += 1
        end += 1
        for place in range(owner_count):
            if place > 0:
                text[end] = _BLANK
                end += 1
            end = put_token(text, end, owner_tokens[place])
        if luck < 0.4:
            text[end] = 41
            end += 1
        elif luck < 0.65:
            text[end] = 62
            end += 1
    return end, faults


@njit()
def write_phone(state: State, number: int, text: Bytes) -> int:
    """08…, +62…, 62…, 8…, with strokes or labels, from stream 5."""
    luck = roll(state, 5)
    end = 0
    if luck < 0.70:
        text[0] = 48
        return put_number(text, 1, number, 1)
    if luck < 0.78:
        text[0] = 43
        end = 1
    if luck < 0.86:
        text[end], text[end + 1] = 54, 50
        return put_number(text, end + 2, number, 1)
    if luck < 0.92:
        return put_number(text, 0, number, 1)
    size = 12 if number >= 100_000_000_000 else 11 if number >= 10_000_000_000 else 10
    tail = 10 ** (size - 3)
    sign = _DASH if luck < 0.97 else _BLANK
    text[0] = 48
    end = put_number(text, 1, number // tail, 3)
    text[end] = sign
    middle = number % tail // 10_000
    end = put_number(text, end + 1, middle, size - 7)
    text[end] = sign
    return put_number(text, end + 1, number % 10_000, 4)


@njit()
def enumerator_phone(state: State, seed: np.uint64, land: Land, village: int, number_share: float) -> int:
    """One of the telephones that serve the kecamatan, or the kabupaten where the kecamatan has few records."""
    kec, kab = land.villages[village, KEC], land.villages[village, KAB]
    expected = (land.kecs[kec + 1, FIRST] - land.kecs[kec, FIRST]) * 3.4 * number_share
    if expected >= 250:
        key = 1_000_000 + kec
    else:
        key = kab
        expected = (land.kabs[kab + 1, FIRST] - land.kabs[kab, FIRST]) * 3.4 * number_share
    which = below(state, 5, max(1, int(expected / 250)))
    begin(state, 4, seed, chance.ENUMERATOR, -(key * 100_000 + which) - 1)
    return phone_number(state, 4)


@njit()
def nik_text(state: State, nik: int, is_spoilt: bool, source: int, text: Bytes) -> int:
    """16 digits; spoilt: one wrong or two neighbours exchanged. Some lists put a mark in front, or blanks between."""
    end = put_number(text, 0, nik, 16)
    if is_spoilt:
        place = below(state, 5, 16)
        if roll(state, 5) < 0.35 and text[place] != text[(place + 1) % 16] and place < 15:
            text[place], text[place + 1] = text[place + 1], text[place]
        else:
            text[place] = 48 + (text[place] - 48 + 1 + below(state, 5, 9)) % 10
    if source != _OSS and source != 3 and roll(state, 5) < 0.02:
        for place in range(16, 0, -1):
            text[place] = text[place - 1]
        text[0] = 39
        end = 17
    return end


@njit()
def npwp_text(state: State, facts: Longs, text: Bytes) -> int:
    """The NIK (16 digits), or the old 15 digits, plain or with dots and stroke."""
    luck = roll(state, 5)
    if luck < 0.45:
        return put_number(text, 0, facts[NIK], 16)
    end = put_number(text, 0, facts[NPWP], 15)
    if luck < 0.72:
        return end
    plain = facts[NPWP]
    end = 0
    rest = 1_000_000_000_000_000
    for width, sign in ((2, _DOT), (3, _DOT), (3, _DOT), (1, _DASH), (3, _DOT), (3, 0)):
        rest //= 10**width
        end = put_number(text, end, plain // rest % 10**width, width)
        if sign:
            text[end] = sign
            end += 1
    return end


@njit()
def finish(
    data: Bytes, starts: Longs, offsets: Offsets, column: int, row: int, text: Bytes, end: int
) -> None:
    """Adds a field to its column; `end` bytes of `text`."""
    begun = offsets[column, row]
    position = starts[column] + begun
    for place in range(end):
        data[position + place] = text[place]
    offsets[column, row + 1] = begun + end


@njit()
def region_codes(
    land: Land,
    village: int,
    is_bps: bool,
    has_kec: bool,
    has_desa: bool,
    data: Bytes,
    starts: Longs,
    offsets: Offsets,
    row: int,
    text: Bytes,
) -> None:
    code = land.villages[village, CODE]
    if not is_bps:
        end = put_number(text, 0, code // 100_000_000, 2)
        text[end] = _DOT
        end = put_number(text, end + 1, code // 1_000_000 % 100, 2)
        finish(data, starts, offsets, 12, row, text, end)
        text[end] = _DOT
        end = put_number(text, end + 1, code // 10_000 % 100, 2)
        finish(data, starts, offsets, 13, row, text, end if has_kec else 0)
        text[end] = _DOT
        end = put_number(text, end + 1, code % 10_000, 4)
        finish(data, starts, offsets, 14, row, text, end if has_kec and has_desa else 0)
        return
    # BPS: its own number for the kabupaten; tens for the kecamatan, a running number for the village.
    bps = land.kabs[land.villages[village, KAB], BPS_CODE]
    end = put_number(text, 0, bps // 100, 2)
    text[end] = _DOT
    end = put_number(text, end + 1, bps % 100, 2)
    finish(data, starts, offsets, 12, row, text, end)
    end = put_number(text, 0, bps, 4)
    end = put_number(text, end, code // 10_000 % 100 * 10, 3)
    finish(data, starts, offsets, 13, row, text, end if has_kec else 0)
    end = put_number(text, end, code % 1000, 3)
    finish(data, starts, offsets, 14, row, text, end if has_kec and has_desa else 0)


@njit(cache=True)
def fill(
    seed: np.uint64,
    shape: Shares,
    spoiling: Shares,
    land: Land,
    counts: Bytes,
    block_at: Longs,
    bits: int,
    first: int,
    size: int,
    data: Bytes,
    starts: Longs,
    offsets: Offsets,
    truth_owner: Longs,
    truth_unit: Longs,
    truth_faults: Ints,
) -> None:
    """Writes the records `first` to `first + size` of the file; the text of column c from `data[starts[c]]` on.

    counts: uint8, records of each household; block_at: int64, records before each BLOCK of households.
    data: uint8; offsets: int32 (columns, size + 1), nought at first, as Arrow keeps text; truth_*: int64, int64, int32.
    About 2 µs for each row on a fast core.
    """
    state = np.empty(8, np.uint64)
    records = np.empty(MOST_RECORDS, np.int32)
    facts = np.zeros(FACTS, np.int64)
    owner_facts = np.zeros(FACTS, np.int64)
    unit_facts = np.zeros(UNIT_FACTS, np.int64)
    address = np.zeros(ADDRESS_FACTS, np.int64)
    tokens = np.zeros(24, np.int32)
    owner_tokens = np.zeros(24, np.int32)
    unit_tokens = np.zeros(24, np.int32)
    spare_tokens = np.zeros(24, np.int32)
    text = np.zeros(1024, np.uint8)
    owner = np.zeros(1024, np.uint8)
    label = np.zeros(1024, np.uint8)
    spare = np.zeros(1024, np.uint8)
    total = block_at[-1]
    slot_seed = chance.hashed(seed, chance.SLOT, 0)
    for row in range(size):
        number = first + row
        slot = shuffled(number, bits, slot_seed, total)
        block = int(np.searchsorted(block_at, slot, side="right")) - 1
        household = block * BLOCK
        within = slot - block_at[block]
        while within >= counts[household]:
            within -= counts[household]
            household += 1
        plan(state, seed, shape, spoiling, household, records)
        code = records[within]
        member, unit, source = code & 3, (code >> 2) & 3, (code >> 4) & 7
        begin(state, 5, seed, chance.RECORD, household * MOST_RECORDS + within)

        # who
        village = person(state, seed, shape, land, household, member, _BIN, facts, tokens)
        province = land.kabs[land.villages[village, KAB], CODE] // 100
        business(
            state,
            seed,
            shape,
            province,
            household,
            member,
            unit,
            facts[MEMBERS],
            facts[GIVEN],
            facts[SEX],
            unit_facts,
            unit_tokens,
        )
        share = spoiling[source]
        first_day = int(share[FIRST_DAY])
        day = first_day + below(state, 5, int(share[LAST_DAY]) - first_day + 1)
        if day > unit_facts[CLOSE_DAY]:
            day = max(first_day, unit_facts[CLOSE_DAY] - below(state, 5, 400))
        luck = roll(state, 5)
        whose = member
        for place in range(FACTS):
            owner_facts[place] = facts[place]
        for place in range(facts[TOKENS]):
            owner_tokens[place] = tokens[place]
        faults = 0
        if unit_facts[PARTNER] >= 0:
            faults |= _SEVERAL
            if luck < 0.5 if unit_facts[HAND_DAY] == NEVER else day > unit_facts[HAND_DAY]:
                whose = unit_facts[PARTNER]
                person(state, seed, shape, land, household, whose, _BIN, owner_facts, owner_tokens)
        truth_owner[row] = household * MOST_MEMBERS + whose
        truth_unit[row] = (household * MOST_MEMBERS + member) * MOST_UNITS + unit
        if owner_facts[MEMBERS] > 1:
            faults |= _FAMILY
        if owner_facts[UNITS] > 1:
            faults |= _SECOND
        if owner_facts[ROLE] == TWIN_SIBLING:
            faults |= _TWIN
        if unit_facts[BRANCH_NUMBER] > 0:
            faults |= _BRANCH
        if unit_facts[IS_FRANCHISE]:
            faults |= _FRANCHISE
        if unit_facts[CLOSE_DAY] != NEVER:
            faults |= _CLOSED

        end = put_number(text, 1, number, 9)
        text[0] = 75
        finish(data, starts, offsets, 0, row, text, end)
        finish(data, starts, offsets, 1, row, text, put_token(text, 0, _SIDT + source))
        year, month, day_of_month = civil(day)
        end = put_date(text, 0, year, month, day_of_month)
        finish(data, starts, offsets, 2, row, text, end if roll(state, 5) < share[F_ENTERED] else 0)

        # names
        owner_end, found = owner_name(
            state, spoiling, source, owner_facts, owner_tokens, spare_tokens, owner, spare
        )
        faults |= found
        label_end = 0
        if roll(state, 5) < share[F_BUSINESS]:
            label_end, found = business_name(
                state,
                spoiling,
                source,
                unit_facts,
                unit_tokens,
                owner,
                owner_end,
                owner_tokens,
                owner_facts[TOKENS],
                label,
            )
            faults |= found
            if day > unit_facts[CLOSE_DAY] - 200 and roll(state, 5) < 0.06:
                label_end = put_literal(label, label_end, _TUTUP)
        luck = roll(state, 5)
        style = 0 if luck < share[CAPITALS] else 1 if luck < share[EACH_WORD] else 2
        cased(owner, owner_end, style)
        cased(label, label_end, style)
        if label_end > 0 and roll(state, 5) < share[X_SWAPPED]:
            faults |= _SWAPPED
            finish(data, starts, offsets, 3, row, label, min(label_end, 110))
            finish(data, starts, offsets, 10, row, owner, owner_end)
        else:
            finish(data, starts, offsets, 3, row, owner, min(owner_end, 110))
            finish(data, starts, offsets, 10, row, label, min(label_end, 180))

        # numbers
        if roll(state, 5) < share[F_NIK]:
            is_spoilt = roll(state, 5) < share[X_NIK]
            faults |= _NIK_TYPING if is_spoilt else 0
            end = nik_text(state, owner_facts[NIK], is_spoilt, source, text)
        else:
            faults |= _NO_NIK
            end = 0
            if (source == 1 or source == 5) and roll(state, 5) < 0.04:
                end = 1 if roll(state, 5) < 0.6 else 16
                for place in range(end):
                    text[place] = _DASH if end == 1 else 48
        finish(data, starts, offsets, 4, row, text, end)
        end = npwp_text(state, owner_facts, text) if owner_facts[NPWP] >= 0 else 0
        finish(data, starts, offsets, 5, row, text, end if roll(state, 5) < share[F_NPWP] else 0)
        end = put_number(text, 0, owner_facts[NIB], 13) if owner_facts[NIB] >= 0 else 0
        finish(data, starts, offsets, 6, row, text, end if roll(state, 5) < share[F_NIB] else 0)
        end = 0
        if roll(state, 5) < share[F_PHONE]:
            telephone = owner_facts[PHONE]
            if day > owner_facts[PHONE_DAY]:
                telephone = owner_facts[LATER_PHONE]
                faults |= _NEW_PHONE
            luck = roll(state, 5)
            if luck < share[X_ENUMERATOR]:
                faults = faults & ~_NEW_PHONE | _SHARED
                telephone = enumerator_phone(state, seed, land, village, share[X_ENUMERATOR] * 0.5)
            elif luck < share[X_ENUMERATOR] + share[X_FAMILY_PHONE] and owner_facts[MEMBERS] > 1:
                faults = faults & ~_NEW_PHONE | _SHARED
                begin(state, 4, seed, chance.NUMBER, -household - 1)
                telephone = phone_number(state, 4)
            end = write_phone(state, telephone, text)
        finish(data, starts, offsets, 7, row, text, end)

        # birth and sex
        end = 0
        if roll(state, 5) < share[F_BIRTH]:
            year, month, day_of_month = owner_facts[YEAR], owner_facts[MONTH], owner_facts[DAY]
            luck = roll(state, 5)
            if luck < share[X_DEFAULT]:
                faults |= _DEFAULT
                luck = roll(state, 5)
                if luck < 0.72:
                    month, day_of_month = 1, 1
                elif luck < 0.9:
                    year, month, day_of_month = 1899, 12, 31
                else:
                    year, month, day_of_month = 1970, 1, 1
            elif luck < share[X_DEFAULT] + share[X_DATE]:
                faults |= _WRONG_DATE
                luck = roll(state, 5)
                if luck < 0.35 and day_of_month <= 12 and day_of_month != month:
                    month, day_of_month = day_of_month, month
                elif luck < 0.65:
                    year += 1 if roll(state, 5) < 0.5 and year < THIS_YEAR - 17 else -1
                elif luck < 0.75:
                    year -= 10
                else:
                    day_of_month = day_of_month + 1 if day_of_month < 28 else day_of_month - 1
            end = put_date(text, 0, year, month, day_of_month)
        finish(data, starts, offsets, 8, row, text, end)
        is_woman = owner_facts[SEX]
        if roll(state, 5) < share[X_SEX]:
            is_woman = 1 - is_woman
        text[0] = 80 if is_woman == 1 else 76
        if roll(state, 5) < share[F_SEX]:
            end = 1
            faults |= _WRONG_SEX if is_woman != owner_facts[SEX] else 0
        else:
            end = 0
        finish(data, starts, offsets, 9, row, text, end)

        # where
        place_of = village
        if day > owner_facts[MOVE_DAY]:
            faults |= _MOVED
            place_of = owner_facts[LATER_VILLAGE]
            home(state, seed, land, place_of, household, whose, address)
        elif unit_facts[ELSEWHERE] and roll(state, 5) < 0.7:
            begin(state, 4, seed, chance.MOVE, -truth_unit[row] - 1)
            kec = land.villages[village, KEC]
            lowest, highest = land.kecs[kec, FIRST], land.kecs[kec + 1, FIRST]
            other = lowest + below(state, 4, highest - lowest)
            place_of = int(np.searchsorted(land.household_at, other, side="right")) - 1
            home(state, seed, land, place_of, -truth_unit[row] - 1, -1, address)
        else:
            home(state, seed, land, village, household, -1, address)
        end = 0
        if roll(state, 5) < share[F_ADDRESS]:
            end = write_address(state, land, place_of, address, text)
            if roll(state, 5) < share[X_TYPING] * 0.6:
                end = mistype(text, end, state, 5)
            cased(text, end, style)
        finish(data, starts, offsets, 11, row, text, min(end, 200))
        has_kec = roll(state, 5) < share[F_KEC]
        has_desa = roll(state, 5) < share[F_DESA]
        is_bps = roll(state, 5) < share[X_BPS]
        faults |= _BPS if is_bps else 0
        faults |= 0 if has_kec and has_desa else _NO_REGION
        region_codes(land, place_of, is_bps, has_kec, has_desa, data, starts, offsets, row, text)
        end = put_number(text, 0, TRADES[unit_facts[TRADE], 0], 5)
        finish(data, starts, offsets, 15, row, text, end if roll(state, 5) < share[F_KBLI] else 0)
        truth_faults[row] = faults
