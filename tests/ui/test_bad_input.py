"""Bad and odd input, by raw HTTP to a real server: a sentence, nothing cut, nothing broken."""

import json
import re
import time
from pathlib import Path

import httpx
import pytest

from gdprompt import memory, validate
from gdprompt.ui import limits
from gdprompt.ui.words import say

PASSAGE, QUESTION = "Mira Voss keeps an owl.", "What does Mira Voss keep?"
SECONDS = 20
"""A second on an idle machine; tests run beside others."""
ODD = {
    "right to left": "מירה ווס מגדלת ינשוף. ميرا تربي بومة \u202eevil\u202c.",
    "joined emoji": "Mira 👩‍👩‍👧‍👦 keeps 🏳️‍🌈 owls.",
    "Chinese": "米拉养了一只猫头鹰。",
    "markup": "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>",
    "special tokens": "<|bos|> Mira <|eos|></s>[INST] <|im_end|>",
    "spaces within": "Mira\tVoss  keeps\n\n\nan owl.",
    "no space": "\u200b\ufeff\u2060owl",
}


@pytest.fixture(scope="module")
def client(real_page):
    with httpx.Client(base_url=real_page.local_url, timeout=120) as client:
        yield client


def posted(client: httpx.Client, path: str, body: dict) -> httpx.Response:
    """The answer to what httpx itself would not send: NaN, and halves of characters."""
    content = json.dumps(body).encode("ascii")
    return client.post(f"/gradio_api/{path}", content=content, headers={"content-type": "application/json"})


def compared(client: httpx.Client, *data) -> tuple[str, dict]:
    """How a call of /compare ends, as a program sees it."""
    event = posted(client, "call/compare", {"data": data}).json()["event_id"]
    lines = client.get(f"/gradio_api/call/compare/{event}").text.split("\n")
    told = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    return [line for line in lines if line.startswith("event: ")][-1].removeprefix("event: "), json.loads(told[-1])


def refused(client: httpx.Client, *data) -> str:
    """The sentence that a call of /compare ends with."""
    started = time.monotonic()
    end, told = compared(client, *data)
    assert time.monotonic() - started < SECONDS
    assert end == "error" and set(told) <= {"error", "title", "visible", "duration"}, told
    assert re.fullmatch(r"[A-Z].+\.", told["error"]) and "Traceback" not in told["error"], told
    return told["error"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "There is no {which}"),
        ("", "There is no {which}"),
        (" \t\n\u3000", "There is no {which}"),
        (7, "{which} has to be text"),
        (["a", "b"], "{which} has to be text"),
        ({"a": 1}, "{which} has to be text"),
        ("x" * 1_000_000, "1,000,000 characters and the limit is"),
        ("Mira\0Voss", "{which} has a NUL character"),
        ("Mira \ud83d Voss", "{which} has half of a character"),
        ("\udc00", "{which} has half of a character"),
        ("owl " * 4_000, "{which} is too long"),
    ],
)
def test_a_program_is_told_what_is_wrong_with_its_text(client, text, reason):
    for which, data in (("passage", (text, QUESTION, 1)), ("question", (PASSAGE, text, 1))):
        assert reason.format(which=which) in refused(client, *data).replace("The passage", "passage")


@pytest.mark.parametrize("scale", [float("nan"), float("inf"), -1, -0.001, 2.001, 1e300, 10**400, "1", True, None, []])
def test_a_program_is_told_what_is_wrong_with_its_step(client, scale):
    assert "number from 0 to 2" in refused(client, PASSAGE, QUESTION, scale)


@pytest.mark.parametrize("which", ["passage", "question"])
def test_the_limit_on_characters_counts_exactly(which):
    limit = {"passage": limits.MAX_PASSAGE_CHARACTERS, "question": limits.MAX_QUESTION_CHARACTERS}[which]
    check = {"passage": limits.checked_passage, "question": limits.checked_question}[which]
    for count in (limit - 1, limit):
        assert check("x" * count) == check(f" {'x' * count}\n") == "x" * count
    with pytest.raises(limits.Refused, match=f"{limit + 1:,} characters and the limit is {limit:,}"):
        check("x" * (limit + 1))


def test_the_limit_on_tokens_counts_exactly(client, real_lm):
    def of(count: int, tokens) -> str:
        return next(text for n in range(count * 2) if tokens(text := "x" * (n + 1)) == count)

    passage = of(real_lm.max_context_tokens, real_lm.num_context_tokens)
    question = of(real_lm.max_question_tokens, real_lm.num_question_tokens)
    end, told = compared(client, passage, question, 1)
    assert end == "complete" and told[0]["num_context_tokens"] == real_lm.max_context_tokens
    for data, limit in (((passage + "x", question, 1), "256"), ((passage, question + "x", 1), "96")):
        sentence = refused(client, *data)
        assert f"{int(limit) + 1} " in sentence and limit in sentence, sentence


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_is_taught_as_it_is(client, real_lm, text):
    end, told = compared(client, text, text.replace("\n", " "), 1)
    assert end == "complete" and told[0]["context"] == text
    ids = real_lm.template.encode(text)
    assert not set(ids) & set(real_lm.template.tokenizer.all_special_ids)
    assert real_lm.template.decode(ids) == text


