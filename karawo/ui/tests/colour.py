"""OKLCH to contrast, so that the tokens can be held to their promise."""

import math
import re
from pathlib import Path

TOKENS = Path(__file__).parents[1] / "static" / "ui" / "css" / "tokens.css"
ONE = r"oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)\s*\)"


def pairs() -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
    """Each colour of tokens.css as (on paper, on night), each (lightness 0-1, chroma, hue in degrees)."""
    found = {}
    for name, *numbers in re.findall(rf"--([\w-]+): light-dark\({ONE}, {ONE}\);", TOKENS.read_text("utf-8")):
        values = [float(number) for number in numbers]
        found[name] = ((values[0] / 100, *values[1:3]), (values[3] / 100, *values[4:6]))
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


def luminance(colour: tuple[float, ...]) -> float:
    red, green, blue = linear(*colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
