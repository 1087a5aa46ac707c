"""Plain English clauses taken apart: who, does, what, where, when; enough of grammar to ask about each part.

No tagger is at hand that needs no download, so words are told apart by closed classes and by the inflections that
the package lemminflect knows. A sentence that does not look plain is left alone: training wants many questions that
are right, not one for every sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

DETERMINERS = frozenset(
    "a an the this that these those his her its their each every some any no another both all several many few most "
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred".split()
)
PREPOSITIONS = frozenset(
    "in on at by with from to into onto for of about over under behind beside between among through across along "
    "against near inside outside during since until before after around towards toward upon within without above "
    "below beneath beyond off past up down out as like than via despite".split()
)
BE = frozenset("is was are were".split())
HAVE = frozenset("has had have".split())
DO = frozenset("does did do".split())
MODALS = frozenset("will would can could may might must should shall".split())
AUXILIARIES = BE | HAVE | DO | MODALS
PRONOUNS = frozenset("he she they it".split())
OBJECTS = frozenset("him her them it himself herself itself themselves me us you one".split())
SUBORDINATORS = frozenset(
    "that which who whom whose when while where because although though if unless whether so but or nor yet till once "
    "and how why whereas".split()
)
NEGATIVE = re.compile(r"\b(not|never|no|nobody|nothing|none|neither|hardly|cannot)\b|n[’']t\b", re.I)
PERSONAL = re.compile(r"\b(I|we|me|us|my|our|you|your|thou|thee|thy|ye)\b", re.I)
_ODD = re.compile(r"[\"“”;:()\[\]{}…_*=/<>|]|--|—|–|[!?]|\be\.g\b|\bi\.e\b|(?<!\w)['‘]|['’](?!\w)")
_WORD = re.compile(r"(?:[^\s,]|,(?=\d))+|,")
_ADVERBS = frozenset(
    "also now then still soon just only always often usually later once already almost even first finally again "
    "together quite very too here there today away back twice sometimes ever perhaps rather however therefore thus "
    "indeed instead well originally".split()
)
_NOT_VERBS = frozenset(
    "left used based people means works plans states uses forces remains wounded united born known called named so "
    "bed red need seed kindred hundred sacred naked wicked lower better close present past".split()
)


@dataclass(frozen=True)
class Part:
    """A stretch of a clause after its verb: its preposition ("" for an object) and the words after it."""

    preposition: str
    text: str

    @property
    def whole(self) -> str:
        """As it stands in the sentence."""
        return f"{self.preposition} {self.text}".strip()


@dataclass(frozen=True)
class Clause:
    """A plain clause: `subject` `auxiliary` `verb` `parts`, and what came before it or with "because" after it.

    `verb` is as written. `base` is its plain form where a question needs do-support, and "" where the auxiliary goes
    before the subject; `auxiliary` is what goes there in either case. `among_people`: a name that nothing else is known
    of is a person's, as the text around says "he" or "she".
    """

    subject: str
    auxiliary: str
    verb: str
    base: str
    parts: tuple[Part, ...]
    opening: Part | None = None
    reason: str = ""
    moment: str = ""
    among_people: bool = False

    @property
    def predicate(self) -> str:
        """The verb as it stands after its subject."""
        return self.verb if self.base else f"{self.auxiliary} {self.verb}".strip()

    @property
    def copular(self) -> bool:
        """Whether it says what its subject is."""
        return self.auxiliary in BE and not self.verb


@lru_cache(maxsize=200_000)
def forms(word: str) -> dict[str, str]:
    """The verb forms that `word` can be ("VBD", "VBZ", "VB", "VBG", "VBN"), each with its plain form."""
    import lemminflect

    found: dict[str, str] = {}
    for lemma in lemminflect.getAllLemmas(word, upos="VERB").get("VERB", ()):
        for tag in ("VBD", "VBN", "VBZ", "VBG", "VB"):
            if word in lemminflect.getInflection(lemma, tag):
                found.setdefault(tag, lemma)
    return found


@lru_cache(maxsize=200_000)
def is_noun(word: str) -> bool:
    """Whether `word` can be a noun."""
    import lemminflect

    return "NOUN" in lemminflect.getAllLemmas(word, upos="NOUN")


def is_adverb(word: str) -> bool:
    """Whether `word` says how or when, and may stand between an auxiliary and its verb."""
    return word in _ADVERBS or (word.endswith("ly") and len(word) > 4 and not is_noun(word))


def take_apart(sentence: str) -> Clause | None:
    """The first plain clause of a sentence, or None where there is none that can be relied on."""
    if not 4 <= len(sentence.split()) <= 40 or not sentence.endswith(".") or not sentence[0].isupper():
        return None
    if _ODD.search(sentence) or NEGATIVE.search(sentence) or PERSONAL.search(sentence):
        return None
    words = _WORD.findall(sentence[:-1])
    opening, start = _opening(words)
    at = _verb_at(words, start)
    if at is None:
        return None
    subject = words[start:at]
    while len(subject) > 1 and is_adverb(subject[-1].lower()):
        subject = subject[:-1]
    if not _is_subject(subject):
        return None
    group = _verb_group(words, at)
    if group is None:
        return None
    auxiliary, verb, base, after = group
    parts, reason, moment = _parts(words[after:])
    if not (parts or reason or moment):
        return None
    text = " ".join(subject)
    return Clause(
        text if opening else _lowered(text), auxiliary, verb, base, parts, opening=opening, reason=reason, moment=moment
    )


def _lowered(text: str) -> str:
    """A sentence's first words as they are in its middle: a name keeps its capital."""
    first = text.split()[0].lower()
    common = first in DETERMINERS | PRONOUNS or ((is_noun(first) or forms(first)) and text[1:2].islower())
    return text[0].lower() + text[1:] if common and not re.match(r"\S+ [A-Z]", text) or first in DETERMINERS else text


