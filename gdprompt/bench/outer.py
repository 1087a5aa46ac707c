"""One outer step, ours against its peers: time in interleaved rounds, memory of each alone, agreement of gradients."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdprompt.bench import meta_gradients as ways
from gdprompt.bench.figure import Figure, figure_table
from gdprompt.bench.machine import reset_peak, resident_bytes
from gdprompt.bench.publish import publish
from gdprompt.bench.rounds import caption, interleaved, made, ratio, shown, spread, timed

if TYPE_CHECKING:
    from rich.table import Table

OURS = "batched"
REFERENCE = "loop"
"""The plainest way, which the others' gradients are compared with."""
TASKS = 32
TIME_WANTED = {128: 0.35, 256: 0.8}
"""Of the fastest peer's time, by the model's width, at `TASKS` tasks."""
MEMORY_WANTED = 0.5
"""Of vmap's."""


def peak_bytes(method: str, tasks: int, hidden: int) -> int:
    """Memory that one outer step adds to a process that has the model: its peak less what was there before."""
    ways.OUTER_GRADIENT[method](ways.setting(1, 8))  # what a first call loads is not the method's
    given = ways.setting(tasks, hidden)
    before = resident_bytes(peak=False)
    reset_peak()
    ways.OUTER_GRADIENT[method](given)
    return resident_bytes(peak=True) - before


def peak_bytes_alone(method: str, tasks: int, hidden: int) -> int:
    """`peak_bytes` in a process of its own, so that no other method's memory is there to be used again."""
    code = f"from gdprompt.bench.outer import peak_bytes; print(peak_bytes({method!r}, {tasks}, {hidden}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def compare(rounds: int, tasks: int, hidden: int) -> dict[str, Any]:
    """Every method on one setting: by name its `seconds`, and against it ours; or a `note` why it was left out."""
    left_out = {method: reason for method in ways.OUTER_GRADIENT if (reason := ways.missing(method))}
    methods = {name: call for name, call in ways.OUTER_GRADIENT.items() if name not in left_out}
    given = ways.setting(tasks, hidden)
    gradients = {method: call(given) for method, call in methods.items()}
    differences = {method: ways.largest_difference(found, gradients[REFERENCE]) for method, found in gradients.items()}
    del gradients
    jobs = [timed(method, lambda call=call: call(given)) for method, call in methods.items()]
    seconds = interleaved(rounds, jobs)
    memory = {method: peak_bytes_alone(method, tasks, hidden) for method in methods}
    peers = [method for method in methods if method != OURS]
    return {
        "hidden": hidden,
        "model": f"llama, hidden {hidden}, 4 layers, vocabulary {ways.VOCAB}, rank {ways.RANK}, float32",
        "fastest_peer": min(peers, key=lambda method: statistics.median(seconds[method])),
        "methods": {
            method: {
                "seconds": spread(seconds[method]),
                "our_time_over_its": ratio(seconds[OURS], seconds[method]),
                "peak_bytes": memory[method],
                "our_memory_over_its": memory[OURS] / memory[method],
                "gradient_difference": differences[method],
            }
            for method in methods
        }
        | {method: {"note": reason} for method, reason in left_out.items()},
    }


def figures(rounds: int, tasks: int, compared: dict[str, Any]) -> list[Figure]:
    """What is wanted of a comparison; time only at the sizes that it is wanted at."""
    hidden, peer = compared["hidden"], compared["fastest_peer"]
    time = compared["methods"][peer]["our_time_over_its"]["median"]
    memory = {way: compared["methods"][way]["our_memory_over_its"] for way in ("vmap", "vmap in parts")}
    limit = TIME_WANTED.get(hidden) if tasks == TASKS else None
    return [
        Figure(f"hidden {hidden}: time of the fastest peer's", time, "×", rounds, limit, peer),
        Figure(f"hidden {hidden}: peak memory of vmap's, all tasks at once", memory["vmap"], "×", 1, MEMORY_WANTED),
        Figure(
            f"hidden {hidden}: peak memory of vmap's, as many at once as ours",
            memory["vmap in parts"],
            "×",
            1,
            MEMORY_WANTED,
        ),
    ]


def run(
    rounds: int = 7,
    tasks: int = TASKS,
    hidden: Sequence[int] = (128, 256),
    out: Path | None = None,
    show: bool = True,
) -> dict[str, Any]:
    """Time the methods, compare their gradients and memory, print tables, and write JSON to `out`.

    Returns:
        Machine and settings; for each width in `sizes` every method's `seconds`, `peak_bytes`, our share of both,
        and the largest relative difference of its gradient from the plain loop's; and `figures`, those with a wish.
    """
    sizes = [compare(rounds, tasks, width) for width in hidden]
    wanted = [figure for compared in sizes for figure in figures(rounds, tasks, compared)]
    result = {
        **made(rounds),
        "tasks": tasks,
        "tasks_at_once": ways.TASKS_AT_ONCE,
        "context_tokens": ways.CONTEXT_TOKENS,
        "query_tokens": ways.QUERY_TOKENS,
        "sizes": sizes,
        "figures": [figure.to_dict() for figure in wanted],
    }
    tables = [methods_table(result, compared) for compared in sizes]
    tables.append(figure_table("The outer step against its peers", caption(result), wanted))
    publish(result, tables, out, show)
    return result


def methods_table(result: dict[str, Any], compared: dict[str, Any]) -> Table:
    """One row a method."""
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=f"Outer step: {result['tasks']} tasks, {compared['model']}",
        caption=f"{caption(result)} Ours and vmap in parts take {result['tasks_at_once']} tasks at once. Memory: peak "
        f"of a process of its own. Gradients: against the {REFERENCE}'s.",
    )
    for heading in ("method", "ms", "our time / its", "peak, MB", "our memory / its", "gradient difference"):
        table.add_column(heading, justify="left" if heading == "method" else "right")
    for method, found in compared["methods"].items():
        if "note" in found:
            table.add_row(method, Text(found["note"]))
            continue
        table.add_row(
            method,
            shown(found["seconds"]),
            shown(found["our_time_over_its"], "×"),
            f"{found['peak_bytes'] / 1e6:.0f}",
            f"{found['our_memory_over_its']:.2f}×",
            f"{found['gradient_difference']:.0e}",
        )
    return table
