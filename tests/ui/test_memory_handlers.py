"""The tab Memory without a browser: what is checked, what is shown, what a zip may hold."""

from __future__ import annotations

import re
import stat
import tracemalloc
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from fake_memory import FakeMemoryLM

from gdprompt.ui.words import say

# The libraries' own deprecations are not this page's to mend.
pytestmark = pytest.mark.filterwarnings("ignore")

MIRA, OTTO = "Mira keeps owls.", "Otto repairs clocks."


@pytest.fixture(scope="module")
def ui():
    from gdprompt.ui import limits, memory_handlers, remembering, uploads
    from gdprompt.ui.remembering import Frame, View
    from gdprompt.ui.shell import Stopped

    return SimpleNamespace(
        limits=limits,
        handlers=memory_handlers,
        remembering=remembering,
        uploads=uploads,
        Frame=Frame,
        View=View,
        Stopped=Stopped,
    )


@pytest.fixture
def model():
    return SimpleNamespace(lm=FakeMemoryLM(0.0), ready=True, wait=lambda seconds: True)


def job_of(begun: tuple[Any, ...]):
    assert begun[1] == str(begun[0].number)
    return begun[0]


def done(ui, model, begun, view=None, language="en"):
    """The frames' last state: the later of each part."""
    shown: dict[str, Any] = {}
    for frame in ui.handlers.run(model, job_of(begun), view, "", language, ui.Stopped()):
        if not _skipped(frame):
            shown |= {k: v for k, v in frame._asdict().items() if v is not ui.remembering.SAME and not _skipped(v)}
    return shown


def _skipped(value: Any) -> bool:
    return isinstance(value, dict) and value.get("__type__") == "update" and len(value) == 1


def filled(ui, model, *passages: str):
    view = ui.View()
    for text in passages:
        view = done(ui, model, ui.handlers.begin_add(text, f"What of {text.split()[0]}?", view, "en"), view)["view"]
    return view


def sentence(ui, begun) -> str:
    return ui.Frame(*begun[2:]).error


REFUSED = (
    ("", "What?", "There is no passage yet."),
    (7, "What?", "The passage has to be text."),
    ("x" * 20_001, "What?", "20,001 characters and the limit is 20,000"),
    (MIRA, " \n ", "recall is measured by asking"),
    (MIRA, None, "recall is measured by asking"),
    (MIRA, "x" * 2_001, "2,001 characters and the limit is 2,000"),
    (MIRA, "\n".join(f"{i}?" for i in range(6)), "There are 6 lines and the limit is 5"),
)


@pytest.mark.parametrize(("passage", "questions", "words"), REFUSED)
def test_bad_input_is_refused_before_the_model_is_asked(ui, passage, questions, words):
    assert words in sentence(ui, ui.handlers.begin_add(passage, questions, None, "en"))
    chinese = sentence(ui, ui.handlers.begin_add(passage, questions, None, "zh"))
    assert "gd-error" in chinese and "limit" not in chinese


def test_no_passage_twice_and_no_more_than_fit(ui, model):
    view = filled(ui, model, MIRA)
    assert "in memory already" in sentence(ui, ui.handlers.begin_add(MIRA, "What?", view, "en"))
    view = filled(ui, model, *(f"N{i} has cats." for i in range(ui.limits.MAX_KEPT)))
    assert "It holds 8 passages" in sentence(ui, ui.handlers.begin_add(MIRA, "What?", view, "en"))


def test_no_more_chunks_than_the_server_keeps_and_none_is_learned_for_nothing(ui, model, monkeypatch):
    limit, taken = ui.limits.MAX_CHUNKS, []
    monkeypatch.setattr(model.lm, "learn", lambda piece, learn=model.lm.learn: taken.append(piece) or learn(piece))
    view = filled(ui, model, MIRA, "a " * 100 * (limit - 1))
    assert view.memory.num_chunks == len(taken) == limit
    for language, words in (("en", f"{limit + 2} chunks and the limit is {limit}"), ("zh", f"{limit + 2} 块")):
        begun = ui.handlers.begin_add("b " * 101, "What?", view, language)
        shown = done(ui, model, begun, view, language)
        assert words in shown["error"] and "view" not in shown and len(taken) == limit
    view = done(ui, model, ui.handlers.begin_forget(view, "en", SimpleNamespace(index=0)), view)["view"]
    assert done(ui, model, ui.handlers.begin_add(OTTO, "What?", view, "en"), view)["view"].memory.num_chunks == limit


