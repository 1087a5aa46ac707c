"""Questions in grammatical words about plain text, after Heilman and Smith (2010): a clause's part is asked for.

A blanked sentence teaches a model to find a sentence that is said again; "Who was Mrs Abara waiting for?" has its words
in another order, an auxiliary before the subject, the verb in its plain form, and often another word for the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from gdprompt.tasks.clauses import BE, DETERMINERS, PRONOUNS, Clause, Part, forms, is_noun, take_apart
from gdprompt.tasks.given_names import GIVEN_NAMES
from gdprompt.tasks.spans import sentence_spans
from gdprompt.tasks.synonyms import another_word
from gdprompt.tasks.types import QA, Passage

MAX_ANSWER_WORDS = 8
QUESTIONS_A_SENTENCE = 3
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_WHEN = re.compile(
    rf"(?:\b(?:1[0-9]|20)\d\d\b|\b(?:{_MONTH}|{_DAY})\b|\b(?:morning|afternoon|evening|night|midnight|noon|dawn|dusk|"
    r"sunset|sunrise|o[’']clock|century|spring|summer|autumn|winter|Christmas|Easter|childhood|decade|weekend|breakfast|"
    r"dinner|supper|lunch)\b)"
)
_SPAN_OF_TIME = re.compile(r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades|centuries)$")
_NUMERAL = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen)"
)
_SOME = re.compile(rf"(?:about |nearly |over )?(?:{_NUMERAL}|a|an|several|many)\b")
_THIS = re.compile(r"(?:every|each|last|next|that|this|one) ")
_AT_TIMES = frozenset(["", "in", "on", "at", "during", "by", "since", "until", "before", "after"])
_COUNTED = re.compile(
    r"^(?:(?:about|around|over|nearly|almost|some|only|the|his|her|their|its|all|another) )?"
    rf"({_NUMERAL}(?:[ -]{_NUMERAL})*) ([a-z][\w’' -]+)$"
)
_YEAR = re.compile(r"^(?:1[0-9]|20)\d\d$")
_TITLE = re.compile(
    r"^(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|King|Queen|Prince|Princess|President|Captain|Professor|Saint|St|General|"
    r"Colonel|Aunt|Uncle|Pope|Emperor|Judge|Father|Mother|Sister|Brother|Major|Doctor|Senator|Bishop)\b"
)
_PERSON = re.compile(
    r"\b(?:man|men|woman|women|boy|boys|girl|girls|child|children|king|queen|prince|princess|mother|father|son|daughter|"
    r"brother|sister|wife|husband|uncle|aunt|friend|friends|people|doctor|captain|soldier|soldiers|teacher|teachers|"
    r"student|students|farmer|farmers|writer|author|artist|painter|poet|composer|scientist|scientists|historian|"
    r"historians|president|officer|officers|nurse|judge|lawyer|servant|gentleman|lady|priest|bishop|physicist|chemist|"
    r"economist|economists|philosopher|engineer|inventor|workers?|settlers|colonists|critics|scholars|grandmother|"
    r"grandfather|neighbou?rs?|baker|fisherman|cook|maid|widow|leader|leaders|player|players|director|manager|actor|"
    r"actress|singer|musician|sailor|sailors|explorer|emperor|governor|minister|senator|general|voters|astronomers?)$",
    re.I,
)
_KIND = re.compile(
    r"\b(University|College|School|River|Lake|Street|Company|Church|Museum|Island|Hotel|Bridge|Castle|Court|Party|"
    r"Empire|Treaty|Act|Award|Prize|Railway|Club|Theatre|Theater|Hospital|Society|County|Kingdom|Institute|Library)$"
)
_MOTION = frozenset(
    "go come travel move return walk run fly sail drive send take bring carry ride march flee emigrate hurry climb "
    "lead throw put lay drop push retire withdraw spread step rush wander".split()
)
_OF_PEOPLE = frozenset(
    "say tell ask think believe argue write know feel want decide hope agree claim announce reply answer marry study "
    "teach paint compose love hate remember laugh smile sleep eat drink speak learn attend graduate try refuse work "
    "meet encourage inform invite persuade help thank appoint defeat serve receive live die".split()
)
_PLACE = frozenset("in on at near inside outside under behind beneath between among beside within throughout".split())
_WHITHER = frozenset("to into onto through across along over toward towards past".split())
_STRANDED = frozenset("with by about for of against to from into on at like after as".split())
_THING = re.compile(r"(?:(?:the|a|an|his|her|its|their|one|\w+['’]s) |[A-Z\d$£€])")
_HEAD = re.compile(r" (?:of|for|in|from|with|on|at|to|by|near|who|and|between|about) ")
_NAME = re.compile(r"^(?:[A-Z][\w’'.-]*)(?: (?:of|de|van|von|the|[A-Z][\w’'.-]*))*$")


def asked(paragraph: str, rng: random.Random, max_words: int, max_questions: int) -> Passage | None:
    """Whole sentences of `paragraph`, up to `max_words` words, and questions about the plain ones among them.

    None where no question can be made.
    """
    context = _stretch(paragraph, rng, max_words)
    qas = made(context, rng)[:max_questions] if len(context.split()) <= max_words else []
    return Passage(context, tuple(qas), "asked") if qas else None


def made(context: str, rng: random.Random) -> list[QA]:
    """Questions about the plain sentences of a passage, up to `QUESTIONS_A_SENTENCE` of each, in random order."""
    found: list[QA] = []
    among_people = re.search(r"\b(?:he|she|his|her|him)\b", context, re.I) is not None
    for a, b in sentence_spans(context):
        clause = take_apart(context[a:b])
        if clause is not None:
            options = [qa for qa in questions(replace(clause, among_people=among_people), rng) if _fits(qa, context)]
            found += rng.sample(options, min(QUESTIONS_A_SENTENCE, len(options)))
    rng.shuffle(found)
    answers: dict[str, set[str]] = {}
    for qa in found:
        answers.setdefault(qa.question, set()).add(qa.answer)
    # One that two sentences answer differently says nothing.
    return [qa for qa in dict.fromkeys(found) if len(answers[qa.question]) == 1]


def _fits(qa: QA, context: str) -> bool:
    short = len(qa.answer.split()) <= MAX_ANSWER_WORDS and len(qa.question.split()) > 2
    return short and qa.answer in context and qa.answer.lower() not in PRONOUNS


def _stretch(paragraph: str, rng: random.Random, max_words: int) -> str:
    """Some of a paragraph's sentences, one after another, at most `max_words` words of them."""
    spans = sentence_spans(paragraph)
    first = rng.randrange(len(spans)) if len(paragraph.split()) > max_words or rng.random() < 0.3 else 0
    limit = max_words if rng.random() < 0.7 else rng.randint(15, max_words)
    last = first + 1
    while last < len(spans) and len(paragraph[spans[first][0] : spans[last][1]].split()) <= limit:
        last += 1
    return paragraph[spans[first][0] : spans[last - 1][1]] if spans else paragraph


