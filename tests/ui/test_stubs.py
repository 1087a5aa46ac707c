import inspect
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from gdprompt.ui.stubs import without_stubs

COMPONENT = """
import gradio as gr

class Part(gr.Button):
    EVENTS = ["click"]
"""


def import_part(folder: Path) -> None:
    """Imports a module with a component of its own."""
    folder.mkdir()
    file = folder / "part.py"
    file.write_text(COMPONENT)
    spec = spec_from_file_location("part", file)
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "part", module)
        spec.loader.exec_module(module)


@pytest.mark.filterwarnings("ignore")
def test_gradio_writes_no_stub_within_the_block_and_one_outside(tmp_path):
    with without_stubs():
        import_part(tmp_path / "within")
    assert not (tmp_path / "within" / "part.pyi").exists()
    import_part(tmp_path / "outside")
    assert (tmp_path / "outside" / "part.pyi").exists()


def test_other_things_keep_their_files_and_afterwards_everything_does():
    import gradio as gr

    with without_stubs():
        assert inspect.getfile(Path).endswith(".py")
        with pytest.raises(OSError):
            inspect.getfile(gr.Button)
    assert inspect.getfile(gr.Button).endswith("button.py")
