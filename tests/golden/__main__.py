"""Write the golden pictures anew, and say which have changed.

    python -m tests.golden

Look at each that has before it is kept.
"""

import pygame

from tests.golden.comparing import difference
from tests.golden.frames import FRAMES, golden_file, names, shot


def main() -> None:
    """Write what differs, and remove what nothing draws any more."""
    FRAMES.mkdir(exist_ok=True)
    wanted = {name: golden_file(name) for name in names()}
    for left_over in sorted(set(FRAMES.iterdir()) - set(wanted.values())):
        left_over.unlink()
        print(f"removed  {left_over.stem}")
    for name, file in wanted.items():
        drawn = shot(name)
        if not file.exists():
            print(f"new      {name}")
        elif (differs := difference(pygame.image.load(file), drawn)) is not None:
            print(f"changed  {name}: {differs}")
        else:
            continue
        pygame.image.save(drawn, file)


if __name__ == "__main__":
    main()