def questions(clause: Clause, rng: random.Random) -> Iterator[QA]:
    """Every question that the clause's parts answer, in words drawn by `rng`."""
    clause = replace(clause, verb=_reworded(clause, rng)) if not clause.base else clause
    base = another_word(clause.base, rng, "VB") if clause.base else clause.verb
    yield from _of_subject(clause, rng)
    for i, part in enumerate(clause.parts):
        yield from _of_part(clause, base, i, part, rng)
    if clause.opening is not None:
        wh = _when(clause.opening) or _where(clause.opening, clause)
        if wh:
            yield _asks(wh, clause, base, clause.parts, rng, clause.opening.text)
    if clause.reason and len(clause.reason.split()) <= MAX_ANSWER_WORDS:
        yield QA(_inverted("Why", clause, base, clause.parts), (clause.reason,))
    if clause.moment and len(clause.moment.split()) <= MAX_ANSWER_WORDS:
        yield QA(_inverted("When", clause, base, clause.parts), (clause.moment,))


def _reworded(clause: Clause, rng: random.Random) -> str:
    """The participle after an auxiliary, or another word for it."""
    words = clause.verb.split()
    if not words:
        return ""
    return " ".join([*words[:-1], another_word(words[-1], rng)])


def _inverted(wh: str, clause: Clause, base: str, parts: tuple[Part, ...], end: str = "") -> str:
    """A question with the auxiliary before the subject: `wh` `auxiliary` `subject` `verb` `parts` `end`?"""
    rest = " ".join(p.whole for p in parts)
    return " ".join(f"{wh} {clause.auxiliary} {clause.subject} {base} {rest} {end}".split()) + "?"


