"""The meta adapter: trained on a base whose weights it shares, and an ordinary PEFT folder afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

import gdprompt
from gdprompt.inner import inner_step
from gdprompt.model import adapter, copies, forward, lora, pretrained, store
from gdprompt.outer import kl_divergence, student_logits
from gdprompt.prompt import Tokens
from gdprompt.theta import Theta, init_theta

# peft 0.21 asks transformers 5.23 for a deprecated property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
PASSAGE = "Lena keeps a grey parrot in the mill by the river."


def moved(student: nn.Module, scale: float = 0.05) -> nn.Module:
    """The student with an adapter as training would leave it."""
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for parameter in student.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn(parameter.shape, generator=generator).to(parameter) * scale)
    return student


@pytest.fixture
def adapted_dir(make_tiny_model: Callable[..., Path], tmp_path: Path) -> Path:
    """A tiny base whose meta part is an adapter."""
    folder = make_tiny_model(tmp_path / "model")
    base = pretrained.load_model(folder).requires_grad_(False)
    student = moved(adapter.fresh(base, rank=3, seed=0))
    theta = init_theta(student, 4, seed=1, step_size=3.0)
    store.save_meta(folder / "meta", folder, base, student, theta, {"config": {"seed": 1}, "model": str(folder)})
    return folder


def ids_of(model: nn.Module, rows: int = 2, length: int = 7) -> Tensor:
    return torch.randint(3, 200, (rows, length), generator=torch.Generator().manual_seed(length))


def logits(model: nn.Module, ids: Tensor) -> Tensor:
    return model(input_ids=ids, use_cache=False).logits


@pytest.mark.parametrize("architecture", ["llama", "gpt_neox", "gpt2", "lfm2"])
def test_it_begins_as_the_base_and_leaves_the_base_alone(architecture: str, float64_model: Callable[..., Any]) -> None:
    base = float64_model(architecture).requires_grad_(False)
    ids, before = ids_of(base), [parameter.clone() for parameter in base.parameters()]
    told = logits(base, ids)
    student = adapter.fresh(base, rank=3, seed=0)
    assert set(lora.target_layers(student)) == set(lora.target_layers(base))
    torch.testing.assert_close(logits(student, ids), told, rtol=0, atol=0)
    shared = {parameter.data_ptr() for parameter in base.parameters()}
    own = [name for name, parameter in student.named_parameters() if parameter.data_ptr() not in shared]
    assert own == [name for name, parameter in student.named_parameters() if parameter.requires_grad]
    assert own and all("lora_" in name for name in own)
    assert not torch.allclose(logits(moved(student), ids), told, atol=1e-4)
    assert torch.equal(logits(base, ids), told)
    assert all(torch.equal(a, b) for a, b in zip(base.parameters(), before, strict=True))


def outer(student: nn.Module, theta: Theta, teacher: Tensor) -> Tensor:
    """KL after one step, a stand-in for the outer loss that reaches everything trained."""
    context, queries = ids_of(student, 2, 12), ids_of(student, 2, 8)
    mask = torch.ones_like(context, dtype=torch.bool)
    mask[:, 0] = False
    asked = torch.zeros_like(queries, dtype=torch.bool)
    asked[:, -3:] = True
    learned = inner_step(student, theta, Tokens(context, mask), differentiable=True)
    return kl_divergence(teacher, student_logits(student, learned, Tokens(queries, asked))).mean()


def trained(student: nn.Module, theta: Theta) -> list[Tensor]:
    for tensor in theta.parameters():
        tensor.requires_grad_(True)
    return [*theta.parameters(), *(p for p in student.parameters() if p.requires_grad)]


@pytest.mark.parametrize("architecture", ["llama", "lfm2"])
def test_its_meta_gradient_is_exact(architecture: str, float64_model: Callable[..., Any]) -> None:
    base = float64_model(architecture).requires_grad_(False)
    student = moved(adapter.fresh(base, rank=2, seed=0).double(), 0.2)
    theta = init_theta(student, 3, seed=0, step_size=8.0)
    variables = trained(student, theta)
    teacher = torch.randn(6, 260, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    gradient = torch.autograd.grad(outer(student, theta, teacher), variables)
    generator = torch.Generator().manual_seed(1)
    ways = [torch.randn(v.shape, generator=generator, dtype=torch.float64) for v in variables]
    slope = sum(float((g * way).sum()) for g, way in zip(gradient, ways, strict=True))
    found = []
    for sign in (1, -1):
        with torch.no_grad():
            for variable, way in zip(variables, ways, strict=True):
                variable.add_(way, alpha=sign * 1e-6)
        found.append(float(outer(student, theta, teacher).detach()))
        with torch.no_grad():
            for variable, way in zip(variables, ways, strict=True):
                variable.sub_(way, alpha=sign * 1e-6)
    assert slope == pytest.approx((found[0] - found[1]) / 2e-6, rel=1e-5)


@pytest.mark.parametrize("architecture", ["llama", "gpt2", "lfm2"])
@pytest.mark.parametrize("adapted", [True, False], ids=["adapter", "all weights"])
def test_checkpointing_changes_memory_and_not_the_gradient(
    architecture: str, adapted: bool, float64_model: Callable[..., Any]
) -> None:
    base = float64_model(architecture).requires_grad_(False)

    def gradient(checkpointing: bool) -> tuple[list[Tensor], int]:
        student = adapter.fresh(base, 2, 0).double() if adapted else copies.copy_of(base).requires_grad_(True)
        if adapted:
            moved(student, 0.2)
        if checkpointing:
            forward.checkpoint_blocks(student)
        theta = init_theta(student, 3, seed=0, step_size=8.0)
        teacher = torch.randn(6, 260, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
        saved = 0

        def pack(tensor: Tensor) -> Tensor:
            nonlocal saved
            saved += tensor.nbytes
            return tensor

        variables = trained(student, theta)
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            loss = outer(student, theta, teacher)
        return list(torch.autograd.grad(loss, variables, materialize_grads=True)), saved

    (plain, bytes_plain), (again, bytes_again) = gradient(False), gradient(True)
    assert all(float(g.abs().sum()) > 0 for g in plain if g.ndim == 2 and g.shape[0] == 3)
    for one, other in zip(plain, again, strict=True):
        torch.testing.assert_close(other, one, rtol=1e-9, atol=1e-12)
    assert bytes_again < bytes_plain


def test_saved_it_is_a_peft_folder_and_loads_again(adapted_dir: Path) -> None:
    from peft import PeftModel

    lm = gdprompt.load(str(adapted_dir))
    ids = torch.tensor([lm.template.query("What does Lena keep?")])
    with torch.no_grad():
        plain_peft = PeftModel.from_pretrained(pretrained.load_model(adapted_dir), str(adapted_dir / "meta"))
        torch.testing.assert_close(logits(lm.student, ids), logits(plain_peft, ids))
        assert not torch.allclose(logits(lm.student, ids), logits(lm.base, ids), atol=1e-3)
    names = {file.name for file in (adapted_dir / "meta").iterdir()}
    assert {"adapter_config.json", "adapter_model.safetensors", "meta.json", "meta.safetensors"} <= names
    shared = {parameter.data_ptr() for parameter in lm.base.parameters()}
    weights = sum(p.numel() for p in lm.student.parameters() if p.data_ptr() not in shared)
    assert weights == sum(a.numel() + b.numel() for a, b in adapter.terms(lm.student).values())


def test_a_passage_is_one_plain_adapter_on_the_untouched_base(adapted_dir: Path, tmp_path: Path) -> None:
    from peft import PeftModel

    lm = gdprompt.load(str(adapted_dir))
    taught = lm.learn(PASSAGE)
    folder = taught.save_pretrained(tmp_path / "learned")
    assert not (folder / "base").exists()
    ids = torch.tensor([lm.template.query("What does Lena keep?")])
    with torch.no_grad():
        with lora.active(taught.terms()):
            expected = logits(lm.student, ids)
        untaught = logits(lm.student, ids)
        peft_model = PeftModel.from_pretrained(pretrained.load_model(adapted_dir), str(folder))
        torch.testing.assert_close(logits(peft_model, ids), expected, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(expected, untaught, atol=1e-3)
    assert lm.load_taught(folder).gap(taught) < 1e-6
    assert str(taught.answer("What does Lena keep?")) == str(lm.load_taught(folder).answer("What does Lena keep?"))


def test_a_damaged_or_foreign_adapter_is_refused(adapted_dir: Path) -> None:
    weights = adapted_dir / "meta" / "adapter_model.safetensors"
    kept = weights.read_bytes()
    tensors = load_file(weights)
    for which in ("lora_A", "lora_B"):
        save_file({name: tensor for name, tensor in tensors.items() if which not in name}, weights)
        with pytest.raises(ValueError, match=f"does not fit its base .it lacks .*{which}"):
            gdprompt.load(str(adapted_dir))
    weights.write_bytes(kept[: len(kept) // 2])
    with pytest.raises(ValueError, match="does not fit its base|damaged"):
        gdprompt.load(str(adapted_dir))
    weights.unlink()
    with pytest.raises(ValueError, match="adapter_model.safetensors"):
        gdprompt.load(str(adapted_dir))
