"""Many visitors at once on a real (tiny, random) model: each has its own, and what they share stays as it was."""

import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from types import SimpleNamespace

import pytest
from programs import SECONDS, call, digest, memories, program, stop

from gdprompt.results import CONDITIONS
from gdprompt.ui.words import say

NUM_VISITORS, NUM_ROUNDS = 32, 3


def fact(visitor: int, number: int = 0) -> str:
    return f"Visitor{visitor:02d} keeps {visitor * 7 + number * 3} {('owls', 'boats', 'lamps')[number]} in a red barn."


def question(visitor: int) -> str:
    return f"What does Visitor{visitor:02d} keep?"


def logits(real_lm, taught, prompt, ids):
    from gdprompt.readings import answer_logits

    return answer_logits(real_lm.student, real_lm.template, prompt, ids, taught.terms())


def test_visitors_at_once_keep_their_facts_apart(real_lm, real_page):
    clients = [program(real_page) for _ in range(NUM_VISITORS)]
    draw = random.Random(0)
    for number in range(NUM_ROUNDS):
        order = draw.sample(range(NUM_VISITORS), NUM_VISITORS)
        jobs = {i: clients[i].submit(fact(i, number), question(i), api_name="/memory_add") for i in order}
        for i, job in jobs.items():
            texts = [passage["text"] for passage in job.result(timeout=SECONDS)["passages"]]
            assert texts == [fact(i, k) for k in range(number + 1)]
    order = draw.sample(range(NUM_VISITORS), NUM_VISITORS)
    jobs = {i: clients[i].submit(question(i), api_name="/memory_ask") for i in order}
    answers = {i: job.result(timeout=SECONDS)["taught"] for i, job in jobs.items()}

    # Any visitor's name anywhere in what the server keeps for another would be a leak.
    kept = {
        session: set(re.findall(r"Visitor\d\d", repr(state.state_data)))
        for session, state in real_page.state_holder.session_data.items()
    }
    assert all(kept[client.session_hash] == {f"Visitor{i:02d}"} for i, client in enumerate(clients))
    assert sum(map(len, kept.values())) == NUM_VISITORS

    held, gaps, others = memories(real_page), [], []
    for i, client in enumerate(clients):
        alone = real_lm.merge([real_lm.learn(fact(i, number)) for number in range(NUM_ROUNDS)])
        expected = alone.answer(question(i))
        assert answers[i]["token_ids"] == list(expected.token_ids)
        assert answers[i]["logprobs"] == pytest.approx(expected.logprobs, abs=1e-4)
        prompt, ids = real_lm.prompt((), question(i)), list(expected.token_ids)
        reference = logits(real_lm, alone, prompt, ids)
        gaps.append(float((logits(real_lm, held[client.session_hash].taught, prompt, ids) - reference).abs().max()))
        neighbour = held[clients[i - 1].session_hash].taught
        others.append(float((logits(real_lm, neighbour, prompt, ids) - reference).abs().max()))
    assert max(gaps) <= 1e-4
    assert min(others) > 1e-2  # so a visitor with another's step would have been seen


def test_under_load_every_answer_is_its_own_conditions(real_lm, real_page):
    """Passages differ, conditions differ, and each result is what the same question gives alone."""
    asked = [(fact(i), question(i), 1.0 + i / 10) for i in range(6)]
    jobs = [program(real_page).submit(*one, api_name="/compare") for one in asked]
    memory = program(real_page)
    call(memory, "memory_add", fact(0), question(0))
    told = call(memory, "memory_ask", question(0))
    assert told["taught"]["condition"] == "meta_step" and told["prompted"]["condition"] == "prompted"
    for one, job in zip(asked, jobs, strict=True):
        found, alone = job.result(timeout=SECONDS), real_lm.compare(*one)
        assert found["context"] == one[0] and found["question"] == one[1]
        for condition in CONDITIONS:
            answer, expected = found["answers"][condition], alone.answers[condition]
            assert answer["condition"] == condition
            assert answer["token_ids"] == list(expected.token_ids)
            assert answer["logprobs"] == pytest.approx(expected.logprobs, abs=1e-4)
            kl = [reading["kl"] for reading in found["readings"][condition]]
            assert kl == pytest.approx([reading.kl for reading in alone.readings[condition]], abs=1e-4)
        assert len({alone.answers[condition].logprobs for condition in CONDITIONS}) == len(CONDITIONS)


def test_under_load_every_card_is_its_own_conditions(real_lm):
    from gdprompt.ui import handlers
    from gdprompt.ui.shell import Stopped

    model = SimpleNamespace(lm=real_lm, ready=True, wait=lambda seconds: True)

    def shown(i: int) -> str:
        ticket, *_ = handlers.begin(fact(i), question(i), 1, (), None, "en", Stopped())
        return [frame.cards for frame in handlers.run(model, ticket, None, "kl", "en", Stopped())][-1]

    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(shown, range(8)))
    for i, page in enumerate(pages):
        alone = real_lm.compare(fact(i), question(i))
        cards = re.findall(r'<section class="gd-card gd-(\w+)".*?class="gd-answer"[^>]* aria-label="([^"]*)"', page)
        assert [condition for condition, _ in cards] == list(CONDITIONS)
        for condition, label in cards:
            text = alone.answers[condition].text
            assert unescape(label) == say("en", "answer_of", name=say("en", condition), text=text)
        assert len({label.split(": ", 1)[1] for _, label in cards}) > 1  # conditions that answer alike say nothing


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_shared_weights_outlive_500_requests(real_lm, real_page, monkeypatch):
    """Comparisons, memories, refusals, requests that fail inside and ones that are stopped: not one bit moves."""
    from gradio_client.exceptions import AppError

    from gdprompt import inner

    real, before = inner.inner_loss, digest(real_lm)

    def loss(model, context):
        found = real(model, context)
        if "explode" in real_lm.template.decode(context.ids[0].tolist()):
            raise MemoryError("a secret from the inside")
        return found

    monkeypatch.setattr(inner, "inner_loss", loss)
    clients = [program(real_page) for _ in range(10)]
    ended = Counter()
    for number in range(10):
        about_one = ("/memory_ask", question(0)) if number else ("/memory_add", fact(0), question(0))
        for name, *values in (
            ("/compare", fact(number), question(number)),
            about_one,
            ("/memory_add", "", question(0)),
            ("/compare", "It will explode.", question(0)),
        ):
            for job in [client.submit(*values, api_name=name) for client in clients]:
                try:
                    ended["well"] += job.result(timeout=SECONDS) is not None
                except AppError as error:
                    ended[str(error)] += 1
        for job in [client.submit(fact(number), question(0), api_name="/compare") for client in clients]:
            stop(job)
            ended["stopped"] += 1
    sentences = {say("en", "error_passage_empty"): 100, say("en", "error_exhausted"): 100}
    assert ended == {"well": 200, "stopped": 100} | sentences
    assert digest(real_lm) == before
