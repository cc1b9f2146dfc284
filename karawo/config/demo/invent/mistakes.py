"""How people mistype names and numbers."""

from __future__ import annotations

import random

from karawo.config.demo import stock


def misspelt(text: str, dice: random.Random) -> str:
    """One slip in the longest word: a letter lost, doubled or exchanged with its neighbour."""
    words = text.split()
    at = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[at]
    if len(word) < 4:
        return text
    place = dice.randrange(1, len(word) - 1)
    match dice.randrange(3):
        case 0:
            word = word[:place] + word[place + 1 :]
        case 1:
            word = word[:place] + word[place] + word[place:]
        case _:
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join([*words[:at], word, *words[at + 1 :]])


def old_spelling(text: str, dice: random.Random) -> str:
    """JUSUF → DJUSUF, UMAR → OEMAR; the text as it is where no old spelling fits."""
    fitting = [(new, old) for new, old in stock.OLD_SPELLING if new in text.upper()]
    if not fitting:
        return text.upper()
    new, old = dice.choice(fitting)
    return text.upper().replace(new, old, 1)


def wrong_digit(number: str, dice: random.Random) -> str:
    """Another running number: the rest of a NIK must stay a date and a place."""
    return number[:-1] + str((int(number[-1]) + dice.randint(1, 9)) % 10)
