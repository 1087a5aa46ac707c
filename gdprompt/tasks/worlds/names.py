"""Open vocabularies: names, numbers, dates and phrases that no one could have read before."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

ONSETS = (
    "b c d f g h j k l m n p r s t v w z br ch cl cr dr fl fr gl gr kr ph pl pr qu sh sk sl sn st str sw th tr"
).split()
VOWELS = "a e i o u a e i o a ai au ea ee ia io oa ou y".split()
CODAS = " b d g k l m n p r s t ck ft ld ll lm lt m nd ng nk nn nt rd rk rl rm rn rs rt sh ss st th x".split(" ")
MONTHS = ("January February March April May June July August September October November December").split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
FIRST_NAMES = (
    "Ada Agnes Ahmed Alice Amara Amir Ana Andre Anna Arjun Astrid Ben Bianca Boris Carla Carlos Chen Clara "
    "Daniel Daria David Diego Elena Elias Emma Erik Esther Fatima Felix Fiona Frank Gita George Grace Hana "
    "Hassan Helen Henry Hugo Ida Ines Ingrid Ivan James Jana Jonas Juan Julia Kai Karen Karim Kate Kofi Lara "
    "Laura Leo Lena Liam Lin Louis Lucia Luis Maja Marco Maria Mark Marta Mei Mia Mina Mira Nadia Nina Noah "
    "Nora Oliver Olga Omar Oscar Otto Paul Petra Pia Priya Rahul Rana Rita Robert Rosa Ruth Samir Sara Simon "
    "Sofia Stefan Tara Theo Thomas Tilda Tom Uma Vera Victor Wanda Yara Yuki Yusuf Zoe"
).split()


def syllable(rng: random.Random) -> str:
    """One pronounceable syllable, lower case."""
    return rng.choice(ONSETS) + rng.choice(VOWELS) + (rng.choice(CODAS) if rng.random() < 0.45 else "")


def coined(rng: random.Random, low: int = 2, high: int = 3) -> str:
    """A word of `low` to `high` random syllables, capitalised."""
    return "".join(syllable(rng) for _ in range(rng.randint(low, high))).capitalize()


def person(rng: random.Random) -> str:
    """A first name, known or coined, and mostly a coined surname."""
    first = rng.choice(FIRST_NAMES) if rng.random() < 0.5 else coined(rng, 2, 2)
    return f"{first} {coined(rng, 2, 3)}" if rng.random() < 0.9 else first


def place(rng: random.Random) -> str:
    """A town or region nobody has heard of."""
    name = coined(rng)
    affix = rng.random()
    if affix < 0.15:
        return rng.choice(("Port", "New", "East", "West", "Upper", "Lower", "Lake", "Mount", "Saint")) + " " + name
    if affix < 0.3:
        return name + rng.choice((" Bay", " Falls", " Hill", " Valley", " Harbour", " Springs", " Island"))
    return name


def number(rng: random.Random, low: int = 2, high: int = 999) -> str:
    """A whole number in digits, small ones as likely as large ones."""
    span = high - low
    return f"{low + int(span * rng.random() ** 2):,}"


def year(rng: random.Random, low: int = 1600, high: int = 2024) -> str:
    """A year in digits."""
    return str(rng.randint(low, high))


def date(rng: random.Random) -> str:
    """A date, with or without its year."""
    day, month = rng.randint(1, 28), rng.choice(MONTHS)
    return rng.choice((f"{day} {month}", f"{month} {day}", f"{day} {month} {year(rng)}"))


def clock(rng: random.Random) -> str:
    """A time of day."""
    hour, minute = (
        rng.randint(1, 12),
        rng.choice(("00", "05", "10", "15", "20", "25", "30", "40", "45", "50")),
    )
    return f"{hour}:{minute}" if rng.random() < 0.5 else f"{hour}:{minute} {rng.choice(('am', 'pm'))}"


def one_of(words: str | Sequence[str]) -> Callable[[random.Random], str]:
    """A draw from a fixed list; a string is split at commas."""
    options = [word.strip() for word in words.split(",")] if isinstance(words, str) else list(words)
    return lambda rng: rng.choice(options)


def either(*draws: Callable[[random.Random], str]) -> Callable[[random.Random], str]:
    """A draw from one of several draws, each as likely."""
    return lambda rng: rng.choice(draws)(rng)


def joined(pattern: str, **draws: Callable[[random.Random], str]) -> Callable[[random.Random], str]:
    """A draw that fills `pattern` with other draws: `joined("{n} {unit}", n=number, unit=one_of("km, m"))`."""
    return lambda rng: pattern.format(**{key: draw(rng) for key, draw in draws.items()})
