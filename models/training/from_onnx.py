"""Weights of an exported model, to go on training from a file that is shipped; those of an INT8 one are what its integers stand for.

Batch norms were folded into their convolutions by the export. They are taken apart again with the statistics of training
faces: the network computes what the file computes, and its batch norms behave in training as if they had been there all along.
"""
from __future__ import annotations

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

WEIGHTED = ("Conv", "MatMul", "Gemm")
ROOTS = ("network.", "net.")
"""What export.py calls the network within the exported module, and what the project's first scripts called it."""

DEQUANTISED = "_DequantizeLinear_Output"


@torch.no_grad()
def start_from_onnx(network: nn.Module, path: str, faces: Tensor) -> None:
    """network: of the architecture that was exported. faces: float32 [N, 3, S, S] in 0..1, a few hundred of train."""
    graph = onnx.load(path).graph
    held = {w.name: numpy_helper.to_array(w).astype(np.float32) for w in graph.initializer}
    held |= {n.output[0]: held.pop(n.input[0]) for n in graph.node if n.op_type == "Cast" and n.input[0] in held}  # export.py --half
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in held:  # quantise.py
            held[node.output[0].removesuffix(DEQUANTISED)] = dequantised(node, *(held.pop(name) for name in node.input))
    for node in graph.node:
        if node.op_type == "Identity" and node.input[0] in held:  # the exporter keeps equal weights once
            held[node.output[0]] = held[node.input[0]]
    state = {name.split(".", 1)[1]: torch.from_numpy(value.copy()) for name, value in held.items() if name.startswith(ROOTS)}
    modules = dict(network.named_modules())
    for node in graph.node:
        module = module_of(node.name)
        if isinstance(modules.get(module), (nn.Conv2d, nn.Linear)) and node.op_type in WEIGHTED and node.input[1].startswith("onnx::"):
            weight = torch.from_numpy(held[node.input[1].removesuffix(DEQUANTISED)].copy())
            state[f"{module}.weight"] = weight.T if node.op_type == "MatMul" else weight
            if len(node.input) > 2:
                state[f"{module}.bias"] = torch.from_numpy(held[node.input[2]].copy())

    own = {name: value for name, value in network.state_dict().items() if "running_" in name or name.endswith("num_batches_tracked")}
    state = own | state  # statistics of batch norms that were not folded are in the file
    folded = folded_batch_norms(network, state)
    missing, unexpected = network.load_state_dict(state, strict=False)
    if missing or unexpected:
        raise SystemExit(f"{path} does not hold the weights of this architecture: without {missing}, beside {unexpected}")
    network.eval()
    if folded:
        unfold(folded, lambda: network(faces))


def dequantised(node: onnx.NodeProto, integers: np.ndarray, scale: np.ndarray, zero: np.ndarray) -> np.ndarray:
    """One scale for all, or one for each place along the node's axis (1 where it names none)."""
    if scale.size > 1:
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
        shape = [-1 if i == axis else 1 for i in range(integers.ndim)]
        scale, zero = scale.reshape(shape), zero.reshape(shape)
    return ((integers - zero) * scale).astype(np.float32)


def module_of(node: str) -> str:
    """'/network/blocks/blocks.0/qkv/MatMul' is the work of the module blocks.0.qkv."""
    parts = node.split("/")[1:-1]
    parts = parts[1:] if f"{''.join(parts[:1])}." in ROOTS else parts
    return ".".join(part for i, part in enumerate(parts) if i + 1 == len(parts) or not parts[i + 1].startswith(part + "."))


def folded_batch_norms(network: nn.Module, state: dict[str, Tensor]) -> list[nn.BatchNorm2d]:
    """Those behind a convolution whose exported bias is theirs; each becomes the identity plus that bias for now."""
    folded = []
    modules = list(network.named_modules())
    for (conv_name, conv), (norm_name, norm) in zip(modules, modules[1:]):
        if isinstance(conv, nn.Conv2d) and conv.bias is None and isinstance(norm, nn.BatchNorm2d):
            bias = state.pop(f"{conv_name}.bias")
            state[f"{norm_name}.running_var"] = torch.full_like(bias, 1 - norm.eps)
            state[f"{norm_name}.running_mean"] = torch.zeros_like(bias)
            state[f"{norm_name}.weight"], state[f"{norm_name}.bias"] = torch.ones_like(bias), bias
            folded.append(norm)
    return folded


def unfold(norms: list[nn.BatchNorm2d], forward) -> None:
    """Gives each norm the statistics of what comes in, and the weights with which it still computes x + bias."""
    def take_apart(norm: nn.BatchNorm2d, inputs: tuple[Tensor]) -> None:
        variance, mean = torch.var_mean(inputs[0], (0, 2, 3))
        norm.bias.add_(mean)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)

    hooks = [norm.register_forward_pre_hook(take_apart) for norm in norms]
    forward()
    for hook in hooks:
        hook.remove()