def _asks(wh: str, clause: Clause, base: str, parts: tuple[Part, ...], rng: random.Random, answer: str) -> QA:
    return QA(_inverted(wh, clause, base, _fewer(parts, rng)), (answer,))


def _fewer(parts: tuple[Part, ...], rng: random.Random) -> tuple[Part, ...]:
    """The parts, often without the last ones: a question need not say all that its sentence said."""
    least = 1 if parts and not parts[0].preposition.strip() else 0
    if len(parts) > least and rng.random() < 0.5:
        return parts[: rng.randint(least, len(parts) - 1)]
    return parts


def _of_subject(clause: Clause, rng: random.Random) -> Iterator[QA]:
    if clause.subject in PRONOUNS:
        return
    answer = clause.subject
    parts = _fewer(clause.parts, rng)
    if not parts and clause.parts:
        parts = clause.parts[:1]
    verb = clause.predicate
    if clause.base and clause.base != "have":
        verb = another_word(clause.verb, rng)
    rest = " ".join(f"{verb} {' '.join(p.whole for p in parts)}".split())
    opening = f" {clause.opening.whole}" if clause.opening and rng.random() < 0.5 else ""
    possessive = re.match(r"^([A-Z][\w-]*(?: [A-Z][\w-]*)*)[’']s (.+)$", answer)
    if possessive:
        yield QA(f"Whose {possessive.group(2)} {rest}{opening}?", (possessive.group(1),))
    counted = _COUNTED.match(answer)
    if counted:
        yield QA(f"How many {counted.group(2)} {rest}{opening}?", (counted.group(1),))
    wh = _who_or_what(answer, clause)
    if clause.copular and not _is_complement(clause):
        return
    if wh == "Who":  # "who" takes the singular
        rest = re.sub(r"^were ", "was ", re.sub(r"^are ", "is ", rest))
    elif not _NAME.match(answer) and rng.random() < 0.3 and len(answer.split()) > 2 and not counted:
        head = _HEAD.split(answer)[0].split()[-1]
        if head.islower() and is_noun(head):
            wh = f"{rng.choice(['Which', 'What'])} {head}"
    elif not answer.lower().split()[-1].endswith("s"):
        rest = re.sub(r"^were ", "was ", rest)
    if len(rest.split()) > 1:
        yield QA(f"{wh} {rest}{opening}?", (answer,))


