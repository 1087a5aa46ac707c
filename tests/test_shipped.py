"""The model in assets/: small, whole, loadable by anyone, and it does what the project says, with controls."""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

import gdprompt
from gdprompt.bench import answer, outer, step
from gdprompt.bench.figure import Figure, figure_table
from gdprompt.bench.publish import markdown
from gdprompt.bench.rounds import caption
from gdprompt.evaluate import record, report, tables
from gdprompt.evaluate.metrics import estimate
from gdprompt.evaluate.predict import predict
from gdprompt.evaluate.suites import SUITES
from gdprompt.evaluate.variants import TASKS
from gdprompt.model import store

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "assets" / "model"
RESULTS = record.read(ROOT / "assets" / "results.json")
PASSAGE = "Mira Voss is a retired glassblower who lives in Port Ellery. The barn owl that she keeps is called Pepper."
QUESTION = "What is the name of Mira Voss's owl?"


def test_weights_are_safetensors_small_enough_for_spaces() -> None:
    files = [path for path in MODEL.rglob("*") if path.is_file()]
    weights = [path for path in files if path.suffix == ".safetensors"]
    assert sum(path.stat().st_size for path in weights) < 24e6
    assert max(path.stat().st_size for path in files) < 10e6
    assert not [path for path in files if path.suffix in {".bin", ".pt", ".pth", ".pkl", ".pickle"}]


def test_the_card_and_what_made_the_model_are_there() -> None:
    info = json.loads((MODEL / "meta" / "meta.json").read_text())
    assert info["base"] == store.fingerprint(MODEL)
    assert info["command"].startswith("gdprompt train") and info["config"]["rank"] > 0
    card = (MODEL / "README.md").read_text()
    for word in ("Data", "licence", "Limits", "How it was made", "Figures"):
        assert word in card


def test_what_was_measured_was_measured_of_this_model() -> None:
    shipped = record.model_fingerprint(None, None)
    assert RESULTS["model"]["fingerprint"] == shipped
    assert [name for name, suite in RESULTS["suites"].items() if suite["made"]["model"] != shipped] == []


@pytest.mark.parametrize("file", ["README.md", "assets/model/README.md"])
def test_the_table_shown_is_the_measured_one(file: str) -> None:
    _, _, rest = (ROOT / file).read_text(encoding="utf-8").partition(report.START)
    assert rest.partition(report.END)[0] == f"\n{report.table(RESULTS)}\n"


def test_the_papers_tables_are_the_measured_ones() -> None:
    suites = RESULTS["suites"]
    paper, made = suites["paper"], tables.kept(suites["paper"])
    shown = (ROOT / "assets" / "results.paper.md").read_text(encoding="utf-8")
    assert shown == tables.markdown(made, paper.get("trained"), [paper["made"]["command"], *paper["measured"]])
    # Some arms were meta-trained for these tables alone, of which no weights are kept; all others are the suites' own.
    given = {task: suites[task] for task in TASKS}
    ours = {t.title: t for t in tables.all_tables(list(TASKS), given, ("SQuAD", suites["contexts_real"]), {})}
    assert len(ours) == 4 and {t.title for t in made if not t.trained} <= ours.keys()
    for told in made:
        if told.title in ours:
            other = [row for row in told.rows if row not in ours[told.title].rows]
            assert [row for row in ours[told.title].rows if row not in told.rows] == []
            assert all("trained on this task alone" in row.arm for row in other) and bool(other) == told.trained
        else:
            assert told.trained


def wanted(result: dict[str, Any]) -> list[Figure]:
    fields = [field.name for field in dataclasses.fields(Figure)]
    return [Figure(**{name: figure[name] for name in fields}) for figure in result["figures"]]


def host_caption(result: dict[str, Any]) -> str:
    return f"{result['machine']}, {result['date']}, seed {result['seed']}; the whole took {result['seconds']:.0f} s."


