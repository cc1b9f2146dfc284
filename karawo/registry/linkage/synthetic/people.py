"""Households, who is in them, and what each person is called. Every function asks the counted numbers alone."""

import numpy as np
from numba import njit

from karawo.registry.linkage.synthetic import chance
from karawo.registry.linkage.synthetic.chance import begin, below, roll, shuffled
from karawo.registry.linkage.synthetic.land import CODE, FIRST, KAB, KEC, Land
from karawo.registry.linkage.synthetic.shapes import Bytes, Ints, Longs, Shares, State
from karawo.registry.linkage.synthetic.stocks import BIN, BINTI, BORU, FAMILY, FATHER
from karawo.registry.linkage.synthetic.wordstock import (
    ENTRIES,
    FAMILY_LIST,
    LIST_AT,
    MUSLIM,
    OTHER,
    PATTERN,
    PATTERN_AT,
    PATTERN_SUM,
    SHARE,
    TOKEN_AT,
    WORD_LISTS,
)

MOST_MEMBERS = 4
MOST_UNITS = 4
MOST_RECORDS = MOST_MEMBERS * MOST_UNITS * 12
THIS_YEAR = 2025

# Places in the shares of `Spoiling.shape`.
SECOND_OWNER, SECOND_BUSINESS, SEVERAL_OWNERS, HANDED_ON, MOVED, NEW_PHONE = 0, 1, 2, 3, 4, 5
CLOSED, BRANCH, FRANCHISE, TWIN, GENERIC, ENTERED_TWICE = 6, 7, 8, 9, 10, 11
HAS_NIB, HAS_NPWP = 0.64, 0.45

# Columns of the table of spoiling: shares of fields, of faults, and what else tells the sources apart.
FIELDS_FROM, FAULTS_FROM, CAPITALS, EACH_WORD, FIRST_DAY, LAST_DAY, SEEN, SPOILING_COLUMNS = (
    0,
    12,
    31,
    32,
    33,
    34,
    35,
    36,
)

# Roles.
HEAD, SPOUSE, CHILD, SIBLING, TWIN_SIBLING = 0, 1, 2, 3, 4

# Places in the facts of a person.
SEX, YEAR, MONTH, DAY, NIK, NIB, NPWP, PHONE, LATER_PHONE, PHONE_DAY = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
MOVE_DAY, LATER_VILLAGE, PEOPLE, ROLE, IS_HAJI, MEMBERS, UNITS, GIVEN, TOKENS = (
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
)
FACTS = 20
NEVER = 1 << 40

_OSS = 2
_MONTH_ENDS = np.array([31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365])
_PREFIXES = np.array(
    "811 812 813 821 822 823 851 852 853 852 812 813 821 822 814 815 816 855 856 857 858 817 818 819 859 877 878 831 "
    "832 838 895 896 897 898 899 881 882".split(),
    np.int64,
)
# by birth: widest at 35 to 54, as among those who run a business
_AGE_SUM = np.array([0.06, 0.27, 0.56, 0.80, 0.94, 1.0])
_AGE_FROM = np.array([17, 25, 35, 45, 55, 65, 81])


@njit()
def household_size(state: State, seed: np.uint64, shape: Shares, household: int) -> int:
    begin(state, 0, seed, chance.HOUSEHOLD, household)
    members = 1
    if roll(state, 0) < shape[SECOND_OWNER]:
        members = 2
        while members < MOST_MEMBERS and roll(state, 0) < 0.25:
            members += 1
    return members


@njit()
def plan(
    state: State, seed: np.uint64, shape: Shares, spoiling: Shares, household: int, records: Ints
) -> int:
    """Who of a household stands in which list: `records` gets member + 4 · unit + 16 · source + 128 · again.

    Uses streams 0 and 1; returns how many.
    """
    members = household_size(state, seed, shape, household)
    count = 0
    for member in range(members):
        begin(state, 1, seed, chance.MEMBER, household * MOST_MEMBERS + member)
        has_nib = roll(state, 1) < HAS_NIB
        roll(state, 1)
        units = 1
        if roll(state, 1) < shape[SECOND_BUSINESS]:
            units = 2
            while units < MOST_UNITS and roll(state, 1) < 0.22:
                units += 1
        for unit in range(units):
            before = count
            code = member + 4 * unit
            for source in range(6):
                luck = roll(state, 1)
                if luck < spoiling[source, SEEN] and (source != _OSS or has_nib):
                    records[count] = code + 16 * source
                    count += 1
                    if roll(state, 1) < shape[ENTERED_TWICE]:
                        records[count] = code + 16 * source + 128
                        count += 1
            if count == before:
                luck = roll(state, 1)
                records[count] = code + 16 * (0 if luck < 0.5 else 1 if luck < 0.75 else 5)
                count += 1
    return count


