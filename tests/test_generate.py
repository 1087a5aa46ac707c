"""Greedy decoding is the plain argmax loop, with and without an adapter, and stops where an answer ends."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from gdprompt import comparison, readings
from gdprompt.generate import Decoded, greedy
from gdprompt.model import lora
from gdprompt.model.lora import LowRank
from gdprompt.prompt import Template
from gdprompt.session import LM

TEXT = "Lena keeps a grey parrot in the mill by the river."
QUESTION = "What does Lena keep?"


def prompt_of(lm: LM) -> list[int]:
    return lm.template.context(TEXT) + lm.template.query(QUESTION)


def plain(lm: LM, prompt: list[int], terms: Mapping[torch.nn.Module, LowRank], steps: int) -> list[int]:
    """The likeliest tokens, the whole sequence read anew for each."""
    ids = list(prompt)
    for _ in range(steps):
        with torch.no_grad(), lora.active(terms):
            logits = lm.student(input_ids=torch.tensor([ids]), use_cache=False).logits
        ids.append(int(logits[0, -1].argmax()))
    return ids[len(prompt) :]


@pytest.mark.parametrize("taught", [False, True])
def test_decoding_is_the_plain_argmax_loop(lm: LM, taught: bool) -> None:
    learned = lm.learn(TEXT).scaled(3)
    terms = learned.terms() if taught else {}
    found = [step.token_id for step in greedy(lm.student, lm.template, prompt_of(lm), terms, 12)]
    assert found == plain(lm, prompt_of(lm), terms, len(found))
    other = learned.scaled(20).terms()
    assert found != plain(lm, prompt_of(lm), other, len(found))  # the control: adapters change the answer


def test_log_probabilities_are_those_of_one_reading(lm: LM) -> None:
    terms = lm.learn(TEXT).terms()
    steps = list(greedy(lm.student, lm.template, prompt_of(lm), terms, 8))
    ids = [step.token_id for step in steps]
    read = readings.answer_logits(lm.student, lm.template, prompt_of(lm), ids, terms).log_softmax(-1)
    expected = read.gather(1, torch.tensor(ids)[:, None])[:, 0]
    torch.testing.assert_close(torch.tensor([s.logprob for s in steps]), expected, atol=1e-4, rtol=0)


class Scripted(torch.nn.Module):
    """A model that says the given tokens whatever it reads."""

    def __init__(self, tokens: list[int], vocab: int) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))
        self.tokens, self.vocab, self.calls = tokens, vocab, 0

    def forward(self, input_ids: torch.Tensor, cache: object, **_: object) -> object:
        logits = torch.zeros(1, 1, self.vocab)
        logits[0, 0, self.tokens[self.calls]] = 9.0
        self.calls += 1
        return type("Output", (), {"logits": logits, "cache": None})


def say(lm: LM, tokens: list[int], limit: int = 10) -> list[Decoded]:
    return list(greedy(Scripted(tokens, len(lm.template.tokenizer)), lm.template, [1], {}, limit))


def test_an_answer_ends_at_a_line_break(lm: LM) -> None:
    steps = say(lm, lm.template.encode(" a parrot\nQ: more"))
    assert steps[-1].ends
    assert steps[-1].text == "a parrot"
    assert not any(step.ends for step in steps[:-1])


def test_an_answer_ends_at_end_of_text(lm: LM) -> None:
    steps = say(lm, [*lm.template.encode(" a parrot"), lm.template.eos, *lm.template.encode(" more")])
    assert steps[-1].ends
    assert steps[-1].text == "a parrot"


def test_an_answer_stops_at_the_limit(lm: LM) -> None:
    steps = say(lm, lm.template.encode(" a grey parrot, a heron"), limit=3)
    assert len(steps) == 3
    assert not steps[-1].ends


def test_a_character_is_shown_once_it_is_whole(lm: LM) -> None:
    ids = lm.template.encode(" 早餐")
    whole = say(lm, [*ids, lm.template.eos])
    assert len(ids) > 3 and whole[-1].text == "早餐"
    assert not any("\ufffd" in step.text for step in whole) and "早" in [step.text for step in whole]
    assert say(lm, ids, limit=len(ids) - 1)[-1].text == "早\ufffd"  # nothing completes it: the answer is not cut


def test_readings_are_the_measures_they_name(lm: LM) -> None:
    generator = torch.Generator().manual_seed(0)
    p, q = torch.randn(2, 3, len(lm.template.tokenizer), generator=generator)
    ids = [5, 6, 7]
    found = readings.token_readings(lm.template, p, q, ids)
    log_p, log_q = p.log_softmax(-1), q.log_softmax(-1)
    middle = ((log_p.exp() + log_q.exp()) / 2).log()
    for i, token in enumerate(ids):
        kl = float((log_p[i].exp() * (log_p[i] - log_q[i])).sum())
        js = float((log_p[i].exp() * (log_p[i] - middle[i])).sum() + (log_q[i].exp() * (log_q[i] - middle[i])).sum())
        assert found[i].kl == pytest.approx(kl, abs=1e-5)
        assert found[i].js == pytest.approx(js / 2, abs=1e-5)
        assert found[i].kl != pytest.approx(found[i].js, abs=1e-2)
        assert found[i].delta_logprob == pytest.approx(float(log_q[i, token] - log_p[i, token]), abs=1e-5)
        assert found[i].rank == 1 + int((q[i] > q[i, token]).sum())
        assert len(found[i].alternatives) == readings.NUM_ALTERNATIVES
        assert found[i].alternatives[0].probability == pytest.approx(float(log_q[i].max().exp()), abs=1e-5)


def test_the_end_of_an_answer_is_shown(lm: LM) -> None:
    ids = [*lm.template.answer("a cat"), lm.template.eos]
    shown = readings.token_texts(lm.template, ids)
    assert shown[-2:] == (readings.END_MARK, readings.END_MARK)
    assert "".join(shown[:-2]) == " a cat"


def test_a_space_by_itself_ends_nothing(lm: LM) -> None:
    ids = [*lm.template.encode(" "), *lm.template.encode("7"), *lm.template.end]
    assert readings.token_texts(lm.template, ids) == (" ", "7", readings.END_MARK)


def with_bytes() -> Template:
    """Of the kind of Llama 2's: a character out of the vocabulary is a token `<0x..>` a byte."""
    names = ["<unk>", "<s>", *(f"<0x{byte:02X}>" for byte in range(256)), "\u2581", *"acdost"]
    bpe = models.BPE({name: i for i, name in enumerate(names)}, [], unk_token="<unk>", byte_fallback=True)
    tokenizer = Tokenizer(bpe)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never", split=False)
    parts = [decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    tokenizer.decoder = decoders.Sequence(parts)
    return Template(PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="<s>"))


