"""Every domain of the generated worlds, one module each, found by looking at the package."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from gdprompt.tasks.worlds.schema import Domain


def _discover() -> tuple[Domain, ...]:
    found = [import_module(f"{__name__}.{module.name}").DOMAIN for module in pkgutil.iter_modules(__path__)]
    return tuple(sorted(found, key=lambda domain: domain.name))


ALL: tuple[Domain, ...] = _discover()
