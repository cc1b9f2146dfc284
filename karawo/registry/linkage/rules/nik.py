"""How far two NIK are apart."""


def nik_distance(a: str, b: str) -> int | None:
    """0 equal, 1 one wrong digit or two neighbours exchanged, None anything further (or another length)."""
    if a == b:
        return 0
    if len(a) != len(b):
        return None
    different = [place for place, (one, other) in enumerate(zip(a, b, strict=True)) if one != other]
    if len(different) == 1:
        return 1
    if len(different) == 2:
        first, second = different
        if second == first + 1 and a[first] == b[second] and a[second] == b[first]:
            return 1
    return None


def wrong_place(a: str, b: str) -> int | None:
    """The place (1–16) of the first differing digit, None where they are equal."""
    return next(
        (place for place, (one, other) in enumerate(zip(a, b, strict=False), 1) if one != other), None
    )
