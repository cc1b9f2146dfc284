"""Addresses in capitals, RT and RW taken out: what `rules.address.rt_rw` does with its patterns."""

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs
from karawo.registry.linkage.batch.kernels.bare import bare
from karawo.registry.linkage.batch.kernels.letters import cleaned, is_digit, is_letter

_BLANK, _COMMA, _DASH, _DOT, _SLASH, _COLON, _R, _T, _W, _LINE, _BAR = (ord(sign) for sign in " ,-./:RTW_|")
_ZERO, _NUMBER_SIGN = ord("0"), ord("#")


@bare
def without_rt_rw(letters: Bytes, at: Longs, text: Bytes, out: Bytes, out_at: Longs, found: Ints) -> None:
    """out, out_at: what is left of each address; empty where it holds a sign that is not ASCII or has a meaning of
    its own. found: RT times 1000 and RW. text: room for the longest of them."""
    end = 0
    for row in range(len(found)):
        size = cleaned(letters, at[row], at[row + 1], text, 0)
        for i in range(size):
            if text[i] == _NUMBER_SIGN:
                size = 0
                break
        found[row] = 0
        if size > 0:
            found[row], size = taken_out(text, size)
        for i in range(size):
            out[end + i] = text[i]
        end += size
        out_at[row + 1] = end


@bare
def taken_out(text: Bytes, size: int) -> tuple[int, int]:
    """(RT times 1000 and RW, the size of what is left)."""
    for way in range(2):
        for i in range(size - 1):
            if begins(text, i, size, _T):
                rt, rw, end = pair(text, i, size) if way else both(text, i, size)
                if end > 0:
                    return rt * 1000 + rw, cut(text, i, end, size)
    found, is_said = 0, False
    for sign, worth in ((_T, 1000), (_W, 1)):
        for i in range(size - 1):
            if begins(text, i, size, sign):
                number, end = labelled(text, i + 2, size)
                if number >= 0 and ends_word(text, end, size):
                    found += number * worth
                    size = cut(text, i, end, size)
                    is_said = True
                    break
    if is_said:
        return found, size
    for i in range(size - 6):
        rt, rw, end = bare_pair(text, i, size)
        if end > 0:
            return rt * 1000 + rw, cut(text, i, end, size)
    return 0, size


@bare
def begins(text: Bytes, i: int, size: int, second: int) -> bool:
    """RT or RW stands here, with no sign of a word before it."""
    if i + 1 >= size or text[i] != _R or text[i + 1] != second:
        return False
    return i == 0 or not is_of_word(text[i - 1])


@bare
def is_of_word(sign: int) -> bool:
    return is_letter(sign) or is_digit(sign) or sign == _LINE


@bare
def ends_word(text: Bytes, i: int, size: int) -> bool:
    return i == size or not is_of_word(text[i])


@bare
def behind_blanks(text: Bytes, i: int, size: int) -> int:
    while i < size and text[i] == _BLANK:
        i += 1
    return i


@bare
def number_at(text: Bytes, i: int, size: int) -> tuple[int, int]:
    """(a number of up to three digits behind any noughts, where it ends); -1 for none."""
    start, number = i, 0
    while i < size and is_digit(text[i]):
        number = min(number * 10 + text[i] - _ZERO, 1000)
        i += 1
    return (-1 if i == start or number == 1000 else number), i


@bare
def labelled(text: Bytes, i: int, size: int) -> tuple[int, int]:
    """The number behind RT or RW, and a dot or colon between."""
    i = behind_blanks(text, i, size)
    if i < size and (text[i] == _DOT or text[i] == _COLON):
        i = behind_blanks(text, i + 1, size)
    return number_at(text, i, size)


@bare
def both(text: Bytes, i: int, size: int) -> tuple[int, int, int]:
    """RT/RW 1/2: (RT, RW, where it ends); the end is 0 for none, here and below."""
    i = behind_blanks(text, i + 2, size)
    if i == size or (text[i] != _SLASH and text[i] != _DOT):
        return 0, 0, 0
    i = behind_blanks(text, i + 1, size)
    if i + 1 >= size or text[i] != _R or text[i + 1] != _W:
        return 0, 0, 0
    rt, i = labelled(text, i + 2, size)
    i = behind_blanks(text, i, size)
    if rt < 0 or i == size or (text[i] != _SLASH and text[i] != _DASH and text[i] != _DOT):
        return 0, 0, 0
    rw, i = number_at(text, behind_blanks(text, i + 1, size), size)
    return (rt, rw, i) if rw >= 0 and ends_word(text, i, size) else (0, 0, 0)


@bare
def pair(text: Bytes, i: int, size: int) -> tuple[int, int, int]:
    """RT 1 RW 2, RT 1/2."""
    rt, i = labelled(text, i + 2, size)
    if rt < 0:
        return 0, 0, 0
    behind = i
    while behind < size and is_between(text[behind]):
        behind += 1
    if behind > i and behind + 1 < size and text[behind] == _R and text[behind + 1] == _W:
        rw, end = labelled(text, behind + 2, size)
        if rw >= 0 and ends_word(text, end, size):
            return rt, rw, end
    i = behind_blanks(text, i, size)
    if i == size or text[i] != _SLASH:
        return 0, 0, 0
    rw, i = number_at(text, behind_blanks(text, i + 1, size), size)
    return (rt, rw, i) if rw >= 0 and ends_word(text, i, size) else (0, 0, 0)


@bare
def is_between(sign: int) -> bool:
    return sign in (_SLASH, _COMMA, _DOT, _DASH, _BLANK)


@bare
def bare_pair(text: Bytes, i: int, size: int) -> tuple[int, int, int]:
    """001/002, three digits each."""
    if i > 0 and (is_digit(text[i - 1]) or text[i - 1] == _SLASH):
        return 0, 0, 0
    rt, end = number_at(text, i, size)
    if end - i != 3:
        return 0, 0, 0
    i = behind_blanks(text, end, size)
    if i == size or text[i] != _SLASH:
        return 0, 0, 0
    i = behind_blanks(text, i + 1, size)
    rw, end = number_at(text, i, size)
    if end - i != 3 or (end < size and text[end] == _SLASH):
        return 0, 0, 0
    return rt, rw, end


@bare
def cut(text: Bytes, start: int, end: int, size: int) -> int:
    """Puts a bar between blanks in the place of what is cut out, which is as long at least; gives the size left."""
    text[start], text[start + 1], text[start + 2] = _BLANK, _BAR, _BLANK
    for i in range(end, size):
        text[start + 3 + i - end] = text[i]
    return start + 3 + size - end
