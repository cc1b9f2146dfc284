"""What a business does and is called."""

import numpy as np
from numba import njit

from karawo.registry.linkage.synthetic import chance
from karawo.registry.linkage.synthetic.chance import begin, below, roll
from karawo.registry.linkage.synthetic.literals import at
from karawo.registry.linkage.synthetic.people import (
    BRANCH,
    CLOSED,
    FRANCHISE,
    GENERIC,
    HANDED_ON,
    MOST_MEMBERS,
    MOST_UNITS,
    NEVER,
    SEVERAL_OWNERS,
    add_entry,
    drawn,
)
from karawo.registry.linkage.synthetic.shapes import Ints, Longs, Shares, State
from karawo.registry.linkage.synthetic.wordstock import TRADE_SUM, TRADES, WORD_LISTS

# Places in the facts of a business.
TRADE, STYLE, CLOSE_DAY, PARTNER, HAND_DAY, BRANCH_NUMBER, IS_FRANCHISE, KIND_END, NAME_TOKENS, ELSEWHERE = (
    range(10)
)
UNIT_FACTS = 12
STYLE_ALONE, STYLE_CALLED, STYLE_OWNER, STYLE_CORE, STYLE_WARES, STYLE_BRAND = 0, 1, 2, 3, 4, 5

_CORE, _SECOND, _BRAND, _CALL_F, _CALL_M, _SHOP, _FORM = 0, 1, 2, 3, 4, 5, 6
_CABANG = at("Cabang")


@njit()
def business(
    state: State,
    seed: np.uint64,
    shape: Shares,
    province: int,
    household: int,
    member: int,
    unit: int,
    members: int,
    given: int,
    sex: int,
    facts: Longs,
    tokens: Ints,
) -> None:
    """Facts (int64) and name (int32 tokens). given: what the owner is called. Uses stream 3.

    Tokens up to KIND_END are the word in front ("Toko"), which lists like to drop.
    """
    number = (household * MOST_MEMBERS + member) * MOST_UNITS
    begin(state, 3, seed, chance.UNIT_LIFE, number + unit)
    facts[CLOSE_DAY] = 900 + below(state, 3, 3000) if roll(state, 3) < shape[CLOSED] else NEVER
    facts[PARTNER] = -1
    facts[HAND_DAY] = NEVER
    if members > 1:
        other = (member + 1 + below(state, 3, members - 1)) % members
        luck = roll(state, 3)
        if luck < shape[SEVERAL_OWNERS]:
            facts[PARTNER] = other
        elif luck < shape[SEVERAL_OWNERS] + shape[HANDED_ON]:
            facts[PARTNER] = other
            facts[HAND_DAY] = 1200 + below(state, 3, 2500)
    facts[ELSEWHERE] = roll(state, 3) < 0.12
    facts[BRANCH_NUMBER] = 0
    if unit > 0 and roll(state, 3) < shape[BRANCH]:
        facts[BRANCH_NUMBER] = unit + 1
        facts[ELSEWHERE] = 1
    # A branch is called as the owner's first business.
    begin(state, 3, seed, chance.UNIT, number if facts[BRANCH_NUMBER] > 0 else number + unit)
    luck = roll(state, 3)
    trade = 0
    while luck >= TRADE_SUM[province, trade] and trade < len(TRADES) - 1:
        trade += 1
    facts[TRADE] = trade
    facts[IS_FRANCHISE] = 0
    facts[KIND_END] = 0
    count = 0
    if roll(state, 3) < shape[FRANCHISE]:
        facts[IS_FRANCHISE] = 1
        facts[STYLE] = STYLE_BRAND
        facts[NAME_TOKENS] = add_entry(drawn(state, 3, WORD_LISTS[_BRAND]), tokens, 0)
        return
    if roll(state, 3) < shape[GENERIC]:
        facts[STYLE] = STYLE_ALONE
        facts[NAME_TOKENS] = add_entry(drawn(state, 3, TRADES[trade, 3]), tokens, 0)
        return
    luck = roll(state, 3)
    if luck < 0.06:
        count = add_entry(drawn(state, 3, WORD_LISTS[_FORM]), tokens, count)
    elif luck < 0.86:
        count = add_entry(drawn(state, 3, TRADES[trade, 1]), tokens, count)
    facts[KIND_END] = count
    luck = roll(state, 3)
    if luck < 0.22:
        facts[STYLE] = STYLE_CALLED
        calls = WORD_LISTS[_CALL_F if sex == 1 else _CALL_M]
        count = add_entry(drawn(state, 3, calls), tokens, count)
        tokens[count] = given
        count += 1
    elif luck < 0.36:
        facts[STYLE] = STYLE_OWNER
        tokens[count] = given
        count += 1
    elif luck < 0.52:
        facts[STYLE] = STYLE_WARES
        count = add_entry(drawn(state, 3, TRADES[trade, 2]), tokens, count)
        if roll(state, 3) < 0.35:
            count = add_entry(drawn(state, 3, WORD_LISTS[_CORE]), tokens, count)
    else:
        facts[STYLE] = STYLE_CORE
        if roll(state, 3) < 0.22:
            count = add_entry(drawn(state, 3, TRADES[trade, 2]), tokens, count)
        count = add_entry(drawn(state, 3, WORD_LISTS[_CORE]), tokens, count)
        if roll(state, 3) < 0.3:
            count = add_entry(drawn(state, 3, WORD_LISTS[_SECOND]), tokens, count)
    facts[NAME_TOKENS] = count