def test_examples_come_one_after_the_other_until_all_are_in(ui, model):
    from gdprompt.ui.examples import EXAMPLES

    total, view = sum(map(len, EXAMPLES.values())), ui.View()
    for _ in range(min(total, ui.limits.MAX_KEPT)):
        view = done(ui, model, ui.handlers.begin_example(view, "en"), view)["view"]
    assert len({entry.text for entry in view.memory.entries}) == min(total, ui.limits.MAX_KEPT)
    assert sentence(ui, ui.handlers.begin_example(view, "en")).startswith('<div class="gd-error"')


def test_boxes_are_emptied_of_what_came_into_memory_alone(ui, model, monkeypatch):
    typed = f" {MIRA}", "What of Mira?\n\nWho?"
    for begun in (ui.handlers.begin_add(*typed, None, "en"), ui.handlers.begin_example(None, "en")):
        assert ui.Frame(*begun[2:]).passage == ui.Frame(*begun[2:]).questions == gr.skip()
    begun = ui.handlers.begin_add(*typed, None, "en")
    job, view, same = job_of(begun), done(ui, model, begun)["view"], (gr.skip(), gr.skip())
    assert ui.handlers.emptied(job, view, *typed) == ("", "")
    for boxes in ((OTTO, "Who?"), (MIRA, "Who?"), (OTTO, typed[1]), ("", ""), (None, 7)):
        assert ui.handlers.emptied(job, view, *boxes) == same
    assert ui.handlers.emptied(None, view, *typed) == ui.handlers.emptied(job, None, *typed) == same
    monkeypatch.setattr(ui.limits, "MAX_CHUNKS", 0)
    refused = done(ui, model, ui.handlers.begin_add(OTTO, "Who?", view, "en"), view)
    assert "chunks" in refused["error"] and not {"passage", "questions"} & refused.keys()
    for left in (ui.handlers.stop(view, "en", ui.Stopped()), ui.handlers.clear("en", ui.Stopped())):
        assert ui.Frame(*left[1:]).passage == ui.Frame(*left[1:]).questions == gr.skip()


def test_after_a_stop_the_tab_is_drawn_as_it_stands_then(ui, model):
    view, stopped = filled(ui, model, MIRA), ui.Stopped()
    job, bell, *_ = ui.handlers.begin_add(OTTO, "What?", view, "en")
    run = ui.handlers.run(model, job, view, "", "en", stopped)
    next(run)
    ui.handlers.stop(view, "en", stopped)
    assert list(run) == []
    settled = ui.handlers.settle(bell, None, view, "zh", stopped)
    assert settled.view == gr.skip() and MIRA in settled.passages and say("zh", "memory_stopped") in settled.status
    job, bell, *_ = ui.handlers.begin_add(OTTO, "What?", view, "en")
    list(ui.handlers.run(model, job, view, "", "en", stopped))
    assert ui.handlers.settle(bell, job, view, "en", stopped) == ui.Frame()


def test_adding_shows_the_row_and_the_sizes(ui, model):
    begun = ui.handlers.begin_add(f"  {MIRA} ", "What of Mira?\n\nWhat of Mira?\nWho is Mira?", None, "en")
    assert job_of(begun).questions == ("What of Mira?", "Who is Mira?")
    shown = done(ui, model, begun)
    assert shown["question"] == "What of Mira?"
    assert (
        "90%" in shown["passages"]
        and "2 of 2 as prompted" in shown["passages"]
        and 'data-drop="0"' in shown["passages"]
    )
    assert "What of Mira? → the owls" in shown["passages"] and MIRA in shown["passages"]
    assert "48 KiB" in shown["sizes"] and "3 KiB" in shown["sizes"]
    assert len(shown["curve"].data) == 2
    assert "Added in" in shown["status"] and "1 in memory" in shown["status"]


def test_a_long_passage_says_how_many_chunks(ui, model):
    shown = done(ui, model, ui.handlers.begin_add("word " * 250, "What?", None, "en"))
    assert "250 tokens, more than one step takes (100)" in shown["status"] and "3 chunks" in shown["status"]
    assert "250 tokens in 3 chunks" in shown["passages"] and "longer than a prompt" not in shown["passages"]
    shown = done(ui, model, ui.handlers.begin_add("word " * 500, "What?", None, "en"))
    assert "longer than a prompt" in shown["passages"]
    # Five chunks are five steps, and the stand-in's answers last for two.
    assert "0 of 1 as alone" in shown["passages"]


