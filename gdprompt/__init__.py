"""Teach a language model a passage in one gradient step (arXiv 2506.20989).

Names are looked up on first use, so `import gdprompt` costs nothing and pulls in no heavy package.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdprompt.results import Answer, Comparison
    from gdprompt.session import LM, load
    from gdprompt.taught import Prompted, Taught

__version__ = "0.1.0"
__all__ = ["LM", "Answer", "Comparison", "Prompted", "Taught", "load"]

_HOMES = {
    "load": "gdprompt.session",
    "LM": "gdprompt.session",
    "Taught": "gdprompt.taught",
    "Prompted": "gdprompt.taught",
    "Answer": "gdprompt.results",
    "Comparison": "gdprompt.results",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
