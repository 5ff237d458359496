"""Make every sound of the arcade from the scores below, as the consoles of the 1980s made theirs.

    python assets/make_sounds.py

A sound is one voice or two: a pulse wave, or the noise of a shift register. Nothing but the
standard library is used, and the same scores always make the same bytes.
"""

import argparse
import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

HERE: Final = Path(__file__).resolve().parent
RATE: Final = 22_050
"""Samples a second."""
CYCLE: Final = 1 << 32
"""One period of a wave, in the steps that its phase is counted in: whole numbers are the same on
every machine."""
ATTACK: Final = 0.003
RELEASE: Final = 0.008
"""Seconds in which a note comes and goes: at once, it would click."""
SOFTNESS: Final = 0.55
"""How fast the output follows the wave, 0 to 1: less takes more of the edge off it."""
WINDOW: Final = RATE // 20
"""Samples over which loudness is measured: about as many as an ear takes together."""
NOISE: Final = 0.0
"""In the place of a duty: a shift register, clocked by the note."""
PITCHES: Final = ("c", "c#", "d", "d#", "e", "f", "f#", "g", "g#", "a", "a#", "b")


class Voice(NamedTuple):
    """A line of notes, such as ``c5 - e5:3``: the name and octave, a rest, and the ticks it lasts
    where that is more than one."""

    notes: str
    duty: float = 0.25
    """The part of each period in which the pulse is high, or `NOISE`."""
    fade: float = 0.7
    """How much of a note's strength is gone at its end, 0 to 1."""
    strength: float = 1.0
    """Beside the other voices."""


class Score(NamedTuple):
    """One sound."""

    tick: float
    """Seconds."""
    loudness: float
    """The RMS of its loudest window, 1 being the most a file can hold."""
    voices: tuple[Voice, ...]


SCORES: Final = {
    # Heard all day long: these two are hardly there.
    "move": Score(0.040, 0.050, (Voice("e5", 0.5, fade=1.0),)),
    "land": Score(
        0.092, 0.080, (Voice("c8", NOISE, fade=1.0, strength=1.2), Voice("a2", 0.5, fade=1.0))
    ),
    "choose": Score(0.050, 0.120, (Voice("e5 b5:3"),)),
    "back": Score(0.050, 0.110, (Voice("b4 e4:3"),)),
    "refuse": Score(0.060, 0.110, (Voice("d#3:2 - d#3:2", 0.125, fade=0.3),)),
    "done": Score(0.070, 0.110, (Voice("g5 c6 e6:3"), Voice("- e5 g5:3", 0.5, strength=0.5))),
    "clear": Score(0.045, 0.140, (Voice("c5 e5 g5 c6 e6:3"),)),
    "tetris": Score(
        0.068,
        0.160,
        (
            Voice("g4 c5 e5 g5:2 e5 g5 c6:5", fade=0.6),
            Voice("e4 g4 c5 e5:2 c5 e5 g5:5", 0.5, fade=0.6, strength=0.6),
        ),
    ),
    "game_over": Score(
        0.080,
        0.140,
        (
            Voice("c5:2 b4:2 a#4:2 a4 g#4 g4:4", 0.5, fade=0.5),
            Voice("g4:2 f#4:2 f4:2 e4 d#4 c4:4", fade=0.5, strength=0.6),
        ),
    ),
}


def steps_of(note: str) -> int:
    """How far the phase of a note moves in one sample; 0 for a rest."""
    if note == "-":
        return 0
    above_a4 = PITCHES.index(note[:-1]) - 9 + 12 * (int(note[-1]) - 4)
    return round(440 * 2 ** (above_a4 / 12) * CYCLE / RATE)


def pulse(step: int, duty: float, length: int) -> Iterator[float]:
    """A pulse wave around 0, each sample its mean over the time of the sample.

    So it has far less of the false tones that a wave read at single instants is full of.
    """
    high = round(duty * CYCLE)
    before = 0
    for sample in range(1, length + 1):
        periods, phase = divmod(sample * step, CYCLE)
        area = periods * high + min(phase, high)
        yield (area - before) / step - duty if step else 0.0
        before = area


def noise(step: int, length: int) -> Iterator[float]:
    """The bits of a 15-bit shift register that moves on with each period."""
    register, periods = 0x5A3C, 0
    for sample in range(length):
        while periods < sample * step // CYCLE:
            fed_back = (register ^ register >> 1) & 1
            register = register >> 1 | fed_back << 14
            periods += 1
        yield (register & 1) - 0.5


def strengths(length: int, fade: float) -> Iterator[float]:
    """The envelope of one note: it comes quickly, fades, and goes without a click."""
    for sample in range(length):
        edge = min(1.0, sample / (ATTACK * RATE), (length - 1 - sample) / (RELEASE * RATE))
        yield edge * (1 - fade * sample / length) ** 2


def played(voice: Voice, tick: float) -> list[float]:
    """The samples of a voice."""
    samples: list[float] = []
    for written in voice.notes.split():
        note, _, ticks = written.partition(":")
        step, length = steps_of(note), round(tick * int(ticks or 1) * RATE)
        wave_ = noise(step, length) if voice.duty == NOISE else pulse(step, voice.duty, length)
        samples += [
            value * strength * voice.strength
            for value, strength in zip(wave_, strengths(length, voice.fade), strict=True)
        ]
    return samples


def softened(samples: list[float]) -> list[float]:
    """Without the sharpest of the high tones."""
    value, soft = 0.0, []
    for sample in samples:
        value += SOFTNESS * (sample - value)
        soft.append(value)
    return soft


def loudness(samples: list[float]) -> float:
    """The RMS of the loudest window."""
    windows = [samples[at : at + WINDOW] for at in range(0, len(samples), WINDOW)]
    return max(math.sqrt(sum(value * value for value in some) / WINDOW) for some in windows)


def sound(score: Score) -> list[float]:
    """The samples of a score, between -1 and 1."""
    voices = [played(voice, score.tick) for voice in score.voices]
    mixed = softened([sum(values) for values in zip(*voices, strict=True)])
    gain = score.loudness / loudness(mixed)
    return [value * gain for value in mixed]


def write(path: Path, samples: list[float]) -> None:
    """Write a WAV file of 16 bits, mono."""
    values = [round(value * 32_767) for value in samples]
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(values), "NONE", "not compressed"))
        file.writeframes(struct.pack(f"<{len(values)}h", *values))


def main() -> None:
    """Write all sounds beside this script, or into another folder."""
    parser = argparse.ArgumentParser(description="Make the sounds.")
    parser.add_argument("--into", type=Path, default=HERE / "sounds", metavar="FOLDER")
    into: Path = parser.parse_args().into
    into.mkdir(exist_ok=True)
    for name, score in SCORES.items():
        write(into / f"{name}.wav", sound(score))


if __name__ == "__main__":
    main()
