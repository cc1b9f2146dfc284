"""Text as bytes: putting words together, and every way in which typists spoil them."""

import numpy as np
from numba import njit

from karawo.registry.linkage.synthetic.chance import below, roll
from karawo.registry.linkage.synthetic.shapes import Bytes, State
from karawo.registry.linkage.synthetic.wordstock import ENTRIES, TEXT, TOKEN_AT

_A, _Z, _UPPER_A, _UPPER_Z, _BLANK, _DOT = ord("a"), ord("z"), ord("A"), ord("Z"), ord(" "), ord(".")

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> tuple[np.ndarray, np.ndarray]:
    """Letters beside each letter on the keyboard: uint8 (26, 8), and how many."""
    beside = np.zeros((26, 8), np.uint8)
    counts = np.zeros(26, np.int64)
    for line, letters in enumerate(_ROWS):
        for place, letter in enumerate(letters):
            found = set(letters[max(place - 1, 0) : place + 2])
            for other in (line - 1, line + 1):
                if 0 <= other < len(_ROWS):
                    found |= set(_ROWS[other][max(place - (other > line), 0) : place + 1 + (other < line)])
            found.discard(letter)
            for at, near in enumerate(sorted(found)):
                beside[ord(letter) - _A, at] = ord(near)
            counts[ord(letter) - _A] = len(found)
    return beside, counts


_BESIDE, _BESIDE_COUNT = _neighbours()


@njit()
def is_letter(sign: int) -> bool:
    return _A <= sign <= _Z or _UPPER_A <= sign <= _UPPER_Z


@njit()
def put_token(text: Bytes, end: int, token: int) -> int:
    for place in range(TOKEN_AT[token], TOKEN_AT[token + 1]):
        text[end] = TEXT[place]
        end += 1
    return end


@njit()
def put_entry(text: Bytes, end: int, entry: int) -> int:
    for place in range(ENTRIES.shape[1]):
        token = ENTRIES[entry, place]
        if token < 0:
            break
        if place > 0:
            text[end] = _BLANK
            end += 1
        end = put_token(text, end, token)
    return end


@njit()
def put_span(text: Bytes, end: int, source: Bytes, first: int, stop: int) -> int:
    for place in range(first, stop):
        text[end] = source[place]
        end += 1
    return end


@njit()
def put_number(text: Bytes, end: int, number: int, width: int) -> int:
    """Decimal digits, with noughts in front up to `width`."""
    size = 1
    rest = number // 10
    while rest > 0:
        size += 1
        rest //= 10
    size = max(size, width)
    for place in range(size - 1, -1, -1):
        text[end + place] = 48 + number % 10
        number //= 10
    return end + size


@njit()
def put_date(text: Bytes, end: int, year: int, month: int, day: int) -> int:
    end = put_number(text, end, year, 4)
    text[end] = 45
    end = put_number(text, end + 1, month, 2)
    text[end] = 45
    return put_number(text, end + 1, day, 2)


@njit()
def civil(days: int) -> tuple[int, int, int]:
    """Year, month and day of a day counted from 1 January 2015."""
    shifted = days + 735_904  # from 1 March of the year 0
    era = shifted // 146_097
    of_era = shifted - era * 146_097
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    return year, month, day


@njit()
def mistype(text: Bytes, end: int, state: State, place: int) -> int:
    """One error as fingers make it: the key beside, two letters exchanged, one missing, one twice. Returns the end."""
    if end < 3:
        return end
    for _ in range(12):
        at = below(state, place, end)
        if is_letter(text[at]):
            break
    else:
        return end
    luck = roll(state, place)
    small = text[at] | 32
    if luck < 0.38:
        choices = _BESIDE_COUNT[small - _A]
        near = _BESIDE[small - _A, below(state, place, choices)]
        text[at] = near if text[at] >= _A else near - 32
        return end
    if luck < 0.56:
        other = at + 1 if at + 1 < end and is_letter(text[at + 1]) else at - 1
        if other >= 0 and is_letter(text[other]):
            kept, moved = text[at] | 32, text[other] | 32
            # capitals stay where they stand
            text[at] = moved - (32 if text[at] < _A else 0)
            text[other] = kept - (32 if text[other] < _A else 0)
        return end
    if luck < 0.80:
        for later in range(at, end - 1):
            text[later] = text[later + 1]
        return end - 1
    for later in range(end, at, -1):
        text[later] = text[later - 1]
    if text[at + 1] < _A:
        text[at + 1] += 32
    return end + 1


@njit()
def old_spelling(text: Bytes, end: int, spare: Bytes) -> int:
    """As before 1947 and 1972: u → oe, j → dj, y → j, c → tj, within `text`; `spare` keeps what stood there."""
    put_span(spare, 0, text, 0, end)
    new = 0
    for place in range(end):
        sign = spare[place]
        small = sign | 32
        is_capital = sign < _A
        if not is_letter(sign):
            text[new] = sign
            new += 1
            continue
        if small == 117:
            text[new], text[new + 1] = 111 - (32 if is_capital else 0), 101
            new += 2
        elif small == 106:
            text[new], text[new + 1] = 100 - (32 if is_capital else 0), 106
            new += 2
        elif small == 99 and not (place + 1 < end and spare[place + 1] | 32 == 104):
            text[new], text[new + 1] = 116 - (32 if is_capital else 0), 106
            new += 2
        elif small == 121:
            text[new] = 106 - (32 if is_capital else 0)
            new += 1
        else:
            text[new] = sign
            new += 1
    return new


@njit()
def is_other(text: Bytes, before: Bytes, end: int) -> bool:
    for place in range(end):  # noqa: SIM110 - compiled, a loop is the faster
        if text[place] != before[place]:
            return True
    return False


@njit()
def letter_spaced(text: Bytes, end: int, spare: Bytes) -> int:
    """S I T I: a blank after each letter, words run together as on stencilled forms."""
    put_span(spare, 0, text, 0, end)
    new = 0
    for place in range(end):
        if spare[place] == _BLANK:
            continue
        if new > 0:
            text[new] = _BLANK
            new += 1
        text[new] = spare[place]
        new += 1
    return new


@njit()
def cased(text: Bytes, end: int, style: int) -> None:
    """0 capitals, 1 as it is, 2 small letters."""
    if style == 0:
        for place in range(end):
            if _A <= text[place] <= _Z:
                text[place] -= 32
    elif style == 2:
        for place in range(end):
            if _UPPER_A <= text[place] <= _UPPER_Z:
                text[place] += 32
