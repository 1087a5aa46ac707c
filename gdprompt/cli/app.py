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
    also: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=META]",
            help="Offer one more model in a menu, loaded once somebody opens it: what --model takes, and what --meta "
            "does. May be repeated; without it, those of GDPROMPT_ALSO, separated by commas.",
        ),
    ] = None,
) -> None:
    """Serve the page."""
    from gdprompt.ui.app import launch

    launch(host, port, model=model, meta=meta, device=device, dtype=dtype, also=also or ())
