"""One outer step three ways: tasks as one batch (ours), `torch.func.vmap` over tasks, a loop over tasks."""

from __future__ import annotations

import datetime
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap

from gdprompt.inner import LOSS_UNIT_TOKENS, inner_step
from gdprompt.model import hf, lora
from gdprompt.outer import OuterBatch, kl_divergence, outer_loss
from gdprompt.prompt import Tokens
from gdprompt.theta import Theta, init_theta

METHODS = ("batched", "vmap", "loop")
VOCAB, CONTEXT_TOKENS, QUERY_TOKENS, ANSWER_TOKENS, NUM_QUERIES, RANK = 512, 64, 20, 6, 1, 16


@dataclass(frozen=True)
class Setting:
    """A model, T random tasks of one length, and the logits that a teacher might have given."""

    model: nn.Module
    theta: Theta
    batch: OuterBatch
    teacher: Tensor

    def variables(self) -> list[Tensor]:
        """What the outer loss is differentiated by."""
        return [*self.model.parameters(), *self.theta.parameters()]


def setting(tasks: int, hidden: int, architecture: hf.Architecture = "llama") -> Setting:
    """The same setting for every method, from fixed seeds."""
    model = hf.build(
        architecture,
        vocab_size=VOCAB,
        hidden_size=hidden,
        intermediate_size=hidden * 5 // 2,
        num_layers=4,
        num_heads=4,
        max_position_embeddings=256,
        seed=0,
    )
    theta = init_theta(model, RANK, seed=0)
    for tensor in theta.parameters():
        tensor.requires_grad_(True)
    generator = torch.Generator().manual_seed(0)
    num_rows = tasks * NUM_QUERIES
    queries = torch.randint(3, VOCAB, (num_rows, QUERY_TOKENS), generator=generator)
    scored = torch.zeros_like(queries, dtype=torch.bool)
    scored[:, -ANSWER_TOKENS:] = True
    context = torch.randint(3, VOCAB, (tasks, CONTEXT_TOKENS), generator=generator)
    predicted = torch.ones_like(context, dtype=torch.bool)
    predicted[:, 0] = False
    num_scored = num_rows * ANSWER_TOKENS
    batch = OuterBatch(
        context=Tokens(context, predicted),
        groups=(1,) * tasks,
        queries=Tokens(queries, scored),
        prompted=Tokens(queries, scored),
        is_answer=torch.ones(num_scored, dtype=torch.bool),
    )
    return Setting(model, theta, batch, torch.randn(num_scored, VOCAB, generator=generator))


def batched(given: Setting) -> list[Tensor]:
    """The outer gradient, all tasks as one batch with a per-task `B`."""
    learned = inner_step(given.model, given.theta, given.batch.context, differentiable=True)
    loss, _ = outer_loss(given.model, learned, given.batch, given.teacher)
    return list(torch.autograd.grad(loss, given.variables(), materialize_grads=True))


def loop(given: Setting) -> list[Tensor]:
    """The outer gradient, one task after another, summed."""
    num_tasks = len(given.batch.groups)
    rows = NUM_QUERIES * ANSWER_TOKENS
    total: list[Tensor] = []
    for i in range(num_tasks):
        of_task = slice(i * NUM_QUERIES, (i + 1) * NUM_QUERIES)
        queries = Tokens(given.batch.queries.ids[of_task], given.batch.queries.loss_mask[of_task])
        context = Tokens(given.batch.context.ids[i : i + 1], given.batch.context.loss_mask[i : i + 1])
        task = OuterBatch(context, (1,), queries, queries, given.batch.is_answer[:rows])
        learned = inner_step(given.model, given.theta, context, differentiable=True)
        loss, _ = outer_loss(given.model, learned, task, given.teacher[i * rows : (i + 1) * rows])
        gradients = torch.autograd.grad(loss / num_tasks, given.variables(), materialize_grads=True)
        total = [a + b for a, b in zip(total, gradients, strict=True)] if total else list(gradients)
    return total


def vmapped(given: Setting) -> list[Tensor]:
    """The outer gradient by `grad(mean(vmap(one task)))`."""
    model, layers = given.model, lora.attach(given.model)

    def logits(weights: dict[str, Tensor], a: dict[str, Tensor], b: dict[str, Tensor], ids: Tensor) -> Tensor:
        terms = {layer: (a[name], b[name][None]) for name, layer in layers.items()}
        with lora.active(terms):
            return functional_call(model, weights, (ids,), {"use_cache": False}).logits

    def one_task(weights: dict[str, Tensor], theta: Theta, context: Tensor, queries: Tensor, teacher: Tensor) -> Tensor:
        start = {
            name: given.theta.a[name].new_zeros(lora.linear_sizes(layer)[1], RANK)  # type: ignore[index]
            for name, layer in layers.items()
        }

        def inner(b: dict[str, Tensor]) -> Tensor:
            predictions = logits(weights, dict(theta.a), b, context[None])[0, :-1]
            return F.cross_entropy(predictions, context[1:], reduction="sum") / LOSS_UNIT_TOKENS

        b = {name: -theta.log_step[name].exp() * gradient for name, gradient in grad(inner)(start).items()}
        answers = logits(weights, dict(theta.a), b, queries)[:, -ANSWER_TOKENS - 1 : -1]
        return kl_divergence(teacher, answers.flatten(0, 1)).mean()

    def mean_loss(weights: dict[str, Tensor], a: dict[str, Tensor], log_step: dict[str, Tensor]) -> Tensor:
        def loss_of(context: Tensor, queries: Tensor, teacher: Tensor) -> Tensor:
            return one_task(weights, Theta(a, log_step), context, queries, teacher)

        queries = given.batch.queries.ids.view(-1, NUM_QUERIES, QUERY_TOKENS)
        return vmap(loss_of)(given.batch.context.ids, queries, given.teacher.view(len(queries), -1, VOCAB)).mean()

    # Detached, or autograd would keep a graph of its own under torch.func's.
    weights = {name: weight.detach() for name, weight in model.named_parameters()}
    a = {name: tensor.detach() for name, tensor in given.theta.a.items()}
    log_step = {name: tensor.detach() for name, tensor in given.theta.log_step.items()}
    by_weights, by_a, by_log_step = grad(mean_loss, argnums=(0, 1, 2))(weights, a, log_step)
    return [*by_weights.values(), *by_a.values(), *by_log_step.values()]


