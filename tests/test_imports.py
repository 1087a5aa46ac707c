"""The import graph: which module may import what, and what a bare `import gdprompt` loads."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "gdprompt"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {"torch", "transformers", "peft", "accelerate", "gradio", "plotly", "numpy", "datasets", "pydantic"}
# Each heavy package has its own room.
ROOMS = {"transformers": "model", "peft": "model", "plotly": "figures", "gradio": "ui"}
# Parts of gdprompt that themselves import torch, so that importing them would bring it in.
TORCH_SIDE = ("inner", "outer", "theta", "model", "train", "evaluate", "bench", "prompt", "generate")


def imported_names(source: str) -> set[str]:
    """Every module a source text imports, anywhere in it, except under `if TYPE_CHECKING`."""
    names: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for child in node.orelse:
                visit(child)
            return
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(source))
    return names


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported_names(path.read_text(encoding="utf-8"))}


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def breaches(folder: str, forbidden: set[str]) -> dict[str, set[str]]:
    """The files in one folder that import a forbidden package."""
    found = {relative(path): roots(path) & forbidden for path in sorted((PACKAGE / folder).rglob("*.py"))}
    return {name: names for name, names in found.items() if names}


def modules_after(statement: str) -> set[str]:
    """Top-level names in sys.modules of a fresh interpreter after a statement."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return set(run.stdout.splitlines()[-1].split())


def test_the_reader_of_imports_sees_nested_ones_and_not_type_checking() -> None:
    source = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import torch\n"
        "def f():\n    from gradio import Blocks\n"
    )
    assert imported_names(source) == {"typing", "typing.TYPE_CHECKING", "gradio", "gradio.Blocks"}


@pytest.mark.parametrize("statement", ["import gdprompt", "import gdprompt.cli", "import gdprompt.results"])
def test_importing_the_package_loads_nothing_heavy(statement: str) -> None:
    assert modules_after(statement) & HEAVY == set()


def test_the_check_of_loaded_modules_would_notice() -> None:
    assert "plotly" in modules_after("import plotly")


@pytest.mark.parametrize("package", sorted(ROOMS))
def test_each_heavy_package_is_imported_in_its_own_room_only(package: str) -> None:
    elsewhere = [
        relative(path)
        for path in MODULES
        if package in roots(path) and path.relative_to(PACKAGE).parts[0] != ROOMS[package]
    ]
    assert elsewhere == []


def test_figures_know_nothing_of_torch_or_gradio() -> None:
    assert breaches("figures", {"torch", "gradio", "transformers", "peft"}) == {}


def test_ui_knows_nothing_of_torch() -> None:
    assert breaches("ui", {"torch", "transformers", "peft"}) == {}


def test_tasks_know_nothing_of_models() -> None:
    assert breaches("tasks", {"torch", "transformers", "peft", "gradio", "plotly"}) == {}


@pytest.mark.parametrize("folder", ["figures", "tasks"])
def test_nothing_below_imports_what_imports_torch(folder: str) -> None:
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        inside = {
            name.split(".")[1]
            for name in imported_names(path.read_text(encoding="utf-8"))
            if name.startswith("gdprompt.")
        }
        assert not inside & {*TORCH_SIDE, "session", "ui", "cli"}, relative(path)


def test_imports_point_the_way_that_contributing_says() -> None:
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    order = text.split("Imports point one way.** ")[1].split(".")[0].split(" → ")
    assert all((PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file() for name in order)
    for path in MODULES:
        own, names = path.relative_to(PACKAGE).with_suffix("").parts[0], imported_names(path.read_text("utf-8"))
        later = set(order[order.index(own) + 1 :]) if own in order else set()
        assert not later & {name.split(".")[1] for name in names if name.startswith("gdprompt.")}, relative(path)


def test_only_the_entry_point_and_the_page_sit_above_the_page() -> None:
    above = [
        relative(path)
        for path in MODULES
        if any(name.startswith("gdprompt.ui") for name in imported_names(path.read_text(encoding="utf-8")))
        and path.relative_to(PACKAGE).parts[0] not in ("ui", "cli")
    ]
    assert above == []


def test_public_names_are_those_promised() -> None:
    import gdprompt

    assert set(gdprompt.__all__) == {"load", "LM", "Taught", "Prompted", "Answer", "Comparison"}
    assert set(gdprompt.__all__) <= set(dir(gdprompt))


def test_public_names_resolve() -> None:
    import gdprompt

    for name in gdprompt.__all__:
        assert getattr(gdprompt, name).__name__ == name


def test_an_unknown_name_is_an_attribute_error() -> None:
    import gdprompt

    with pytest.raises(AttributeError, match="no attribute 'lerne'"):
        gdprompt.lerne  # noqa: B018
