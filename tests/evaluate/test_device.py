"""Every suite measures a model on another device than the CPU, to the same figures; no GPU is needed to see it."""

from __future__ import annotations

import copy
import gzip
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map_only

from gdprompt import merge
from gdprompt.cli import main
from gdprompt.evaluate import base, contexts, predict, several
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.progress import quiet
from gdprompt.evaluate.run import MEASURES
from gdprompt.evaluate.suites import SUITES, one_a_passage
from gdprompt.session import LM

CPU, ELSEWHERE = torch.device("cpu"), torch.device("meta")  # a device that every torch knows by name
FREE = (torch.ops.aten.index.Tensor, torch.ops.aten.copy_.default)  # take tensors of the CPU, as CUDA does


class Elsewhere(Tensor):
    """A tensor that says it is not on the CPU, and computes there."""

    held: Tensor
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def __new__(cls, held: Tensor) -> Elsewhere:
        given = (held.shape, held.stride(), held.storage_offset())
        made = Tensor._make_wrapper_subclass(cls, *given, dtype=held.dtype, device=ELSEWHERE)  # type: ignore[attr-defined]
        made.held = held
        return made

    def tolist(self) -> Any:
        return self.held.tolist()

    @classmethod
    def __torch_dispatch__(cls, op: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        with TwoDevices():
            return op(*args, **(kwargs or {}))


class TwoDevices(TorchDispatchMode):
    """Within the block tensors can be made elsewhere and moved, and those of two devices do not meet."""

    def __torch_dispatch__(self, op: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)]
        result = kwargs.get("device") or (ELSEWHERE if any(isinstance(t, Elsewhere) for t in tensors) else CPU)
        if "device" in kwargs:
            kwargs["device"] = CPU
        elif result == ELSEWHERE and op not in FREE:
            strangers = [t for t in tensors if not isinstance(t, Elsewhere) and t.dim() and t.numel()]
            if strangers:
                raise RuntimeError(f"{op}: tensors on two devices")
        args, kwargs = tree_map_only(Tensor, _held, (args, kwargs))
        found = op(*args, **kwargs)
        return tree_map_only(Tensor, Elsewhere, found) if result == ELSEWHERE else found


def _held(tensor: Tensor) -> Tensor:
    if isinstance(tensor, Elsewhere):
        return tensor.held
    return tensor if tensor.device == CPU else torch.empty_like(tensor, device=CPU)  # an empty one, as of a new cache


def moved(model: nn.Module) -> nn.Module:
    """A copy of the model elsewhere."""
    twin = copy.deepcopy(model)
    for module in twin.modules():
        for name, weight in module._parameters.items():
            if weight is not None:
                module._parameters[name] = nn.Parameter(Elsewhere(weight.detach()), requires_grad=False)
        for name, buffer in module._buffers.items():
            module._buffers[name] = None if buffer is None else Elsewhere(buffer)
    return twin


@pytest.fixture
def elsewhere(lm: LM, monkeypatch: pytest.MonkeyPatch) -> LM:
    monkeypatch.setattr(predict, "MAX_NEW_TOKENS", 3)  # elsewhere is slow
    monkeypatch.setattr(merge, "_exact", lambda _: nullcontext())  # autocast does not know the device
    with TwoDevices():
        thetas = {name: getattr(lm, name).to(ELSEWHERE) for name in ("theta", "plain_theta")}
    return replace(lm, base=moved(lm.base), student=moved(lm.student), **thetas)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    lines = [" ".join(f"word{i * j} in line {i}," for j in range(10)) for i in range(12)]
    with gzip.open(folder / "text_wikitext2_dev.txt.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return folder


def measure(suite: str, lm: LM, data_dir: Path) -> dict[str, Any]:
    """A suite's figures of two items."""
    if suite in ("contexts", "several"):  # of fewer passages together than there
        by_count = contexts.measure if suite == "contexts" else several.recall
        return by_count(lm, one_a_passage("profiles", 2, 0, None), (1, 2))
    return MEASURES[suite](lm, Options(2, 0, data_dir, 12), quiet)


@pytest.mark.parametrize("suite", ["character", "several", "contexts", "continuation", "harmless", "long"])
def test_a_suite_says_the_same_elsewhere(suite: str, lm: LM, elsewhere: LM, data_dir: Path) -> None:
    here = measure(suite, lm, data_dir)
    with TwoDevices():
        assert measure(suite, elsewhere, data_dir) == here


def test_a_base_alone_says_the_same_elsewhere(lm: LM, elsewhere: LM) -> None:
    items = SUITES["character"](3, 0, None)
    here = base.answers(lm.base, lm.template, items)
    with TwoDevices():
        assert base.answers(elsewhere.base, elsewhere.template, items) == here


def test_two_devices_do_not_meet(elsewhere: LM) -> None:
    ids = torch.tensor([elsewhere.template.bos])
    with TwoDevices(), torch.no_grad():
        assert elsewhere.base(input_ids=ids.to(ELSEWHERE)).logits.device == ELSEWHERE
        with pytest.raises(RuntimeError, match="two devices"):
            elsewhere.base(input_ids=ids)


def told_off(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["eval", *arguments]) == 2
    return capsys.readouterr().err


def test_the_command_line_names_the_device(
    tiny_model_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ("--out", str(tmp_path / "out.json"), "--device", "cuda:99")
    arguments = ("--suite", "character", "--items", "4", "--model", str(tiny_model_dir))
    assert "got 'cuda:99'" in told_off(capsys, *out, *arguments)
    assert "--device" in told_off(capsys, *out, "--merge", "a.json")
    assert "got 'cuda:99'" in told_off(capsys, *out, *arguments, "--base-only")
