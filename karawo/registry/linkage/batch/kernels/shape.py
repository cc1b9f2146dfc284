"""The shape of a text: stand-ins for the numbers and words that are only carried along, the rest in capitals."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs
from karawo.registry.linkage.batch.kernels.bare import bare
from karawo.registry.linkage.batch.kernels.letters import end_of_word, is_digit, is_letter

MOST_NUMBERS = 6
MOST_DIGITS = 5
MOST_WORDS = 12
STAND_IN_LETTERS = 4
FIELD = 128
"""A sign of a pattern from here on says which number, or from MOST_NUMBERS on which word, stands in its place."""

_ZERO, _COMMA, _SEMICOLON, _BAR, _BLANK = 48, 44, 59, 124, 32
_SHORT_DIGITS, _AS_SHORT = 3, 2


class Roles(NamedTuple):
    """What a word is: bits of `rules.carried.Role`."""

    carried: int
    first: int
    later: int
    keyword: int


class Words(NamedTuple):
    """codes: of the words of all texts, one after the other; text t has `codes[at[t]:at[t + 1]]`. roles: by code."""

    codes: Ints
    at: Longs
    roles: Bytes


class StandIns(NamedTuple):
    """words (MOST_WORDS, STAND_IN_LETTERS): their letters. numbers (MOST_DIGITS, MOST_NUMBERS): by how many digits
    and which number of the text. is_word: numbers that some table knows."""

    words: Bytes
    numbers: Longs
    is_word: npt.NDArray[np.bool_]


class Lines(NamedTuple):
    """Text t is `letters[at[t]:at[t + 1]]`."""

    letters: Bytes
    at: Longs


@bare
def may_be_phrase(words: Words, text: int, roles: Roles) -> bool:
    every = 0
    for word in range(words.at[text], words.at[text + 1]):
        every |= words.roles[words.codes[word]]
    return (every & roles.first) != 0 and (every & roles.later) != 0


@bare
def is_carried(role: int, is_phrase: bool, roles: Roles) -> bool:
    return (role & roles.carried) != 0 and not (is_phrase and (role & (roles.first | roles.later)) != 0)


@bare
def name_shapes(
    letters: Bytes,
    at: Longs,
    words: Words,
    roles: Roles,
    stand_ins: StandIns,
    out: Bytes,
    out_at: Longs,
    fields: Ints,
) -> None:
    """out, out_at: the shape of each text; empty where too many words are carried along. fields (texts,
    MOST_NUMBERS + MOST_WORDS): what the stand-ins stand for; the numbers are nought."""
    end = 0
    for text in range(len(out_at) - 1):
        start, last, word = at[text], at[text + 1], words.at[text]
        begin, spoken = end, 0
        is_phrase = may_be_phrase(words, text, roles)
        i = start
        while i < last:
            behind = end_of_word(letters, start, i, last) if is_letter(letters[i]) else i
            if behind > i:
                code = words.codes[word]
                word += 1
                if is_carried(words.roles[code], is_phrase, roles):
                    if spoken < MOST_WORDS:
                        fields[text, MOST_NUMBERS + spoken] = code
                        for place in range(STAND_IN_LETTERS):
                            out[end + place] = stand_ins.words[spoken, place]
                        end += STAND_IN_LETTERS
                    spoken += 1
                    i = behind
                    continue
            behind = max(behind, i + 1)
            while behind < last and is_letter(letters[i]) and is_letter(letters[behind]):
                behind += 1
            while i < behind:
                out[end] = letters[i]
                end += 1
                i += 1
        if spoken > MOST_WORDS:
            end = begin
        out_at[text + 1] = end


@bare
def address_shapes(
    letters: Bytes,
    at: Longs,
    words: Words,
    roles: Roles,
    keywords: Lines,
    stand_ins: StandIns,
    out: Bytes,
    out_at: Longs,
    fields: Ints,
) -> None:
    """As `name_shapes`, of what `without_rt_rw` leaves, in which all that parts words means one of two things.

    keywords: by code, how a word is written where it is a keyword; empty where its own letters count. Numbers of one
    to three digits stand for each other; others keep their length, and all their leading noughts. A text has no shape
    where a number is nought, too long, part of a word (but for one letter behind it) or known to a table, or where
    there are too many of them.
    """
    end = 0
    for text in range(len(out_at) - 1):
        start, last, word = at[text], at[text + 1], words.at[text]
        begin, found, spoken, is_fit, is_behind_keyword = end, 0, 0, True, False
        is_phrase = may_be_phrase(words, text, roles)
        i = start
        while i < last and is_fit:
            sign = letters[i]
            if not is_letter(sign) and not is_digit(sign):
                if sign in (_COMMA, _SEMICOLON, _BAR) and end > begin:
                    if out[end - 1] != _COMMA:
                        out[end] = _COMMA
                        end += 1
                    is_behind_keyword = False
                i += 1
                continue
            if end > begin:
                out[end] = _BLANK
                end += 1
            if is_letter(sign):
                behind = end_of_word(letters, start, i, last)
                if behind == i:
                    is_fit = False
                    break
                code = words.codes[word]
                word += 1
                role = words.roles[code]
                written, its_end = keywords.at[code], keywords.at[code + 1]
                if is_carried(role, is_phrase, roles):
                    is_fit = spoken < MOST_WORDS
                    if is_fit:
                        fields[text, MOST_NUMBERS + spoken] = code
                        for place in range(STAND_IN_LETTERS):
                            out[end + place] = stand_ins.words[spoken, place]
                        end += STAND_IN_LETTERS
                        spoken += 1
                elif its_end > written and not is_phrase and not is_behind_keyword:
                    for place in range(written, its_end):
                        out[end] = keywords.letters[place]
                        end += 1
                else:
                    for place in range(i, behind):
                        out[end] = letters[place]
                        end += 1
                is_behind_keyword = (role & roles.keyword) != 0
                i = behind
                continue
            zeros, digits, number = 0, 0, 0
            while i < last and is_digit(letters[i]):
                if number == 0 and letters[i] == _ZERO:
                    zeros += 1
                elif digits == MOST_DIGITS:
                    is_fit = False
                else:
                    number = number * 10 + letters[i] - _ZERO
                    digits += 1
                i += 1
            is_fit = is_fit and digits > 0 and digits + zeros <= MOST_DIGITS and found < MOST_NUMBERS
            if not is_fit or stand_ins.is_word[number]:
                is_fit = False
                break
            fields[text, found] = number
            if zeros == 0 and digits <= _SHORT_DIGITS:
                digits = _AS_SHORT
            for _ in range(zeros):
                out[end] = _ZERO
                end += 1
            stand_in = stand_ins.numbers[digits - 1, found]
            for place in range(digits):
                out[end + digits - 1 - place] = _ZERO + stand_in % 10
                stand_in //= 10
            end += digits
            found += 1
            is_behind_keyword = False
            if i < last and is_letter(letters[i]):
                out[end] = letters[i]
                end += 1
                i += 1
                is_fit = i == last or not (is_letter(letters[i]) or is_digit(letters[i]))
        if not is_fit:
            end = begin
        out_at[text + 1] = end


@bare
def filled_sizes(patterns: Lines, of: Ints, fields: Ints, spoken: Lines, out_at: Longs) -> None:
    """out_at: where each text of `filled` ends."""
    end = 0
    for text in range(len(of)):
        for place in range(patterns.at[of[text]], patterns.at[of[text] + 1]):
            sign = patterns.letters[place]
            if sign < FIELD:
                end += 1
            elif sign < FIELD + MOST_NUMBERS:
                number = fields[text, sign - FIELD]
                end += 1
                while number >= 10:
                    number //= 10
                    end += 1
            else:
                word = fields[text, sign - FIELD]
                end += spoken.at[word + 1] - spoken.at[word]
        out_at[text + 1] = end


@bare
def filled(patterns: Lines, of: Ints, fields: Ints, spoken: Lines, out: Bytes) -> None:
    """out: by text, its pattern with its own numbers and words in the place of the fields, one after the other.

    of (texts): which pattern. spoken: by code of a word, what is written for it.
    """
    end = 0
    for text in range(len(of)):
        for place in range(patterns.at[of[text]], patterns.at[of[text] + 1]):
            sign = patterns.letters[place]
            if sign < FIELD:
                out[end] = sign
                end += 1
            elif sign < FIELD + MOST_NUMBERS:
                number, worth = fields[text, sign - FIELD], 1
                while number // worth >= 10:
                    worth *= 10
                while worth > 0:
                    out[end] = _ZERO + number // worth % 10
                    worth //= 10
                    end += 1
            else:
                word = fields[text, sign - FIELD]
                for letter in range(spoken.at[word], spoken.at[word + 1]):
                    out[end] = spoken.letters[letter]
                    end += 1


@bare
def alphabetical(letters: Bytes, at: Longs, out: Bytes) -> None:
    """out: each text with its words, parted by single blanks, in the order of the alphabet."""
    for text in range(len(at) - 1):
        start, last = at[text], at[text + 1]
        end = start
        # The least word that was not written yet, and among equals the first: texts have few words.
        done, done_last, count = start, start, 0
        while end < last:
            best, best_last = -1, -1
            word = start
            while word <= last:
                word_last = word
                while word_last < last and letters[word_last] != _BLANK:
                    word_last += 1
                is_left = count == 0 or comes_before(letters, done, done_last, word, word_last)
                if is_left and (best < 0 or comes_before(letters, word, word_last, best, best_last)):
                    best, best_last = word, word_last
                word = word_last + 1
            for place in range(best, best_last):
                out[end] = letters[place]
                end += 1
            if end < last:
                out[end] = _BLANK
                end += 1
            done, done_last = best, best_last
            count += 1


@bare
def comes_before(letters: Bytes, one: int, one_last: int, other: int, other_last: int) -> bool:
    """In the alphabet; of equal words the one that stands first."""
    place = 0
    while one + place < one_last and other + place < other_last:
        if letters[one + place] != letters[other + place]:
            return letters[one + place] < letters[other + place]
        place += 1
    if one_last - one != other_last - other:
        return one_last - one < other_last - other
    return one < other
