"""Numbers written out, read from the letters of a column. What is not ASCII is left to the canonicaliser."""

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Bytes, Longs
from karawo.registry.linkage.batch.kernels.bare import bare
from karawo.registry.linkage.batch.kernels.letters import is_digit

type Marks = npt.NDArray[np.bool_]

_TAB, _BLANK, _QUOTE, _PLUS, _DASH, _DOT, _SLASH, _LINE = (ord(sign) for sign in "\t '+-./_")
_ZERO, _TWO, _SIX, _EIGHT = (ord(sign) for sign in "0268")
_LAST_BREAK, _FIRST_SEPARATOR, _LAST_SEPARATOR, _NOT_ASCII = 13, 28, 31, 128
_SHORTEST_PHONE, _LONGEST_PHONE = 9, 12


@bare
def read_identifiers(letters: Bytes, at: Longs, short: int, long: int, out: Longs, is_odd: Marks) -> None:
    """out: the number that `short` or `long` digits make up, the usual signs between them left out; 0 where they are
    others, or all the same."""
    for text in range(len(out)):
        number, digits, first, is_repeated = 0, 0, 0, True
        out[text], is_odd[text] = 0, False
        for place in range(at[text], at[text + 1]):
            sign = letters[place]
            if is_digit(sign):
                first = sign if digits == 0 else first
                is_repeated = is_repeated and sign == first
                number = number * 10 + sign - _ZERO if digits < long else 0
                digits += 1
            elif sign >= _NOT_ASCII:
                is_odd[text] = True
            elif sign not in (_BLANK, _DOT, _DASH, _LINE, _SLASH, _TAB, _QUOTE):
                digits = long + 1
        if digits in (short, long) and not is_repeated and not is_odd[text]:
            out[text] = number


@bare
def read_codes(letters: Bytes, at: Longs, size: int, out: Longs, is_odd: Marks) -> None:
    """out: the number that `size` digits make up, dots and outer blanks left out; 0 where they are others."""
    for text in range(len(out)):
        start, end = at[text], at[text + 1]
        while start < end and is_blank(letters[start]):
            start += 1
        while end > start and is_blank(letters[end - 1]):
            end -= 1
        number, digits = 0, 0
        out[text], is_odd[text] = 0, False
        for place in range(start, end):
            sign = letters[place]
            if is_digit(sign):
                number = number * 10 + sign - _ZERO if digits < size else 0
                digits += 1
            elif sign >= _NOT_ASCII:
                is_odd[text] = True
            elif sign != _DOT:
                digits = size + 1
        if digits == size and not is_odd[text]:
            out[text] = number


@bare
def is_blank(sign: int) -> bool:
    return sign == _BLANK or _TAB <= sign <= _LAST_BREAK or _FIRST_SEPARATOR <= sign <= _LAST_SEPARATOR


@bare
def read_phones(letters: Bytes, at: Longs, out: Longs, is_odd: Marks) -> None:
    """out: with the country's 62 in front, where the whole text is one mobile number, blanks and dashes left out.

    is_odd: any other that is not empty.
    """
    for text in range(len(out)):
        start, end = at[text], at[text + 1]
        out[text], is_odd[text] = 0, start < end
        place = start + 1 if start < end and letters[start] == _PLUS else start
        is_abroad = place > start
        seen, number, digits, second = 0, 0, 0, 0
        is_fit = True
        while place < end and is_fit:
            sign = letters[place]
            place += 1
            if sign in (_BLANK, _DASH):
                continue
            is_fit = is_digit(sign)
            if digits == 0 and seen == 0 and sign == _ZERO and not is_abroad:
                seen = 2
            elif digits == 0 and seen == 0 and sign == _SIX:
                seen = 1
            elif seen == 1:
                seen = 2
                is_fit = sign == _TWO
            else:
                is_fit = is_fit and (digits > 0 or sign == _EIGHT) and digits < _LONGEST_PHONE
                is_fit = is_fit and (digits > 0 or seen == 2 or not is_abroad)
                second = sign if digits == 1 else second
                number = number * 10 + sign - _ZERO
                digits += 1
        if is_fit and digits >= _SHORTEST_PHONE and second != _ZERO:
            worth = 62
            for _ in range(digits):
                worth *= 10
            out[text], is_odd[text] = worth + number, False