OUTER_GRADIENT: dict[str, Callable[[Setting], list[Tensor]]] = {
    "batched": batched,
    "vmap": vmapped,
    "loop": loop,
}


def largest_difference(gradients: list[Tensor], reference: list[Tensor]) -> float:
    """The largest absolute difference of any entry, over the largest entry of the same tensor."""
    return max(
        float((a - b).abs().max() / b.abs().max().clamp_min(1e-12)) for a, b in zip(gradients, reference, strict=True)
    )


def resident_bytes(peak: bool) -> int:
    """Resident memory of this process: the highest since `reset_peak`, or where not `peak`, the present.

    Read from Linux's own accounts, because `ru_maxrss` of a child process starts at its parent's peak;
    elsewhere `ru_maxrss`, the highest since the start, is all there is.
    """
    status = Path("/proc/self/status")
    if status.exists():
        field = "VmHWM:" if peak else "VmRSS:"
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith(field)) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def reset_peak() -> None:
    """Forget the highest memory so far, where the system can."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def peak_bytes(method: str, tasks: int, hidden: int) -> int:
    """Memory that one outer step adds to a process that has the model: its peak less what was there before."""
    OUTER_GRADIENT[method](setting(1, 8))  # what a first call loads is not the method's
    given = setting(tasks, hidden)
    before = resident_bytes(peak=False)
    reset_peak()
    OUTER_GRADIENT[method](given)
    return resident_bytes(peak=True) - before


def peak_bytes_alone(method: str, tasks: int, hidden: int) -> int:
    """`peak_bytes` in a process of its own, so that no other method's memory is there to be used again."""
    code = f"from gdprompt.bench.outer import peak_bytes; print(peak_bytes({method!r}, {tasks}, {hidden}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def run(rounds: int = 7, tasks: int = 32, hidden: int = 128, out: Path | None = None) -> dict[str, Any]:
    """Time the methods in interleaved rounds, compare their gradients, print a table, and write JSON to `out`.

    Returns:
        Machine and settings; per method the median `seconds`, its ratio to the loop's, `peak_bytes`, and the
        largest relative difference of its gradient from the loop's.
    """
    given = setting(tasks, hidden)
    gradients = {method: OUTER_GRADIENT[method](given) for method in METHODS}
    seconds: dict[str, list[float]] = {method: [] for method in METHODS}
    for i in range(rounds):
        for method in METHODS[i % 3 :] + METHODS[: i % 3]:
            started = time.perf_counter()
            OUTER_GRADIENT[method](given)
            seconds[method].append(time.perf_counter() - started)
    medians = {method: statistics.median(seconds[method]) for method in METHODS}
    result = {
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} CPUs",
        "date": datetime.date.today().isoformat(),
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "model": f"llama, hidden {hidden}, 4 layers, vocabulary {VOCAB}, rank {RANK}, float32",
        "tasks": tasks,
        "context_tokens": CONTEXT_TOKENS,
        "query_tokens": QUERY_TOKENS,
        "rounds": rounds,
        "methods": {
            method: {
                "seconds": medians[method],
                "seconds_each_round": seconds[method],
                "time_over_loop": medians[method] / medians["loop"],
                "peak_bytes": peak_bytes_alone(method, tasks, hidden),
                "gradient_difference": largest_difference(gradients[method], gradients["loop"]),
            }
            for method in METHODS
        },
    }
    print_table(result)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(result, indent=1) + "\n")
    return result


def print_table(result: dict[str, Any]) -> None:
    """One row a method."""
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title=f"Outer step: {result['tasks']} tasks, {result['model']}",
        caption=f"Medians of {result['rounds']} interleaved rounds, {result['threads']} threads, "
        f"{result['machine']}, torch {result['torch']}. Memory: peak of a process of its own.",
    )
    for heading in ("method", "seconds", "of the loop's time", "peak memory, MB", "gradient difference"):
        table.add_column(heading, justify="left" if heading == "method" else "right")
    for method, figures in result["methods"].items():
        table.add_row(
            method,
            f"{figures['seconds']:.3f}",
            f"{figures['time_over_loop']:.2f}×",
            f"{figures['peak_bytes'] / 1e6:.0f}",
            f"{figures['gradient_difference']:.0e}",
        )
    Console().print(table)
