import gc
import inspect
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import httpx
import pytest
from conftest import gathered
from fake_lm import FakeLM

from gdprompt.ui.startup import quick_build, quick_import

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
    with quick_import():
        import_part(tmp_path / "within")
    assert not (tmp_path / "within" / "part.pyi").exists()
    import_part(tmp_path / "outside")
    assert (tmp_path / "outside" / "part.pyi").exists()


def test_other_things_keep_their_files_and_afterwards_everything_does():
    import gradio as gr

    with quick_import():
        assert inspect.getfile(Path).endswith(".py")
        with pytest.raises(OSError):
            inspect.getfile(gr.Button)
    assert inspect.getfile(gr.Button).endswith("button.py")


def test_nothing_is_collected_within_the_block_and_what_it_made_never_is():
    made, frozen = [], gc.get_freeze_count()
    try:
        with quick_import():
            assert not gc.isenabled()
            made.append({})
        assert gc.isenabled()
        assert gc.get_freeze_count() > frozen
        assert not any(thing is made[0] for thing in gc.get_objects())
    finally:
        gc.unfreeze()


def test_a_process_that_does_not_collect_stays_so():
    gc.disable()
    try:
        with quick_import():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


LATER = """
import sys
import gdprompt.ui.app

assert "pandas" in sys.modules and "pandas.core" not in sys.modules
import pandas

from importlib.util import find_spec
assert find_spec("pandas").origin == pandas.__file__ and "pandas.core" not in sys.modules
from pandas.api.types import is_integer_dtype

assert is_integer_dtype(pandas.Series([1, 2]))
assert sys.modules["pandas"] is not pandas and sys.modules["pandas"].Series is pandas.Series
"""


def test_pandas_is_imported_when_something_in_it_is_asked_for():
    subprocess.run([sys.executable, "-W", "error", "-c", LATER], check=True)


def test_a_page_gets_its_server_when_it_is_launched(host):
    from gradio.routes import App

    from gdprompt.ui.app import build

    with gathered():
        page = build(FakeLM)
    assert page.app is None
    address = host(page)
    assert isinstance(page.app, App) and httpx.get(f"{address}healthz").status_code == 200


def test_other_pages_are_built_as_ever():
    import gradio as gr

    with quick_build(), gr.Blocks() as quick:
        gr.Textbox()
    with gathered(), gr.Blocks() as page:
        gr.Textbox()
    assert quick.app is None and page.app is not None