@njit(cache=True)
def count_records(
    seed: np.uint64, shape: Shares, spoiling: Shares, first: int, stop: int, counts: Bytes
) -> int:
    """counts: uint8, one for each household from `first` to `stop`; returns their sum."""
    state = np.empty(8, np.uint64)
    records = np.empty(MOST_RECORDS, np.int32)
    total = 0
    for household in range(first, stop):
        found = plan(state, seed, shape, spoiling, household, records)
        counts[household - first] = found
        total += found
    return total


@njit(cache=True)
def count_fields(seed: np.uint64, shape: Shares, spoiling: Shares, households: int, counts: Longs) -> None:
    """Records by source and by what their owner has: counts[source, 0 all, 1 with NIB, 2 with NPWP] (int64)."""
    state = np.empty(8, np.uint64)
    records = np.empty(MOST_RECORDS, np.int32)
    for household in range(households):
        found = plan(state, seed, shape, spoiling, household, records)
        for place in range(found):
            code = records[place]
            begin(state, 1, seed, chance.MEMBER, household * MOST_MEMBERS + (code & 3))
            source = (code >> 4) & 7
            counts[source, 0] += 1
            counts[source, 1] += roll(state, 1) < HAS_NIB
            counts[source, 2] += roll(state, 1) < HAS_NPWP


@njit()
def drawn(state: State, place: int, number: int) -> int:
    """An entry of the list `number`."""
    first = LIST_AT[number]
    size = LIST_AT[number + 1] - first
    luck = roll(state, place) * size
    at = int(luck)
    if luck - at < SHARE[first + at]:
        return first + at
    return first + OTHER[first + at]


@njit()
def basics(state: State, seed: np.uint64, shape: Shares, household: int, member: int) -> tuple[int, int, int]:
    """Sex (1 for women), year of birth and role. Uses stream 2."""
    begin(state, 2, seed, chance.PERSON, household * MOST_MEMBERS)
    head_sex = 1 if roll(state, 2) < 0.52 else 0
    luck = roll(state, 2)
    group = 0
    while luck >= _AGE_SUM[group]:
        group += 1
    age = _AGE_FROM[group] + below(state, 2, _AGE_FROM[group + 1] - _AGE_FROM[group])
    head_year = THIS_YEAR - age
    if member == 0:
        return head_sex, head_year, HEAD
    begin(state, 2, seed, chance.PERSON, household * MOST_MEMBERS + member)
    luck = roll(state, 2)
    if member == 1 and luck < 0.45:
        years = below(state, 2, 9) - 2
        year = head_year - years if head_sex == 1 else head_year + years
        return 1 - head_sex, min(year, THIS_YEAR - 17), SPOUSE
    sex = 1 if roll(state, 2) < 0.5 else 0
    if roll(state, 2) < shape[TWIN]:
        return head_sex, head_year, TWIN_SIBLING
    if age >= 40 and roll(state, 2) < 0.75:
        return sex, min(head_year + 19 + below(state, 2, 14), THIS_YEAR - 17), CHILD
    years = 1 + below(state, 2, 9)
    year = head_year + years if roll(state, 2) < 0.5 else head_year - years
    return sex, min(year, THIS_YEAR - 17), SIBLING


@njit()
def village_of(land: Land, household: int) -> int:
    return int(np.searchsorted(land.household_at, household, side="right")) - 1


@njit()
def people_of(state: State, seed: np.uint64, land: Land, household: int, village: int) -> int:
    """Uses stream 2."""
    begin(state, 2, seed, chance.PLACE, household)
    luck = roll(state, 2)
    mix = land.mix[land.villages[village, KAB]]
    found = 0
    while found < len(mix) - 1 and luck >= mix[found]:
        found += 1
    return found


@njit()
def add_entry(entry: int, tokens: Ints, count: int) -> int:
    for place in range(ENTRIES.shape[1]):
        token = ENTRIES[entry, place]
        if token < 0 or count >= len(tokens):
            break
        tokens[count] = token
        count += 1
    return count


