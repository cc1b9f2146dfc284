"""OKLCH to sRGB, for older telephones, and to contrast, to hold the tokens to their promise."""

from __future__ import annotations

import math
import re
from pathlib import Path

TOKENS = Path(__file__).parent / "static" / "ui" / "css" / "tokens.css"
ONE = r"oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)\s*\)"


type Colour = tuple[float, float, float]


def pairs() -> dict[str, tuple[Colour, Colour]]:
    """Each colour of tokens.css as (on paper, on night), each (lightness 0-1, chroma, hue in degrees)."""
    found = {}
    for name, *numbers in re.findall(rf"--([\w-]+): light-dark\({ONE}, {ONE}\);", TOKENS.read_text("utf-8")):
        on_paper, on_night = ([float(number) for number in part] for part in (numbers[:3], numbers[3:]))
        found[name] = (
            (on_paper[0] / 100, on_paper[1], on_paper[2]),
            (on_night[0] / 100, on_night[1], on_night[2]),
        )
    return found


def linear(lightness: float, chroma: float, hue: float) -> list[float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rows = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return [min(1.0, max(0.0, row)) for row in rows]


def in_hex(colour: Colour) -> str:
    """The nearest sRGB colour, "#rrggbb"."""
    shares = (
        12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in linear(*colour)
    )
    return "#" + "".join(f"{round(share * 255):02x}" for share in shares)


def luminance(colour: Colour) -> float:
    red, green, blue = linear(*colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
