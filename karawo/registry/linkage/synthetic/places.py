"""Where a household lives, and how an address is written."""

import numpy as np
from numba import njit

from karawo.registry.linkage.synthetic import chance
from karawo.registry.linkage.synthetic.chance import begin, below, roll
from karawo.registry.linkage.synthetic.land import CODE, KAB, KEC, NAME_FROM, NAME_TO, Land
from karawo.registry.linkage.synthetic.literals import STREET_WAYS, at
from karawo.registry.linkage.synthetic.people import MOST_MEMBERS, drawn
from karawo.registry.linkage.synthetic.shapes import Bytes, Longs, State
from karawo.registry.linkage.synthetic.wordstock import WORD_LISTS
from karawo.registry.linkage.synthetic.writing import put_entry, put_number, put_span, put_token

# Places in the facts of an address.
STREET, HOUSE, GANG, RT, RW, DUSUN, HOUSE_LETTER = 0, 1, 2, 3, 4, 5, 6
ADDRESS_FACTS = 8

_LOCAL, _NATIONAL, _DUSUN = 8, 7, 9
_JALAN, _JALAN_LAST = at("Jl."), at("Jl.") + STREET_WAYS
_NO, _GANG, _DUSUN_WORD = at("No."), at("Gg."), at("Dusun")
_DESA, _KEL, _KEC, _RT, _RW, _RTRW = at("Desa"), at("Kel."), at("Kec."), at("RT"), at("RW"), at("RT/RW")
_BLANK, _COMMA, _SLASH, _DOT = 32, 44, 47, 46


@njit()
def home(
    state: State, seed: np.uint64, land: Land, village: int, household: int, member: int, facts: Longs
) -> None:
    """The address of a household, or of the member who moved (member >= 0). Uses stream 3."""
    if member >= 0:
        begin(state, 3, seed, chance.PLACE, -(household * MOST_MEMBERS + member) - 1)
    else:
        begin(state, 3, seed, chance.PLACE, household)
        roll(state, 3)
    is_town = land.villages[village, CODE] // 1000 % 10 == 1
    luck = roll(state, 3)
    facts[STREET] = -1
    if luck < (0.88 if is_town else 0.38):
        # Streets of a village: a dozen or two, drawn anew for each village from the stock.
        which = below(state, 3, 18)
        begin(state, 4, seed, chance.ENUMERATOR, village * 64 + which)
        number = WORD_LISTS[_NATIONAL] if roll(state, 4) < 0.22 else WORD_LISTS[_LOCAL]
        facts[STREET] = drawn(state, 4, number)
    facts[HOUSE] = 1 + int(roll(state, 3) ** 2 * 140)
    facts[GANG] = 1 + below(state, 3, 9) if roll(state, 3) < (0.2 if is_town else 0.04) else 0
    facts[RT] = 1 + below(state, 3, 12 if is_town else 6)
    facts[RW] = 1 + below(state, 3, 9 if is_town else 4)
    facts[DUSUN] = drawn(state, 3, WORD_LISTS[_DUSUN]) if not is_town else -1
    facts[HOUSE_LETTER] = 1 + below(state, 3, 3) if roll(state, 3) < 0.06 else 0


@njit()
def put_literal(text: Bytes, end: int, token: int) -> int:
    if end > 0:
        text[end] = _BLANK
        end += 1
    return put_token(text, end, token)


@njit()
def write_address(state: State, land: Land, village: int, facts: Longs, text: Bytes) -> int:
    """One way to write it, drawn from stream 5; returns the length."""
    end = 0
    luck = roll(state, 5)
    has_street = facts[STREET] >= 0 and luck < 0.9
    if has_street:
        end = put_token(text, end, _JALAN + below(state, 5, STREET_WAYS))
        text[end] = _BLANK
        end = put_entry(text, end + 1, facts[STREET])
        if facts[GANG] > 0 and roll(state, 5) < 0.8:
            end = put_literal(text, end, _GANG + below(state, 5, 3))
            text[end] = _BLANK
            end = put_number(text, end + 1, facts[GANG], 1)
        luck = roll(state, 5)
        if luck < 0.72:
            if luck < 0.52:
                end = put_literal(text, end, _NO + below(state, 5, 4))
            text[end] = _BLANK
            end = put_number(text, end + 1, facts[HOUSE], 1)
            if facts[HOUSE_LETTER] > 0:
                text[end] = 64 + facts[HOUSE_LETTER]
                end += 1
    elif facts[DUSUN] >= 0 and roll(state, 5) < 0.75:
        end = put_literal(text, end, _DUSUN_WORD + below(state, 5, 4))
        text[end] = _BLANK
        end = put_entry(text, end + 1, facts[DUSUN])
    luck = roll(state, 5)
    if luck < 0.66:
        way = below(state, 5, 5)
        width = 3 if way == 0 or way == 3 else 1 if way == 1 else 2
        if way == 0 or way == 1:
            end = put_literal(text, end, _RT)
            text[end] = _BLANK
            end = put_number(text, end + 1, facts[RT], width)
            text[end] = _BLANK if way == 0 else _SLASH
            end = put_token(text, end + 1, _RW)
            text[end] = _BLANK
            end = put_number(text, end + 1, facts[RW], width)
        else:
            if way == 2:
                end = put_literal(text, end, _RTRW)
            elif way == 4:
                end = put_literal(text, end, _RT)
            if end > 0:
                text[end] = _BLANK
                end += 1
            end = put_number(text, end, facts[RT], width)
            text[end] = _SLASH
            end = put_number(text, end + 1, facts[RW], width)
    luck = roll(state, 5)
    if luck < 0.55 or end == 0:
        if end > 0 and luck < 0.2:
            text[end] = _COMMA
            end += 1
        is_town = land.villages[village, CODE] // 1000 % 10 == 1
        way = below(state, 5, 4)
        if way < 3:
            end = put_literal(text, end, (_KEL if is_town else _DESA) + way)
        if end > 0:
            text[end] = _BLANK
            end += 1
        end = put_span(
            text, end, land.text, land.villages[village, NAME_FROM], land.villages[village, NAME_TO]
        )
    if luck < 0.30:
        kec = land.villages[village, KEC]
        end = put_literal(text, end, _KEC + below(state, 5, 2))
        text[end] = _BLANK
        end = put_span(text, end + 1, land.text, land.kecs[kec, NAME_FROM], land.kecs[kec, NAME_TO])
    if luck < 0.08:
        kab = land.villages[village, KAB]
        text[end] = _BLANK
        end = put_span(text, end + 1, land.text, land.kabs[kab, NAME_FROM], land.kabs[kab, NAME_TO])
    return end