def test_asking_compares_and_says_what_does_not_fit(ui, model):
    view = filled(ui, model, MIRA, OTTO)
    shown = done(ui, model, ui.handlers.begin_ask("What of Otto?", view, "en"), view)
    assert re.findall(r'gd-m-answer">([^<]*)<', shown["replies"]) == ["the clocks"] * 2
    assert "✓ Same as prompted" in shown["replies"]
    assert "reads 6 passage tokens" in shown["replies"] and "reads 0 passage tokens" in shown["replies"]
    assert "First token after 0.01 s from memory, 0.01 s prompted" in shown["status"]
    view = filled(ui, model, MIRA, "Otto " * 460)
    shown = done(ui, model, ui.handlers.begin_ask("What of Mira?", view, "en"), view)
    assert "463 tokens together, and the prompt takes 448" in shown["replies"] and "the owls" in shown["replies"]
    assert "Same as prompted" not in shown["replies"]
    assert "Memory is empty" in sentence(ui, ui.handlers.begin_ask("What?", None, "en"))
    shown = done(ui, model, ui.handlers.begin_ask("word " * 65, view, "en"), view)
    assert "65 tokens and the limit is 64" in shown["error"]


def test_forgetting_takes_the_right_one_and_nothing_else(ui, model):
    view = filled(ui, model, MIRA, OTTO)
    begun = ui.handlers.begin_forget(view, "en", SimpleNamespace(index=0))
    shown = done(ui, model, begun, view)
    assert [entry.text for entry in shown["view"].memory.entries] == [OTTO]
    # The same click once more, after the list has changed, is about a passage that is gone.
    assert "view" not in done(ui, model, begun, shown["view"])
    for index in (2, -1, True, None, "0"):
        assert ui.handlers.begin_forget(view, "en", SimpleNamespace(index=index))[:2] == (ui.remembering.SAME,) * 2


def test_what_visitors_typed_is_never_markup(ui, model):
    view = done(ui, model, ui.handlers.begin_add("<img src=x> & <b>Mira</b>", "<i>markup?</i>", None, "en"))["view"]
    shown = done(ui, model, ui.handlers.begin_ask("<i>markup?</i>", view, "en"), view)
    for part in (shown["passages"], shown["replies"]):
        assert not any(tag in part for tag in ("<img", "<b>Mira", "<i>", "<b>bold"))
    assert "&lt;img src=x&gt;" in shown["passages"] and "&lt;b&gt;bold" in shown["replies"]


@pytest.mark.parametrize("way", ["stopped", "closed"])
def test_ending_a_run_frees_the_model(ui, model, way):
    view, stopped = filled(ui, model, MIRA), ui.Stopped()
    job = job_of(ui.handlers.begin_ask("What of Mira?", view, "en"))
    running = ui.handlers.run(model, job, view, "", "en", stopped)
    next(running)
    if way == "closed":
        running.close()
    else:
        job, *_ = ui.handlers.stop(view, "en", stopped)
        assert list(running) == []
        assert ui.handlers.failed(job, view, "en") == ui.Frame()
    assert model.lm.num_closed_early == 1


def test_chinese_is_complete(ui, model):
    shown = done(ui, model, ui.handlers.begin_add("莉娜养了一只鹦鹉。", "莉娜养什么？", None, "zh"), language="zh")
    text = re.sub(r"<[^>]*>", "", "".join(str(shown[part]) for part in ("passages", "status", "sizes", "replies")))
    for word in ("token", "passage", "alone", "Forget", "adapter", "Added", "prompt"):
        assert word not in text
    from gdprompt.ui.words import WORDS

    english, chinese = (WORDS[language]["page"] for language in ("en", "zh"))
    keys = [key for key in english if "memory" in key]
    assert all(english[key] != chinese[key] for key in keys if key != "memory_kib")
    assert len(keys) > 50


# Saving and loading


def saved(ui, model, tmp_path: Path, *passages: str) -> Path:
    saving = ui.handlers.save(filled(ui, model, *passages), "en")
    name, status, error = next(saving)
    file = tmp_path / "memory.zip"
    file.write_bytes(Path(name).read_bytes())
    saving.close()
    assert not Path(name).exists() and "KiB zipped" in status and error == ""
    return file


def rezipped(file: Path, change) -> None:
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        change(archive)


def loaded(ui, model, file: Path) -> dict[str, Any]:
    shown = done(ui, model, ui.handlers.begin_load(str(file), None, "en"))
    assert file.exists()  # Gradio keeps it by its content: another visitor may be loading it
    return shown


def test_saved_and_loaded_it_is_the_same_for_as_many_as_load_it(ui, model, tmp_path):
    file = saved(ui, model, tmp_path, MIRA, OTTO)
    for _ in range(2):
        shown = loaded(ui, model, file)
        assert [entry.text for entry in shown["view"].memory.entries] == [MIRA, OTTO]
        assert "Loaded 2" in shown["status"]
    assert "Memory is empty" in next(ui.handlers.save(None, "en"))[2]