@pytest.fixture(params=["byte-level", "byte fallback"])
def template(request: pytest.FixtureRequest, lm: LM) -> Template:
    return lm.template if request.param == "byte-level" else with_bytes()


@pytest.mark.parametrize(
    "text", [" \u0141\u00f3d\u017a", " \u4e2d\u6587", " caf\u00e9s", "\ufffd", " \U0001f989 \U0001f989"]
)
def test_an_answers_tokens_join_to_it_and_none_is_half_a_character(text: str, template: Template) -> None:
    ids = template.encode(text)
    texts = template.token_texts(ids)
    assert len(texts) == len(ids) and "".join(texts) == text
    assert readings.token_texts(template, ids) == texts
    assert all(text.isascii() or not text.strip("\ufffd").isascii() for text in texts if text != "\ufffd")
    for end in range(1, len(ids)):  # cut short within a character too
        cut = template.token_texts(ids[:end])
        assert "".join(cut) in (template.decode(ids[:end]), f" {template.decode(ids[:end])}")


def test_a_likely_token_is_named_in_its_place_by_what_it_completes_or_by_its_bytes(template: Template) -> None:
    first, second = template.encode("\u0141")
    assert template.token_text([], first) in (r"\xc5", "<0xC5>")
    assert template.token_text([], second) in (r"\x81", "<0x81>")
    assert template.token_text([first], second) == "\u0141"
    assert template.token_text(template.encode("a"), template.encode("c")[0]) == "c"
    assert template.token_text([], template.eos) == ""


def test_a_token_within_a_character_is_not_taken_for_the_end(lm: LM) -> None:
    ids = [*lm.template.encode("\u0141")[:1], *lm.template.encode("\u0141"), lm.template.eos]
    vocab = len(lm.template.tokenizer)
    logits = torch.zeros(len(ids), vocab).scatter_(1, torch.tensor(ids)[:, None], 9.0)
    likeliest = [reading.alternatives[0].token for reading in readings.token_readings(lm.template, logits, logits, ids)]
    assert likeliest == [r"\xc5", r"\xc5", "\u0141", readings.END_MARK]
    assert readings.token_texts(lm.template, ids) == ("\ufffd", "", "\u0141", readings.END_MARK)
    told = comparison.answer("prompted", Scripted(ids, vocab), lm.template, [1], {})
    assert told.text == "".join(told.tokens) == "\ufffd\u0141" and len(told.tokens) == 3


@pytest.mark.parametrize("stop", [0, 1, 3])
def test_a_suspended_decoding_leaves_nothing_switched_on(lm: LM, stop: int) -> None:
    terms = lm.learn(TEXT).terms()
    steps = greedy(lm.student, lm.template, prompt_of(lm), terms, 8)
    list(islice(steps, stop))
    assert not lora._active.get()
    assert torch.is_grad_enabled()
    steps.close()  # type: ignore[attr-defined]
    assert not lora._active.get()
    assert torch.is_grad_enabled()
