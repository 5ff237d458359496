"""Boards drawn as text, for golden tables."""


def rows_of(picture: str, height: int) -> list[int]:
    """Row masks, floor first, of lines of # and . (top line first), padded with empty rows."""
    lines = picture.split()
    rows = [sum(1 << x for x, mark in enumerate(line) if mark == "#") for line in reversed(lines)]
    return rows + [0] * (height - len(rows))


def picture_of(rows: list[int], width: int) -> list[str]:
    """The inverse, without the empty rows above the highest cell."""
    lines = ["".join("#" if row >> x & 1 else "." for x in range(width)) for row in rows]
    while lines and "#" not in lines[-1]:
        lines.pop()
    return lines[::-1]