def _of_part(clause: Clause, base: str, i: int, part: Part, rng: random.Random) -> Iterator[QA]:
    if part.preposition.endswith(" "):  # a pronoun: nothing to ask for
        return
    others = clause.parts[:i] + clause.parts[i + 1 :]
    before = clause.parts[:i]
    kept = before if rng.random() < 0.5 else _fewer(others, rng) if i else others
    when, where = _when(part), _where(part, clause)
    counted = _COUNTED.match(part.text)
    if not part.preposition:
        if counted and not _SPAN_OF_TIME.search(part.text):
            yield QA(_inverted(f"How many {counted.group(2)}", clause, base, _fewer(others, rng)), (counted.group(1),))
        if when:
            yield QA(_inverted(when, clause, base, kept), (part.text,))
        elif clause.copular and _is_complement(clause):
            yield from _of_complement(clause, part, others)
        elif i == 0 and not clause.copular:
            later = tuple(p for p in others if p.preposition) if rng.random() < 0.5 else ()
            wh = _who_or_what(part.text, clause, objective=True)
            yield QA(_inverted(wh, clause, base, later), (part.text,))
        return
    if part.preposition == "to" and re.match(r"[a-z]+(?: |$)", part.text) and _is_infinitive(part.text):
        if clause.auxiliary not in BE and not part.text.startswith(("be ", "have ")):
            yield QA(_inverted("What", clause, base, before, "to do"), (part.text,))
        return
    if clause.copular and i == 0 and not (when or where):
        return
    if when:
        answer = part.whole if part.preposition in ("before", "after", "since", "until") else part.text
        wh = "In what year" if _YEAR.match(part.text) and rng.random() < 0.4 else when
        yield QA(_inverted(wh, clause, base, kept), (answer,))
    elif where:
        answer = part.text if part.preposition in ("in", "at", "on", "to", "into") else part.whole
        yield QA(_inverted(where, clause, base, kept), (answer,))
    if not when and part.preposition in _STRANDED | _PLACE | _WHITHER and rng.random() < (0.4 if where else 1.0):
        wh = _who_or_what(part.text, None if where else clause, objective=True)
        yield QA(_inverted(wh, clause, base, before, part.preposition), (part.text,))
        if counted:
            ask = f"{part.preposition.capitalize()} how many {counted.group(2)}"
            yield QA(_inverted(ask, clause, base, before), (counted.group(1),))


def _of_complement(clause: Clause, part: Part, others: tuple[Part, ...]) -> Iterator[QA]:
    """Of "Ada was the first programmer": what Ada was, and who was the first programmer."""
    later = tuple(p for p in others if p.preposition)
    answer = " ".join([part.whole, *(p.whole for p in later)])
    if len(answer.split()) > MAX_ANSWER_WORDS:
        answer = part.whole
    wh = "Who" if _NAME.match(part.text) and _who_or_what(part.text) == "Who" else "What"
    if _NAME.match(clause.subject) and _who_or_what(clause.subject) == "Who" and not _NAME.match(part.text):
        wh = "Who"
    yield QA(f"{wh} {clause.auxiliary} {clause.subject}?", (answer,))


def _when(part: Part) -> str:
    """How to ask for a time, or "" where it is none."""
    if _SPAN_OF_TIME.search(part.text) and _SOME.match(part.text):
        return {"": "How long", "for": "How long", "after": "When"}.get(part.preposition, "")
    if part.preposition in _AT_TIMES and _WHEN.search(part.text) and (part.preposition or _THIS.match(part.text)):
        return {"since": "Since when", "until": "Until when"}.get(part.preposition, "When")
    return ""


def _where(part: Part, clause: Clause) -> str:
    """How to ask for a place, or "" where it is none: an abstraction such as "in order" may pass."""
    whither = part.preposition in _WHITHER and clause.base in _MOTION
    if not (part.preposition in _PLACE or whither) or _who_or_what(part.text) == "Who":
        return ""
    return "Where" if re.match(r"(?:(?:the|a|an|his|her|their|its) |[A-Z])", part.text) else ""


def _is_complement(clause: Clause) -> bool:
    """Whether what follows "is" is a thing, not a quality."""
    part = clause.parts[0] if clause.parts else Part(" ", "")
    return not part.preposition and _THING.match(part.text) is not None


def _is_infinitive(text: str) -> bool:
    first = text.split()[0]
    return first not in DETERMINERS and "VB" in forms(first)


def _who_or_what(text: str, clause: Clause | None = None, *, objective: bool = False) -> str:
    """The question word that stands for a noun phrase; the clause says what a name is that nothing else is known of."""
    head = _HEAD.split(text)[0]
    kind = _KIND.search(head)
    if kind:
        return f"{'Which' if objective else 'What'} {kind.group(1).lower()}"
    named = bool(_NAME.match(head))
    known = named and head.split()[0].rstrip(".") in GIVEN_NAMES
    if _TITLE.match(head) or _PERSON.search(head) or known or (named and clause and _personal(clause)):
        return "Who"
    return "What"


def _personal(clause: Clause) -> bool:
    return clause.among_people or clause.base in _OF_PEOPLE
