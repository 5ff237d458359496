"""What may be printed to a terminal."""


def printable(text: str) -> str:
    """``text`` without what could steer a terminal or mislead the eye, and in one line."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