@njit()
def name(
    state: State,
    seed: np.uint64,
    people: int,
    role: int,
    sex: int,
    year: int,
    household: int,
    member: int,
    head_given: int,
    bin_token: int,
    tokens: Ints,
) -> tuple[int, int]:
    """The name as on the birth certificate into `tokens`; returns how many and the one a person is called by.

    head_given: the token of the head, for children whose father he is, or −1. bin_token: of bin; binti and br. follow.
    Uses streams 3 and 4.
    """
    begin(state, 3, seed, chance.NAME, household * MOST_MEMBERS + member)
    cohort = 0 if year < 1965 else 1 if year < 1985 else 2
    row = (people * 2 + sex) * 3 + cohort
    luck = roll(state, 3)
    chosen = PATTERN_AT[row]
    while luck >= PATTERN_SUM[chosen] and chosen < PATTERN_AT[row + 1] - 1:
        chosen += 1
    own = member if role == SPOUSE else 0
    count = 0
    first_end = 0
    before = -1
    for place in range(4):
        slot = PATTERN[chosen, place]
        if slot == -1:
            break
        if slot >= 0:
            entry = drawn(state, 3, slot)
            if entry == before:
                entry = drawn(state, 3, slot)
            before = entry
            count = add_entry(entry, tokens, count)
        elif slot in (FAMILY, BORU):
            if slot == BORU:
                tokens[count] = bin_token + 2
                count += 1
            begin(state, 4, seed, chance.FAMILY_NAME, household * MOST_MEMBERS + own)
            count = add_entry(drawn(state, 4, FAMILY_LIST[people]), tokens, count)
        elif slot in (FATHER, BIN, BINTI):
            if slot != FATHER:
                tokens[count] = bin_token + (1 if slot == BINTI else 0)
                count += 1
            if head_given >= 0:
                tokens[count] = head_given
                count += 1
            else:
                begin(state, 4, seed, chance.FATHER_NAME, household * MOST_MEMBERS + own)
                list_number = PATTERN[PATTERN_AT[people * 6], 0]
                if list_number < 0:
                    list_number = WORD_LISTS[10]
                count = add_entry(drawn(state, 4, list_number), tokens, count)
        if place == 0:
            first_end = count
    given = tokens[first_end - 1]
    if first_end == 1 and count > 1 and TOKEN_AT[given + 1] - TOKEN_AT[given] <= 4:
        later = tokens[1]
        if later > bin_token + 2 and roll(state, 3) < 0.6:
            given = later
    return count, given


@njit()
def phone_number(state: State, place: int) -> int:
    """A mobile number without 62, and without the nought."""
    prefix = _PREFIXES[below(state, place, len(_PREFIXES))]
    if roll(state, place) < 0.78:
        return prefix * 100_000_000 + below(state, place, 100_000_000)
    return prefix * 10_000_000 + below(state, place, 10_000_000)


@njit()
def luhn(number: int, digits: int) -> int:
    total = 0
    for place in range(digits):
        digit = number // 10 ** (digits - 1 - place) % 10
        if place % 2 == 1:
            digit *= 2
            digit = digit // 10 + digit % 10
        total += digit
    return (10 - total % 10) % 10