def _opening(words: list[str]) -> tuple[Part | None, int]:
    """A phrase of time or place before a comma ("In 1871,"), and where what follows it begins."""
    if words[0].lower() not in PREPOSITIONS or "," not in words[:9]:
        return None, 0
    comma = words.index(",")
    body = words[1:comma]
    if not body or any(w.lower() in AUXILIARIES | SUBORDINATORS or "VBG" in forms(w.lower()) for w in body):
        return None, 0
    return Part(words[0].lower(), " ".join(body)), comma + 1


def _verb_at(words: list[str], start: int) -> int | None:
    """Where the first finite verb stands, at most ten words after `start`."""
    for i in range(start + 1, min(len(words) - 1, start + 11)):
        word, before, after = words[i], words[i - 1].lower(), words[i + 1].lower()
        if word == ",":
            return None
        if word in AUXILIARIES:
            return i
        if word in SUBORDINATORS - {"and", "or"}:
            return None
        if before in DETERMINERS | PREPOSITIONS - {"up"} or word in _NOT_VERBS or not word.islower():
            continue
        tags = forms(word)
        if "VBD" in tags and (word.endswith("ed") or not is_noun(word)):
            return None if after in ("by", "as") else i
        plural = before.endswith("s") or before == "they"
        if "VBZ" in tags and not plural and not _goes_on(after):
            return i
        if "VB" in tags and plural and not is_noun(word) and not before.endswith(("’s", "'s")):
            return i
    return None


def _goes_on(word: str) -> bool:
    """Whether a word before it that could be a noun is one: something that no object begins with comes next."""
    if word in AUXILIARIES or word in (",", "and", "or", "to", "of") or is_adverb(word):
        return True
    return bool({"VBD", "VB"} & forms(word).keys()) and not is_noun(word) and word not in DETERMINERS | PREPOSITIONS


def _is_subject(words: list[str]) -> bool:
    if not words or len(words) > 9 or "," in words or words[0].lower() in PREPOSITIONS | SUBORDINATORS | {"there"}:
        return False
    lowered = [w.lower() for w in words]
    if lowered[0] in PRONOUNS:
        return len(words) == 1
    if lowered[-1] in DETERMINERS | PREPOSITIONS or is_adverb(lowered[0]) or lowered[0] in ("this", "that", "these"):
        return False
    first = forms(lowered[0])
    if "VBG" in first or ("VBD" in first and not words[0][0].isupper()):
        return False
    return not any(w in AUXILIARIES | OBJECTS - {"her", "one"} for w in lowered)


