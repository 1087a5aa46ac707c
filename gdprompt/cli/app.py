"""`gdprompt app`: the page."""

from __future__ import annotations

from typing import Annotated

import typer

from gdprompt.cli.options import DeviceOption, DtypeOption, MetaOption, ModelOption


def app(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every interface.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    model: ModelOption = None,
    meta: MetaOption = None,
    device: DeviceOption = "cpu",
    dtype: DtypeOption = None,
) -> None:
    """Serve the page."""
    from gdprompt.ui.app import launch

    launch(host, port, model=model, meta=meta, device=device, dtype=dtype)
