"""Every language says everything, with the same values filled in."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from gdprompt.ui import words
from gdprompt.ui.words import LANGUAGES, WORDS, say

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAME = {"paper"}  # names that a language does not translate are left out there


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_a_file_for_every_language():
    files = {path.stem for path in Path(words.__file__).parent.glob("*.toml")}
    assert files == set(LANGUAGES) == set(WORDS)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
@pytest.mark.parametrize("part", sorted(set(WORDS["en"]) - SAME))
def test_a_language_says_what_english_says(language, part):
    english, other = WORDS["en"][part], WORDS[language][part]
    assert list(other) == list(english)
    for key, text in english.items():
        assert text and other[key], key
        # How large numbers are counted differs.
        assert fields(other[key]) - {"myriads"} == fields(text) - {"millions"}, key
        assert not CHINESE.search(text), key
    assert sum(bool(CHINESE.search(text)) for text in other.values()) > 0.85 * len(other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_has_spaces_left_from_breaking_it(language):
    text = (Path(words.__file__).parent / f"{language}.toml").read_text(encoding="utf-8")
    for part in tomllib.loads(text).values():
        for key, said in part.items():
            assert "  " not in said and "\n" not in said, key


def test_another_language_is_answered_in_english():
    assert say("fr", "teach") == say("en", "teach") != say("zh", "teach")
    assert say("zh", "model", name="m", millions="6.6", myriads="660") == "m，660 万参数"