def test_a_saved_memory_of_too_many_chunks_is_refused_before_it_is_learned(ui, model, tmp_path, monkeypatch):
    file = saved(ui, model, tmp_path, MIRA, "a " * 200)
    monkeypatch.setattr(ui.limits, "MAX_CHUNKS", 2)
    monkeypatch.setattr(model.lm, "learn", lambda piece: pytest.fail("it was learned"))
    shown = loaded(ui, model, file)
    assert "3 chunks and the limit is 2" in shown["error"] and "view" not in shown


def test_the_memory_of_another_model_is_a_plain_sentence(ui, model, tmp_path):
    file = saved(ui, model, tmp_path, MIRA)
    other = SimpleNamespace(**{**vars(model), "lm": FakeMemoryLM(0.0, "another")})
    shown = loaded(ui, other, file)
    assert "learned by another model" in shown["error"] and "folder" not in shown["error"] and "view" not in shown


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


HARMFUL = {
    "a path upwards": lambda z: z.writestr("../evil.json", "{}"),
    "a deeper path upwards": lambda z: z.writestr("base/../../evil.json", "{}"),
    "an absolute path": lambda z: z.writestr("/tmp/evil.json", "{}"),
    "a Windows path": lambda z: z.writestr("C:\\evil.json", "{}"),
    "a pickle": lambda z: z.writestr("base/model.bin", b"x"),
    "code": lambda z: z.writestr("base/modeling.py", "import os"),
    "a link": lambda z: z.writestr(_link(), "/etc/passwd"),
    "many files": lambda z: [z.writestr(f"base/{i}.json", "{}") for i in range(101)],
    "a name twice": lambda z: z.writestr("memory.json", "{}"),
    "bzip2": lambda z: z.writestr("base/a.json", "{}", zipfile.ZIP_BZIP2),
    "LZMA": lambda z: z.writestr("base/a.json", "{}", zipfile.ZIP_LZMA),
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_a_harmful_zip_is_refused_and_nothing_is_written(ui, model, tmp_path, harm):
    file = saved(ui, model, tmp_path, MIRA)
    rezipped(file, HARMFUL[harm])
    assert "not a memory saved here" in loaded(ui, model, file)["error"]
    assert not list(tmp_path.parent.rglob("evil.json")) and not Path("/tmp/evil.json").exists()


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_is_not_unpacked(ui, model, tmp_path, monkeypatch, packing):
    file, size = saved(ui, model, tmp_path, MIRA), 10**6
    monkeypatch.setattr(ui.limits, "MAX_FILE_BYTES", 4096)
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name in ui.uploads.WANTED:
            archive.writestr(name, b"0" * size)
    assert file.stat().st_size < 8192
    tracemalloc.start()
    try:
        assert "error" in loaded(ui, model, file)
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\3\4" + b"x" * 99])
def test_what_is_no_zip_is_refused(ui, model, tmp_path, content):
    file = tmp_path / "memory.zip"
    file.write_bytes(content)
    assert "not a memory saved here" in loaded(ui, model, file)["error"]


BAD_PASSAGES = (
    '{"format": 1, "passages": [{"text": 3, "questions": ["a?"]}]}',
    '{"format": 1, "passages": [{"text": "a", "questions": [3]}]}',
    '{"format": 1, "passages": [{"text": "a", "questions": "a?"}]}',
    '{"format": 1, "passages": [{"text": "a", "questions": ["1?","2?","3?","4?","5?","6?"]}]}',
    '{"format": 1, "passages": []}',
    '{"format": 2, "passages": [{"text": "a", "questions": ["a?"]}]}',
    "[]",
    "[" * 100_000,
    '{"format": 1, "passages": [' + ",".join(f'{{"text": "{i}", "questions": ["a?"]}}' for i in range(9)) + "]}",
)


@pytest.mark.parametrize("passages", BAD_PASSAGES)
def test_passages_written_by_hand_are_checked(ui, model, tmp_path, passages):
    file = tmp_path / "memory.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in ui.uploads.WANTED:
            archive.writestr(name, passages if name == "memory.json" else '{"model": "fake", "contexts": ["a"]}')
    assert "not a memory saved here" in loaded(ui, model, file)["error"]


def test_a_file_that_the_browser_held_back_is_explained(ui):
    large = ui.handlers.refuse_file(None, "en", SimpleNamespace(size=40 * 2**20)).error
    assert "It has 40.0 MiB and the limit is 32" in large
    assert "not a memory saved here" in ui.handlers.refuse_file(None, "en", SimpleNamespace(size=3)).error
    assert "No file arrived" in sentence(ui, ui.handlers.begin_load(None, None, "en"))