def _verb_group(words: list[str], at: int) -> tuple[str, str, str, int] | None:
    """Auxiliary, verb as written, plain form for do-support, and where the rest begins."""
    word = words[at]
    if word not in AUXILIARIES:
        tags = forms(word)
        tag = next(t for t in ("VBD", "VBZ", "VB") if t in tags)
        return {"VBD": "did", "VBZ": "does", "VB": "do"}[tag], word, tags[tag], at + 1
    end, verb = at + 1, []
    while end < len(words) and (is_adverb(words[end]) or words[end] in ("be", "been", "being", "have")):
        verb.append(words[end])
        end += 1
    following = words[end] if end < len(words) else ""
    tags = forms(following) if following.islower() else {}
    wanted = {"VB"} if word in MODALS | DO else {"VBN", "VBG"} if word in BE else {"VBN"}
    if "be" in verb or "been" in verb or "being" in verb:
        wanted = {"VBN", "VBG"}
    elif "have" in verb:
        wanted = {"VBN"}
    if wanted & tags.keys():
        return word, " ".join([*verb, following]), "", end + 1
    if word in BE and not verb:
        return word, "", "", at + 1
    if word in HAVE and not verb:
        return {"has": "does", "had": "did", "have": "do"}[word], word, "have", at + 1
    return None


def _parts(words: list[str]) -> tuple[tuple[Part, ...], str, str]:
    """The parts after the verb, the reason after "because", and the moment after "when", "after" or "before"."""
    parts: list[Part] = []
    reason = moment = ""
    preposition, held = "", []

    def close() -> None:
        while held and held[-1].lower() in ("and", "or", "as", "both"):
            held.pop()
        text = " ".join(held)
        cut = held and (held[-1].lower() in DETERMINERS | PREPOSITIONS or "VBG" in forms(held[-1].lower()))
        if held and not cut and held[0].lower() not in OBJECTS:
            parts.append(Part(preposition, text))
        elif held:
            parts.append(Part(preposition + " ", text))  # kept in questions, never asked for

    i = 0
    while i < len(words):
        word, lowered = words[i], words[i].lower()
        rest = words[i + 1 :]
        if lowered == "because" and rest and rest[0].lower() != "of" and "," not in rest:
            reason = " ".join(rest)
            break
        if lowered in ("when", "after", "before", "until", "while") and "," not in rest and _has_verb(rest):
            moment = " ".join(words[i:])
            break
        if lowered in PRONOUNS and lowered != "it":
            return (), "", ""  # another clause runs into this one
        if lowered == "and" and held and rest and (not _verb_follows(rest) or _describes(held[-1])):
            held.append(word)
        elif lowered == "," or lowered in SUBORDINATORS or _adds(held, lowered, rest):
            break
        elif lowered == "of" and held:
            held.append(word)
        elif lowered in PREPOSITIONS and rest:
            close()
            if lowered == "to" and "VB" in forms(rest[0].lower()) and rest[0].lower() not in DETERMINERS:
                preposition, held = "to", []
                held = _until_break(rest)
                break
            preposition, held = (f"{preposition} {lowered}", []) if not held and preposition else (lowered, [])
        elif is_adverb(lowered) and not held and not preposition:
            pass
        elif lowered in AUXILIARIES or (held and "VBD" in forms(lowered) and "VBN" not in forms(lowered)):
            return (), "", ""
        else:
            held.append(word)
        i += 1
    close()
    return tuple(parts), reason, moment


def _adds(held: list[str], word: str, rest: list[str]) -> bool:
    """Whether a participle after a noun begins to say more of it: "a man wearing", "a model made of"."""
    if not held or not is_noun(held[-1].lower()):
        return bool(held) and "VBG" in forms(word) and not is_noun(word)
    return "VBG" in forms(word) or ("VBN" in forms(word) and bool(rest) and rest[0].lower() in PREPOSITIONS)


def _describes(word: str) -> bool:
    """Whether a noun is yet to come: "a quiet" in "a quiet and hidden valley"."""
    return word.islower() and not is_noun(word)


def _has_verb(words: list[str]) -> bool:
    return any(w in AUXILIARIES or ("VBD" in forms(w) and w not in _NOT_VERBS) for w in words)


def _verb_follows(words: list[str]) -> bool:
    first = words[0].lower()
    second = words[1].lower() if len(words) > 1 else ""
    tags = forms(first)
    if first in AUXILIARIES | PRONOUNS | PREPOSITIONS or is_adverb(first):
        return True
    finite = ("VBD" in tags or "VBZ" in tags) and first not in DETERMINERS and second != "and"
    return finite or second in AUXILIARIES


def _until_break(words: list[str]) -> list[str]:
    for i, word in enumerate(words):
        if word == "," or word.lower() in SUBORDINATORS:
            return words[:i]
    return words
