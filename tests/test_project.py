"""What the project says about itself agrees: requirements, versions, README, citation, front matter."""

import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import typer
import yaml
from packaging.requirements import Requirement

import gdprompt
from gdprompt.cli import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
# Every instruction with what follows it, in order.
STEPS = [(line.split()[0], line.partition(" ")[2].strip()) for line in DOCKERFILE.splitlines() if line[:1].isupper()]
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
SHELL = [line for language, text in FENCES if language == "bash" for line in text.splitlines()]
COMMANDS = [line for line in SHELL if line.startswith("gdprompt ")]


def front_matter() -> dict[str, Any]:
    return yaml.safe_load(README.split("---\n")[1])


def parse(words: list[str]) -> None:
    """Parse a command's words as the command line would, without running it."""
    command: Any = typer.main.get_command(cli)
    while hasattr(command, "commands"):
        name, *words = words
        assert name in command.commands, f"no such command: {name}"
        command = command.commands[name]
    command.make_context(command.name, words)


def test_requirements_equal_the_dependencies() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines == PROJECT["dependencies"]


def test_extras() -> None:
    extras = PROJECT["optional-dependencies"]
    assert {"test", "train", "mcp"} <= set(extras)
    for requirement in [*PROJECT["dependencies"], *sum(extras.values(), [])]:
        assert Requirement(requirement).specifier, f"{requirement} has no floor"
    assert "mcp" in Requirement(extras["mcp"][0]).extras


def test_versions_agree() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert PROJECT["version"] == gdprompt.__version__ == citation["version"]
    assert f"## [{gdprompt.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_front_matter_is_what_spaces_reads() -> None:
    matter = front_matter()
    assert matter["sdk"] == "gradio"
    gradio = next(r for r in map(Requirement, PROJECT["dependencies"]) if r.name == "gradio")
    assert gradio.specifier.contains(matter["sdk_version"])
    python = matter["python_version"]
    assert isinstance(python, str), "quote it: 3.10 would be read as 3.1"
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(python)
    assert (ROOT / matter["app_file"]).is_file()
    assert matter["license"] == PROJECT["license"].lower()
    assert len(matter["short_description"]) <= 60


def test_the_readme_has_one_line_to_start_and_one_to_test() -> None:
    lines = [line for line in SHELL if line.startswith("python3 -m venv")]
    assert [line.rpartition(" && ")[2] for line in lines] == [".venv/bin/python app.py", ".venv/bin/pytest"]
    for line in lines:
        for extra in re.findall(r"\.\[(.*?)\]", line):
            assert set(extra.split(",")) <= set(PROJECT["optional-dependencies"])


@pytest.mark.parametrize("line", COMMANDS)
def test_readme_commands_are_real(line: str) -> None:
    parse(shlex.split(line.partition(" < ")[0])[1:])


def test_readme_shows_every_command() -> None:
    assert {line.split()[1] for line in COMMANDS} == set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]


def test_the_check_of_commands_would_notice() -> None:
    with pytest.raises(typer.TyperException):
        parse(["ask", "--passages", "x"])


def test_readme_python_uses_public_names() -> None:
    source = "".join(text for language, text in FENCES if language == "python")
    used = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "gdprompt"
    }
    assert used and used <= set(gdprompt.__all__)


def test_links_and_paths_exist() -> None:
    targets = {target for target in re.findall(r"\]\(([^)]+)\)", README + CONTRIBUTING) if "://" not in target}
    rows = re.findall(r"^\| (`.*?) \|", CONTRIBUTING, flags=re.MULTILINE)
    paths = {cell for row in rows for cell in row.split(", ")}
    assert len(paths) > 8
    for path in targets | {cell.strip("`") for cell in paths}:
        assert (ROOT / path).exists(), path


def test_readme_is_short_and_has_its_results_section() -> None:
    assert len(README.splitlines()) < 215
    assert README.index("<!-- results:start -->") < README.index("<!-- results:end -->")


def test_the_container_runs_as_the_user_that_spaces_gives_it() -> None:
    names = [name for name, _ in STEPS]
    before, after = STEPS[: names.index("USER")], STEPS[names.index("USER") :]
    assert [what for name, what in STEPS if name == "USER"] == ["1000"]
    assert any(name == "RUN" and "useradd" in what and "--uid 1000" in what for name, what in before)
    environment = dict(pair.split("=", 1) for name, what in STEPS if name == "ENV" for pair in shlex.split(what))
    assert environment["HF_HOME"].startswith(environment["HOME"] + "/")
    assert ("RUN", 'mkdir -p "$HF_HOME"') in after  # so it is that user's own
    for name, what in STEPS:
        if name == "COPY":
            *options, source, _ = what.split()
            assert (ROOT / source).exists()
            assert ("--chown=1000:1000" in options) == ((name, what) in after)


def test_the_container_is_the_project() -> None:
    first = dict(reversed(STEPS))
    assert first["FROM"] == f"python:{front_matter()['python_version']}-slim"
    wheels = re.findall(r"torch==([\d.]+)", DOCKERFILE + (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert len(wheels) == 2 and len(set(wheels)) == 1
    command = json.loads(dict(STEPS)["CMD"])
    assert command[:3] == ["python", "-m", "gdprompt"]
    parse(command[3:])
    assert command[command.index("--host") + 1] == "0.0.0.0"
    port = command[command.index("--port") + 1]
    # Where Spaces looks for a container's page, unless its front matter says otherwise.
    assert port == dict(STEPS)["EXPOSE"] == str(front_matter().get("app_port", 7860))
    assert any(f"-p {port}:{port}" in line for line in SHELL)


@pytest.mark.parametrize("status", [200, 503, None])
def test_the_health_check_tells_a_page_that_answers_from_one_that_does_not(
    serve_status: Callable[[int | None], int], status: int | None
) -> None:
    check = dict(STEPS)["HEALTHCHECK"].partition("CMD ")[2]
    _, option, code = json.loads(check)
    assert option == "-c" and "127.0.0.1:7860/healthz" in code
    run = subprocess.run([sys.executable, "-c", code.replace("7860", str(serve_status(status)))], capture_output=True)
    assert (run.returncode == 0) == (status == 200)


@pytest.fixture
def serve_status():
    """`serve_status(status)`: the port of a server whose /healthz answers so; None is one that is gone."""
    servers: list[HTTPServer] = []

    def serve(status: int | None) -> int:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status if self.path == "/healthz" and status else 404)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Answer)
        port = server.server_address[1]
        if status is None:
            server.server_close()
        else:
            servers.append(server)
            Thread(target=server.serve_forever, daemon=True).start()
        return port

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
