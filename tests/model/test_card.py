"""What is known of a model: read from its config, its meta part and its README, which may not be there."""

import pytest
from transformers import GPT2Config, GPT2LMHeadModel

import gdprompt
from gdprompt.model import card

INFO = {"step": 60, "config": {"seed": 3}, "command": "gdprompt train --preset tiny"}


@pytest.fixture(scope="module")
def base():
    return GPT2LMHeadModel(GPT2Config(vocab_size=64, n_embd=32, n_layer=2, n_head=2, n_positions=96))


def test_it_tells_what_the_model_and_its_training_were(base, tmp_path):
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n\n# Mine\n\n---\n\nIt reads.\n", encoding="utf-8")
    found = card.read(tmp_path, base, 16, INFO)
    assert (found.architecture, found.num_layers, found.hidden_size) == ("GPT2LMHeadModel", 2, 32)
    assert (found.vocab_size, found.num_positions, found.rank) == (64, 96, 16)
    assert (found.num_steps, found.seed, found.command) == (60, 3, INFO["command"])
    assert found.text == "# Mine\n\n---\n\nIt reads."


def test_what_nobody_wrote_down_is_left_out(base, tmp_path):
    found = card.read(tmp_path, base, None, {})
    assert (found.num_steps, found.seed, found.command, found.text) == (None, None, None, "")
    (tmp_path / "README.md").write_bytes(b"\xff plain")
    assert card.read(tmp_path, base, None, {}).text == "\ufffd plain"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("gdprompt train --out /home/me/run/ --data data", "gdprompt train --out run --data data"),
        ("gdprompt train --set start_from=/home/me/a --set seed=1", "gdprompt train --set start_from=a --set seed=1"),
        ("gdprompt train --out '/home/me/my run'", "gdprompt train --out 'my run'"),
        ("gdprompt train --out runs/a --base org/name", "gdprompt train --out runs/a --base org/name"),
    ],
)
def test_a_command_names_no_folder_of_the_machine(base, tmp_path, typed, told):
    assert card.read(tmp_path, base, None, {"command": typed}).command == told


def test_the_shipped_model_has_a_card():
    found = gdprompt.load().card
    assert found.text.startswith("# The model that ships with gdprompt") and "licence" in found.text
    assert found.num_steps and found.command and found.rank