def test_more_than_the_server_takes_is_refused_at_once(client):
    for size in (2**20, 30 * 2**20):
        started = time.monotonic()
        answer = posted(client, "call/compare", {"data": ["x" * size, QUESTION, 1]})
        assert answer.status_code == 413 and "shorter passage" in answer.json()["error"]
        assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"1" * 10_000, b'{"data": 3}', b'"data"', b"{}"]
)
def test_a_body_that_is_no_call_is_refused(client, body):
    for path in ("call/compare", "queue/join", "run/predict"):
        answer = client.post(f"/gradio_api/{path}", content=body, headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500 and "Traceback" not in answer.text, (path, answer.text)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("run/predict", {"fn_index": 10**6}),
        ("run/predict", {"fn_index": -1}),
        ("run/nothing", {}),
        ("queue/join", {"fn_index": 10**6, "session_hash": "x"}),
        ("call/nothing", {}),
        ("call/../../etc/passwd", {}),
    ],
)
def test_a_call_of_what_there_is_not_is_refused(client, path, body):
    answer = posted(client, path, {"data": [], **body})
    assert answer.status_code == 404 and answer.json()["error"].endswith(".")


# All of it at once in every box of an event, and as what the page's own script would send along.
JUNK = [None, 7, ["a"], {"a": 1}, "\0\ud800 <script> ../../etc/passwd"]


def events(client: httpx.Client) -> list[dict]:
    """The page's own quick events that the server answers."""
    found = client.get("/config").json()
    components = {one["id"]: one for one in found["components"]}
    return [
        {**one, "boxes": [components[i]["props"].get("elem_id") or components[i]["type"] for i in one["inputs"]]}
        for one in found["dependencies"]
        if one["backend_fn"] and not one["queue"]
    ]


def sent(client: httpx.Client, event: dict, values: dict, visitor: str, event_data=None) -> httpx.Response:
    """The answer to one of them, as the page's own script would send it; what a visitor kept stays with the visitor."""
    defaults = {"gd-scale": 1, "gd-language": "en", "gd-measure": "kl"} | values
    body = {"fn_index": event["id"], "data": [defaults.get(box) for box in event["boxes"]], "session_hash": visitor}
    return posted(client, "run/predict", {**body, "event_data": event_data})


def test_no_event_of_the_page_breaks_on_junk(client, capfd):
    found = events(client)
    assert len(found) > 30
    free = ("gd-passage", "gd-question", "gd-language", "gd-m-passage", "gd-m-questions", "gd-m-question")
    for event in found:
        for junk in JUNK:
            values = {box: junk for box in event["boxes"] if box in free}
            answer = sent(client, event, values, "junk", event_data=junk)
            assert answer.status_code == 200, (event["targets"], event["api_name"], junk, answer.text[:300])
    assert "Traceback" not in capfd.readouterr().err


def with_target(client: httpx.Client, elem_id: str) -> dict:
    """The event of a click on one of the page's buttons."""
    ids = {one["props"].get("elem_id"): one["id"] for one in client.get("/config").json()["components"]}
    return next(event for event in events(client) if [ids[elem_id], "click"] in event["targets"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x" * 20_001, "error_passage_long"),
        ("Mira\0", "error_nul"),
        ("Mira \ud800", "error_surrogate"),
        (" ", "error_passage_empty"),
    ],
)
def test_the_page_says_it_in_the_visitors_language(client, text, key):
    values = {"count": "20,001", "limit": "20,000"}
    for button, boxes in (
        ("gd-teach", ("gd-passage", "gd-question")),
        ("gd-keep", ("gd-passage", "gd-question")),
        ("gd-m-add", ("gd-m-passage", "gd-m-questions")),
    ):
        event = with_target(client, button)
        for language in ("en", "zh"):
            named = "error_memory_long" if button == "gd-m-add" and key == "error_passage_long" else key
            which = say(language, "error_which_passage")
            sentence = say(language, named, which=which, **values)
            data = dict(zip(boxes, (text, QUESTION), strict=True)) | {"gd-language": language}
            shown = "".join(str(value) for value in sent(client, event, data, f"{key} {language}").json()["data"])
            first = re.split(r"(?<=。)|(?<=\.) ", sentence)[0]
            assert f'role="alert"><strong>{first}' in shown, (button, language, shown[:600])


def test_what_the_model_refuses_has_words_in_both_languages(real_lm):
    limit = real_lm.max_context_tokens
    taught = real_lm.learn(PASSAGE)
    for refuse in (
        lambda: validate.text(3, "passage"),
        lambda: validate.text("", "question"),
        lambda: validate.text("\0", "question"),
        lambda: validate.text("\ud800", "passage"),
        lambda: validate.step_scale(float("nan")),
        lambda: real_lm.learn("x" * 4 * limit),
        lambda: real_lm.learn([]),
        lambda: real_lm.prompted(["x" * (limit - 9)] * 2),
        lambda: taught.answer("x" * 500),
        lambda: taught.scaled(0).save_pretrained("nowhere"),
        lambda: memory.save(memory.Memory(), Path("nowhere")),
        lambda: list(memory.ask(real_lm, memory.Memory(), QUESTION)),
    ):
        with pytest.raises(validate.BadInput, match=r"^Expected .+[.:] .+\.$") as caught:
            refuse()
        english, chinese = (limits.sentence(caught.value, language) for language in ("en", "zh"))
        assert english.endswith(".") and chinese.endswith("。")
        assert not re.search(r"[{}]|[a-z]{4,}", chinese), chinese
