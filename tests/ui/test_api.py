"""The endpoints for programs, on a real model: a client's memory between its calls, and what is refused how."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from programs import SECONDS, call, program

from gdprompt.ui.words import say

PASSAGE, QUESTION = "Mira Voss keeps an owl.", "What does Mira Voss keep?"
OTHER, ABOUT_OTHER = "Otto Brandt repairs clocks.", "What does Otto Brandt repair?\nWho repairs clocks?"
ENDPOINTS = {
    "/compare": ["passage", "question", "step_scale"],
    "/control": ["passage", "wrong_passage", "question", "step_scale"],
    "/memory_add": ["passage", "questions"],
    "/memory_ask": ["question"],
    "/memory_forget": ["passage"],
    "/memory_clear": [],
    "/memory_save": [],
    "/memory_load": ["file"],
}


@pytest.fixture(scope="module")
def client(real_page):
    return program(real_page)


def test_every_action_has_a_name_and_says_what_it_does(client):
    found = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert {name: [p["parameter_name"] for p in about["parameters"]] for name, about in found.items()} == ENDPOINTS
    assert all(about["description"].endswith(".") for about in found.values())
    types = {p["parameter_name"]: p["python_type"]["type"] for about in found.values() for p in about["parameters"]}
    assert types == {"step_scale": "float", "file": "filepath"} | dict.fromkeys(
        ("passage", "question", "questions", "wrong_passage"), "str"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_how_it_works_names_every_endpoint(language):
    from gdprompt.ui.how_it_works import in_use

    assert set(re.findall(r"<code>(/\w+)</code>", in_use(language))) == set(ENDPOINTS)


def test_comparing_gives_what_the_package_gives_and_can_be_stopped_in_between(real_lm, client):
    job = client.submit(PASSAGE, QUESTION, api_name="/compare")
    found, expected = job.result(timeout=SECONDS), json.loads(json.dumps(real_lm.compare(PASSAGE, QUESTION).to_dict()))
    assert job.outputs()[0] is None and job.outputs()[-1] == found
    timed = ("seconds", "seconds_to_first_token")
    for one in (found, expected):
        del one["seconds"]
        one["answers"] = {
            condition: {name: value for name, value in answer.items() if name not in timed}
            for condition, answer in one["answers"].items()
        }
    assert found == expected
    assert call(client, "compare", PASSAGE, QUESTION, 0)["step_scale"] == 0
    assert call(client, "compare", PASSAGE, QUESTION, 1)["wrong_passage"] is None


def test_a_control_is_taught_one_passage_and_prompted_with_another(real_lm, client):
    found = call(client, "control", PASSAGE, OTHER, QUESTION, 1)
    assert (found["context"], found["wrong_passage"]) == (PASSAGE, OTHER)
    answers = found["answers"]
    assert answers["meta_step"]["logprobs"] == pytest.approx(real_lm.learn(OTHER).answer(QUESTION).logprobs)
    assert answers["prompted"]["logprobs"] == pytest.approx(real_lm.prompted(PASSAGE).answer(QUESTION).logprobs)


def test_a_clients_memory_lives_between_its_calls(real_lm, client):
    first = call(client, "memory_add", f"  {PASSAGE}\n", QUESTION)
    assert [passage["text"] for passage in first["passages"]] == [PASSAGE]
    both = call(client, "memory_add", OTHER, ABOUT_OTHER)
    assert [len(passage["recall"]) for passage in both["passages"]] == [1, 2]
    taught = real_lm.merge([real_lm.learn(PASSAGE), real_lm.learn(OTHER)])
    assert both["adapter_bytes"] == taught.num_bytes == first["adapter_bytes"]
    target = real_lm.prompted(PASSAGE).answer(QUESTION)
    recall = both["passages"][0]["recall"][0]
    assert recall["question"] == QUESTION and recall["answer"] == target.text
    assert recall["now"]["chance"] == pytest.approx(taught.recall(QUESTION, target).chance)
    assert recall["alone"]["chance"] == pytest.approx(real_lm.learn(PASSAGE).recall(QUESTION, target).chance)

    asked = call(client, "memory_ask", QUESTION)
    assert asked["taught"]["logprobs"] == pytest.approx(taught.answer(QUESTION).logprobs)
    assert asked["prompted"]["logprobs"] == pytest.approx(real_lm.prompted([PASSAGE, OTHER]).answer(QUESTION).logprobs)

    left = call(client, "memory_forget", PASSAGE)
    assert [passage["text"] for passage in left["passages"]] == [OTHER]
    alone = call(client, "memory_ask", QUESTION)["taught"]["logprobs"]
    assert alone == pytest.approx(real_lm.learn(OTHER).answer(QUESTION).logprobs)
    assert call(client, "memory_clear") == {"passages": [], "num_tokens": 0, "adapter_bytes": 0, "cache_bytes": 0}


def test_what_one_saves_another_loads(real_page, client):
    from gradio.route_utils import delete_files_created_by_app
    from gradio_client import handle_file

    call(client, "memory_clear")
    saved = call(client, "memory_add", PASSAGE, QUESTION)
    file = call(client, "memory_save")
    assert "adapter_model.safetensors" in zipfile.ZipFile(file).namelist()
    assert Path(call(client, "memory_save")).read_bytes() == Path(file).read_bytes()
    other = program(real_page)
    loaded = call(other, "memory_load", handle_file(file))
    # One that another uploaded too is kept once, and is not gone once the first has loaded it.
    content = Path(file).read_bytes()
    (uploaded,) = [path for path in real_page.upload_file_set if Path(path).read_bytes() == content]
    path = {"path": uploaded, "meta": {"_type": "gradio.FileData"}}
    assert call(program(real_page), "memory_load", path)["num_tokens"] == loaded["num_tokens"]
    delete_files_created_by_app(real_page, None)  # as Gradio does every ten minutes, there with an age
    assert not Path(uploaded).exists()
    for memory in (saved, loaded):
        del memory["passages"][0]["seconds"]
    assert loaded == saved
    assert (
        call(other, "memory_ask", QUESTION)["taught"]["text"] == call(client, "memory_ask", QUESTION)["taught"]["text"]
    )


REFUSED = (
    ("compare", ("", QUESTION, 1.0), "error_passage_empty", {}),
    ("compare", (["a"], QUESTION, 1.0), "error_not_text", {"which": "passage"}),
    ("compare", (PASSAGE, None, 1.0), "error_question_empty", {}),
    ("compare", (PASSAGE, QUESTION, 9), "error_scale", {}),
    ("control", (PASSAGE, "  ", QUESTION, 1.0), "error_passage_empty", {}),
    ("control", (PASSAGE, 3, QUESTION, 1.0), "error_not_text", {"which": "passage"}),
    ("compare", (PASSAGE, QUESTION, "x"), "error_scale", {}),
    ("compare", ("x" * 20_001, QUESTION, 1.0), "error_passage_long", {"count": "20,001", "limit": "20,000"}),
    ("memory_add", (None, QUESTION), "error_passage_empty", {}),
    ("memory_add", (3, QUESTION), "error_not_text", {"which": "passage"}),
    ("memory_add", (PASSAGE, " \n "), "error_memory_no_question", {}),
    ("memory_add", (PASSAGE, "a?\nb?\nc?\nd?\ne?\nf?"), "error_memory_questions", {"count": 6, "limit": 5}),
    ("memory_ask", (QUESTION,), "error_memory_empty", {}),
    ("memory_forget", (PASSAGE,), "error_memory_unknown", {}),
    ("memory_save", (), "error_memory_empty", {}),
    ("memory_load", (None,), "error_memory_no_file", {}),
)


def test_what_is_not_accepted_is_told_in_the_pages_sentence(real_page, tmp_path):
    from gradio_client import handle_file
    from gradio_client.exceptions import AppError

    client, junk = program(real_page), Path(tmp_path, "junk.zip")
    with zipfile.ZipFile(junk, "w") as archive:
        archive.writestr("adapter_config.json", "{}")
    for name, values, key, figures in (*REFUSED, ("memory_load", (handle_file(junk),), "error_memory_file", {})):
        with pytest.raises(AppError) as told:
            call(client, name, *values)
        if "which" in figures:
            figures = {"which": say("en", f"error_which_{figures['which']}")}
        assert str(told.value) == say("en", key, **figures)
    call(client, "memory_add", PASSAGE, QUESTION)
    with pytest.raises(AppError, match="in memory already"):
        call(client, "memory_add", PASSAGE, QUESTION)


def test_without_a_model_it_says_so(serve):
    from types import SimpleNamespace

    from gradio_client.exceptions import AppError

    def load():
        raise OSError("a secret path")

    client = program(SimpleNamespace(local_url=serve(load)))
    for name, values in (("compare", (PASSAGE, QUESTION, 1.0)), ("memory_add", (PASSAGE, QUESTION))):
        with pytest.raises(AppError) as told:
            call(client, name, *values)
        assert str(told.value) == say("en", "error_no_model")