@njit()
def birthday(
    state: State,
    seed: np.uint64,
    land: Land,
    village: int,
    household: int,
    member: int,
    year: int,
    facts: Longs,
) -> tuple[int, int]:
    """Month, day and the serial of the NIK, such that within a kecamatan nobody shares all of them.

    A place in the kecamatan's list of people becomes a day of the year and a serial by a permutation.
    """
    kec = land.villages[village, KEC]
    first = land.kecs[kec, FIRST]
    slots_wanted = (land.kecs[kec + 1, FIRST] - first) * MOST_MEMBERS
    serials = max(6, (slots_wanted + 364) // 365)
    size = 365 * serials
    bits = 2
    while (1 << bits) < size:
        bits += 2
    place = (household - first) * MOST_MEMBERS + member
    slot = shuffled(place, bits, seed + chance.hashed(seed, chance.BIRTHDAY, kec), size)
    day = slot % 365
    month = 0
    while day >= _MONTH_ENDS[month]:
        month += 1
    facts[MONTH] = month + 1
    facts[DAY] = day - (_MONTH_ENDS[month - 1] if month > 0 else 0) + 1
    return 1 + slot // 365, place


@njit()
def person(
    state: State,
    seed: np.uint64,
    shape: Shares,
    land: Land,
    household: int,
    member: int,
    bin_token: int,
    facts: Longs,
    tokens: Ints,
) -> int:
    """All facts of a person (int64, FACTS of them) and the name (int32). Uses streams 0 to 4."""
    members = household_size(state, seed, shape, household)
    village = village_of(land, household)
    people = people_of(state, seed, land, household, village)
    head_given = -1
    sex, year, role = basics(state, seed, shape, household, 0)
    own_people = people
    if member > 0:
        head_sex, head_year = sex, year
        sex, year, role = basics(state, seed, shape, household, member)
        if head_sex == 0 and role == CHILD:
            _, head_given = name(
                state, seed, people, HEAD, head_sex, head_year, household, 0, -1, bin_token, tokens
            )
    count, given = name(
        state, seed, own_people, role, sex, year, household, member, head_given, bin_token, tokens
    )
    facts[SEX], facts[YEAR], facts[ROLE] = sex, year, role
    facts[MEMBERS], facts[PEOPLE], facts[TOKENS], facts[GIVEN] = members, own_people, count, given

    begin(state, 3, seed, chance.NUMBER, household * MOST_MEMBERS + member)
    serial, place = birthday(state, seed, land, village, household, member, year, facts)
    kec_code = land.kecs[land.villages[village, KEC], CODE]
    if role == TWIN_SIBLING:
        birthday(state, seed, land, village, household, 0, year, facts)
        serial = 2400 + place % 5000
    elif year < 1972 and roll(state, 3) < 0.05:
        # Nobody wrote the day down: the register says 1 January, 1 July or 31 December.
        luck = roll(state, 3)
        facts[MONTH], facts[DAY] = (1, 1) if luck < 0.45 else (7, 1) if luck < 0.65 else (12, 31)
        serial = 7400 + place % 2500
    elif roll(state, 3) < 0.14:
        kec_code = land.all_kec[below(state, 3, len(land.all_kec))]
        serial = 400 + below(state, 3, 2000)
    facts[NIK] = (
        kec_code * 10_000_000_000
        + (facts[DAY] + 40 * sex) * 100_000_000
        + facts[MONTH] * 1_000_000
        + year % 100 * 10_000
        + serial
    )
    facts[NIB] = below(state, 3, 9_900_000_000_000)
    body = (np.array([7, 8, 9, 4, 5, 24, 36, 58])[below(state, 3, 8)]) * 1_000_000 + below(
        state, 3, 1_000_000
    )
    facts[NPWP] = (body * 10 + luhn(body, 8)) * 1_000_000 + (1 + below(state, 3, 990)) * 1000
    facts[PHONE] = phone_number(state, 3)
    facts[LATER_PHONE] = phone_number(state, 3)
    facts[PHONE_DAY] = below(state, 3, 3900) if roll(state, 3) < shape[NEW_PHONE] else NEVER
    facts[IS_HAJI] = roll(state, 3) < 0.10 * MUSLIM[own_people] * (1.5 if year < 1975 else 0.5)

    begin(state, 3, seed, chance.MOVE, household * MOST_MEMBERS + member)
    facts[MOVE_DAY] = NEVER
    facts[LATER_VILLAGE] = village
    if roll(state, 3) < shape[MOVED]:
        facts[MOVE_DAY] = 300 + below(state, 3, 3500)
        luck = roll(state, 3)
        if luck < 0.65:
            # within the kabupaten: villages are in the order of their codes
            reach = 40 if luck < 0.4 else 120
            other = village + below(state, 3, 2 * reach) - reach
            other = min(max(other, 0), len(land.villages) - 1)
        else:
            other = village_of(land, below(state, 3, land.household_at[-1]))
        facts[LATER_VILLAGE] = other
    begin(state, 3, seed, chance.MEMBER, household * MOST_MEMBERS + member)
    facts[NIB] = facts[NIB] if roll(state, 3) < HAS_NIB else -1
    facts[NPWP] = facts[NPWP] if roll(state, 3) < HAS_NPWP else -1
    units = 1
    if roll(state, 3) < shape[SECOND_BUSINESS]:
        units = 2
        while units < MOST_UNITS and roll(state, 3) < 0.22:
            units += 1
    facts[UNITS] = units
    return village
