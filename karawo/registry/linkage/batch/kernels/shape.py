"""The shape of an address: stand-ins for the numbers and words that are only carried along, the rest in capitals."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs
from karawo.registry.linkage.batch.kernels.bare import bare

MOST_NUMBERS = 6
MOST_DIGITS = 4
MOST_WORDS = 12
STAND_IN_LETTERS = 4

_ZERO, _NINE, _A, _Z, _SMALL_A, _SMALL_Z = 48, 57, 65, 90, 97, 122
_R, _T, _W, _QUOTE, _BACK_QUOTE = 82, 84, 87, 39, 96


class StandIns(NamedTuple):
    """numbers (MOST_DIGITS, MOST_NUMBERS): by how many digits and which number of the text. is_word: numbers that
    some table knows. words (MOST_WORDS, STAND_IN_LETTERS): their letters."""

    numbers: Longs
    is_word: npt.NDArray[np.bool_]
    words: Bytes


@bare
def capital(sign: int) -> int:
    return sign - 32 if _SMALL_A <= sign <= _SMALL_Z else sign


@bare
def is_letter(sign: int) -> bool:
    return _A <= sign <= _Z or _SMALL_A <= sign <= _SMALL_Z


@bare
def is_digit(sign: int) -> bool:
    return _ZERO <= sign <= _NINE


@bare
def end_of_word(letters: Bytes, start: int, i: int, last: int) -> int:
    """Behind the word that begins at i; i itself where there is none, or where it touches a digit."""
    if i > start and is_digit(letters[i - 1]):
        return i
    end = i
    while end < last and is_letter(letters[end]):
        end += 1
    return i if end < last and is_digit(letters[end]) else end


@bare
def words_in(letters: Bytes, at: Ints, out: Bytes, out_at: Ints) -> int:
    """out, out_at: all words of all texts, in capitals, in order; gives how many."""
    count, end = 0, 0
    for text in range(len(at) - 1):
        start, last = at[text], at[text + 1]
        i = start
        while i < last:
            if not is_letter(letters[i]):
                i += 1
                continue
            behind = end_of_word(letters, start, i, last)
            if behind > i:
                while i < behind:
                    out[end] = capital(letters[i])
                    end += 1
                    i += 1
                count += 1
                out_at[count] = end
            else:
                while i < last and is_letter(letters[i]):
                    i += 1
    return count


@bare
def shapes(
    letters: Bytes,
    at: Ints,
    codes: Longs,
    stand_ins: StandIns,
    out: Bytes,
    out_at: Ints,
    numbers: Ints,
    words: Ints,
) -> None:
    """out, out_at: the shape of each text; empty where it has none. codes: of the words of `words_in`, from 1; 0
    for one that is written as it is. numbers (texts, MOST_NUMBERS), words (texts, MOST_WORDS): what the stand-ins
    stand for.

    A number keeps its leading zeros. A text has no shape where it is not ASCII, where a number is nought, too long,
    part of a word (but for RT and RW) or known to a table, or where there are too many of them.
    """
    end, word = 0, 0
    for text in range(len(at) - 1):
        start, last = at[text], at[text + 1]
        begin, found, spoken, is_fit = end, 0, 0, True
        i = start
        while i < last:
            sign = letters[i]
            if is_letter(sign):
                behind = end_of_word(letters, start, i, last)
                code = 0
                if behind > i:
                    code = codes[word]
                    word += 1
                    if code > 0 and spoken == MOST_WORDS:
                        is_fit = False
                if code > 0 and is_fit:
                    words[text, spoken] = code
                    for place in range(STAND_IN_LETTERS):
                        out[end] = stand_ins.words[spoken, place]
                        end += 1
                    spoken += 1
                    i = behind
                else:
                    while i < last and is_letter(letters[i]):
                        out[end] = capital(letters[i])
                        end += 1
                        i += 1
            elif is_digit(sign):
                zeros, digits, number = 0, 0, 0
                is_fit = is_fit and (i == start or not is_letter(letters[i - 1]) or is_rt(letters, start, i))
                while i < last and is_digit(letters[i]):
                    digit = letters[i] - _ZERO
                    if digit == 0 and digits == 0:
                        zeros += 1
                    elif digits < MOST_DIGITS:
                        number = number * 10 + digit
                        digits += 1
                    else:
                        is_fit = False
                    i += 1
                is_fit = is_fit and digits > 0 and digits + zeros <= MOST_DIGITS and found < MOST_NUMBERS
                is_fit = is_fit and not stand_ins.is_word[number]
                is_fit = is_fit and (i == last or not is_letter(letters[i]))
                if not is_fit:
                    continue
                numbers[text, found] = number
                for _ in range(zeros):
                    out[end] = _ZERO
                    end += 1
                stand_in = stand_ins.numbers[digits - 1, found]
                for place in range(digits):
                    out[end + digits - 1 - place] = _ZERO + stand_in % 10
                    stand_in //= 10
                end += digits
                found += 1
            else:
                is_fit = is_fit and sign < 128 and sign != _QUOTE and sign != _BACK_QUOTE
                out[end] = sign
                end += 1
                i += 1
        if not is_fit:
            end = begin
        out_at[text + 1] = end


@bare
def is_rt(letters: Bytes, start: int, i: int) -> bool:
    """RT or RW stands right before, as a word of its own."""
    if i - start < 2 or capital(letters[i - 2]) != _R:
        return False
    if capital(letters[i - 1]) != _T and capital(letters[i - 1]) != _W:
        return False
    return i - start == 2 or not (is_letter(letters[i - 3]) or is_digit(letters[i - 3]))