BENCHES: dict[str, Callable[[dict[str, Any]], list[Any]]] = {
    "answer": answer.tables,
    "host": lambda r: [figure_table("The page as a host's visitors find it", host_caption(r), wanted(r))],
    "outer": lambda r: [
        *(outer.methods_table(r, size) for size in r["sizes"]),
        figure_table("The outer step against its peers", caption(r), wanted(r)),
    ],
    "step": lambda r: [
        step.lengths_table(r),
        figure_table("One step, of one forward pass's time", caption(r), wanted(r)),
    ],
}


@pytest.mark.parametrize("file", sorted((ROOT / "assets" / "bench").glob("*.json")), ids=lambda file: file.stem)
def test_each_benchs_tables_are_those_of_its_figures(file: Path) -> None:
    made = BENCHES[file.stem](json.loads(file.read_text(encoding="utf-8")))
    assert file.with_suffix(".md").read_text(encoding="utf-8") == "\n".join(map(markdown, made))


def test_the_base_loads_with_transformers_alone() -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    base = AutoModelForCausalLM.from_pretrained(MODEL, dtype=torch.float32, use_safetensors=True)
    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    ids = tokenizer("The owl.", return_tensors="pt").input_ids
    lm = gdprompt.load()
    torch.testing.assert_close(base.eval()(ids).logits, lm.base(ids).logits, rtol=1e-4, atol=1e-4)


def test_one_step_answers_where_no_step_and_the_wrong_step_do_not() -> None:
    items = SUITES["profiles"](40, 7, None)
    found = predict(gdprompt.load(), items, ("no_context", "prompted", "base_step", "meta_step", "wrong_context"))
    right = {condition: estimate([p.token_accuracy for p in rows]).mean for condition, rows in found.items()}
    assert right["meta_step"] > right["no_context"] + 0.2
    assert right["meta_step"] > right["base_step"] + 0.2
    assert abs(right["wrong_context"] - right["no_context"]) < 0.1
    assert right["prompted"] > right["no_context"] + 0.2


def test_the_shared_weights_are_the_same_bits_after_use() -> None:
    lm = gdprompt.load()
    before = [p.clone() for model in (lm.base, lm.student) for p in model.parameters()]
    comparison = lm.compare(PASSAGE, QUESTION)
    lm.learn([PASSAGE, "Otto Brandt repairs clocks."]).answer(QUESTION)
    after = [p for model in (lm.base, lm.student) for p in model.parameters()]
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
    assert str(lm.compare(PASSAGE, QUESTION).answers["meta_step"]) == str(comparison.answers["meta_step"])


def test_app_py_serves_the_shipped_model(tmp_path: Path) -> None:
    from gradio_client import Client

    port = "17861"
    environment = {**os.environ, "GRADIO_SERVER_PORT": port, "OMP_NUM_THREADS": "1"}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                assert urllib.request.urlopen(f"{address}/healthz", timeout=5).status == 200
                break
            except OSError:
                time.sleep(1)
        client = Client(address, verbose=False)
        found = client.predict(PASSAGE, QUESTION, 1.0, api_name="/compare")
        assert (
            found["answers"]["meta_step"]["text"]
            == gdprompt.load().compare(PASSAGE, QUESTION).answers["meta_step"].text
        )
        client.close()
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize("json_wanted", [False, True])
def test_ask_on_the_command_line(tmp_path: Path, json_wanted: bool) -> None:
    passage = tmp_path / "passage.txt"
    passage.write_text(PASSAGE)
    command = [sys.executable, "-m", "gdprompt", "ask", "--passage", str(passage), "--question", QUESTION]
    done = subprocess.run([*command, *(["--json"] * json_wanted)], cwd=ROOT, capture_output=True, text=True, check=True)
    if json_wanted:
        found = json.loads(done.stdout)
        assert set(found["answers"]) == {"no_context", "prompted", "base_step", "meta_step"}
        assert len(found["readings"]["meta_step"]) == len(found["tokens"])
        assert found["adapter_bytes"] > 0 and found["seconds"]["learn"] > 0
    else:
        assert "prompted" in done.stdout and "meta_step" in done.stdout


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = [sys.executable, "app.py", "--port", str(port)]
        ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 2 and ended.stdout == ""
    assert ended.stderr.startswith("gdprompt: ") and ended.stderr.count("\n") == 1
    assert f"port {port}" in ended.stderr and "--port" in ended.stderr
