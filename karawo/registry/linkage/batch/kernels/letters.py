"""Letters of the English alphabet and digits, in texts of bytes."""

from karawo.registry.linkage.batch.arrays import Bytes, Longs
from karawo.registry.linkage.batch.kernels.bare import bare

_ZERO, _NINE, _A, _Z, _SMALL_A, _SMALL_Z = 48, 57, 65, 90, 97, 122
_FIRST, _LAST, _QUOTE, _BACK_QUOTE = 32, 126, 39, 96


@bare
def is_letter(sign: int) -> bool:
    """A capital."""
    return _A <= sign <= _Z


@bare
def is_digit(sign: int) -> bool:
    return _ZERO <= sign <= _NINE


@bare
def cleaned(letters: Bytes, start: int, end: int, out: Bytes, begin: int) -> int:
    """Puts the text into `out`, in capitals and without apostrophes; gives its size, 0 where it holds a sign that
    does not print or is not ASCII."""
    size = 0
    for i in range(start, end):
        sign = letters[i]
        if sign < _FIRST or sign > _LAST:
            return 0
        if sign in (_QUOTE, _BACK_QUOTE):
            continue
        out[begin + size] = sign - 32 if _SMALL_A <= sign <= _SMALL_Z else sign
        size += 1
    return size


@bare
def all_cleaned(letters: Bytes, at: Longs, out: Bytes, out_at: Longs) -> None:
    """out, out_at: the texts one after the other, as `cleaned` gives them."""
    end = 0
    for text in range(len(out_at) - 1):
        end += cleaned(letters, at[text], at[text + 1], out, end)
        out_at[text + 1] = end


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
def words_in(letters: Bytes, at: Longs, out: Bytes, out_at: Longs, word_at: Longs) -> int:
    """out, out_at: all words of all texts, in order; gives how many. word_at: which of them begins each text."""
    count, end = 0, 0
    for text in range(len(at) - 1):
        start, last = at[text], at[text + 1]
        word_at[text] = count
        i = start
        while i < last:
            if not is_letter(letters[i]):
                i += 1
                continue
            behind = end_of_word(letters, start, i, last)
            if behind > i:
                while i < behind:
                    out[end] = letters[i]
                    end += 1
                    i += 1
                count += 1
                out_at[count] = end
            else:
                while i < last and is_letter(letters[i]):
                    i += 1
    word_at[len(at) - 1] = count
    return count
