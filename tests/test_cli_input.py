"""Bad input on the command line: one sentence, status 2, nothing on standard output."""

import pytest

from gdprompt.cli import main

PASSAGE, QUESTION = "Mira Voss keeps an owl.", "What does Mira Voss keep?"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (b"Mira\0Voss", "who?"),
        (b" \n", "who?"),
        (b"Mira", ""),
        (b"Mira", "\0"),
        (b"Mira", "\udcff"),
        (b"\xed\xa0\x80", "?"),
    ],
)
def test_the_command_line_says_the_same(tiny_model_dir, tmp_path, capsys, text, question):
    file = tmp_path / "passage.txt"
    file.write_bytes(text)
    told_off(capsys, "ask", "--passage", str(file), "--question", question, "--model", str(tiny_model_dir))


def test_the_command_line_names_the_option_of_bytes_that_are_not_text(tiny_model_dir, tmp_path, capsys):
    file, wrong = tmp_path / "passage.txt", tmp_path / "wrong.txt"
    file.write_text(PASSAGE)
    wrong.write_bytes(b"caf\xe9")
    rest = ("--question", QUESTION, "--model", str(tiny_model_dir), "--wrong-passage", str(wrong))
    assert "--wrong-passage expects UTF-8" in told_off(capsys, "ask", "--passage", str(file), *rest)


def test_standard_input_is_open_and_read_once(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("gdprompt.session.load", lambda *_, **__: pytest.fail("a model was loaded"))
    ask, learn = ("ask", "--question", QUESTION, "--passage", "-"), ("learn", "--out", str(tmp_path), "--passage", "-")
    for twice in ((*ask, "--wrong-passage", "-"), (*ask, "--passage", "-"), (*learn, "--passage", "-")):
        assert "standard input is read once; got it 2 times" in told_off(capsys, *twice)
    monkeypatch.setattr("sys.stdin", None)  # as `<&-` leaves it
    for command in (ask, learn):
        assert "--passage expects text on standard input, which is closed" in told_off(capsys, *command)


@pytest.mark.parametrize("scale", ["nan", "inf", "-1", "1e300", "much"])
def test_the_command_line_minds_the_step(tiny_model_dir, tmp_path, capsys, scale):
    file = tmp_path / "passage.txt"
    file.write_text(PASSAGE)
    rest = ("--question", QUESTION, "--model", str(tiny_model_dir), "--step-scale", scale)
    told_off(capsys, "ask", "--passage", str(file), *rest)


@pytest.mark.parametrize("model", ["no/such-model", "../../etc/passwd", "../", "/etc", "", "a b", "x" * 5000, "\udcff"])
def test_the_command_line_knows_no_such_model(tmp_path, capsys, model):
    file = tmp_path / "passage.txt"
    file.write_text(PASSAGE)
    told_off(capsys, "ask", "--passage", str(file), "--question", QUESTION, "--model", model)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--model", "no/such-model"], "'no/such-model'"),
        (["--model", ""], "got '': name one"),
        (["--meta", ""], "got '': name one"),
        (["--model", "/etc"], "safetensors weights in /etc"),
        (["--meta", "/etc"], "meta.json in /etc"),
        (["--meta", "no/such-part"], "'no/such-part'"),
        (["--model", "TINY", "--dtype", "int4"], "'int4'"),
        (["--model", "TINY", "--device", "abacus"], "'abacus'"),
        (["--model", "TINY", "--also", "no/such-model"], "'no/such-model'"),
        (["--model", "TINY", "--also", "TINY=/etc"], "meta.json in /etc"),
        (["--model", "TINY", "--also", "TINY"], "each model once"),
        (["--also", "=part"], "'=part'"),
        (["--also", "model="], "'model='"),
    ],
)
def test_no_page_is_served_for_a_model_that_is_not_there(tiny_model_dir, capsys, monkeypatch, arguments, told):
    def build(*_, **__):
        raise AssertionError("a page was made")

    monkeypatch.setattr("gdprompt.ui.app.build", build)
    given = [argument.replace("TINY", str(tiny_model_dir)) for argument in arguments]
    assert told in told_off(capsys, "app", *given)


def told_off(capsys, *arguments: str) -> str:
    """Runs a command that ends in one sentence and status 2; returns it."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("gdprompt: ") and err.count("\n") == 1, err
    assert len(err) > 30 and "Traceback" not in err
    return err
