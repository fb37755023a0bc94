"""The long short-term memory: the cell of 1997, the modern one, and those that differ from it in one place.

Input and output gates are from Hochreiter and Schmidhuber 1997, the forget gate from Gers, Schmidhuber and Cummins
2000, peepholes from Gers and Schmidhuber 2000. `lstm` is the form of PyTorch, Keras and the ONNX default;
`lstm_nobias` that of the MITx 6.86x lecture; `lstm_nfg` and `lstm_cifg` are studied by Greff et al. 2015; the other
coupling, i = 1 - f, is that of Olah's article and of TensorFlow's coupled cell.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_engine.cells.parts import Cell, back_through, gradients_of, lines, sums, weighted
from lstm_engine.graph import Node


@dataclass(frozen=True)
class _Kind:
    """Where one LSTM differs from the others: its blocks, its coupled gate, its squashing, biases and peepholes."""

    blocks: tuple[str, ...] = ("i", "f", "g", "o")
    coupled: str = ""
    keep: str = "f * c_in"
    candidate: str = "tanh(a_g)"
    candidate_slope: str = "1 - g ** 2"
    shown: str = "tanh(c)"
    shown_slope: str = "1 - m ** 2"
    bias: bool = True
    peepholes: bool = False


def _forward(kind: _Kind) -> tuple[Node, ...]:
    def block(name: str) -> list[str]:
        seen = {"i": "c_in", "f": "c_in", "o": "c"} if kind.peepholes else {}
        return weighted(name, bias=kind.bias, peephole=seen.get(name, ""))

    before = [block(name) for name in kind.blocks if not (kind.peepholes and name == "o")]
    gates = [f"{name} = sigma(a_{name})" for name in ("i", "f") if name in kind.blocks]
    output = ["o = sigma(a_o)"]
    memory = [f"keep = {kind.keep}", "write = i * g", "c = keep + write"]
    inner = [*gates, *([kind.coupled] if kind.coupled else []), f"g = {kind.candidate}"]
    shown = [f"m = {kind.shown}", "h = o * m"]
    ports = lines("x_in = x", "h_in = old(h)", "c_in = old(c)")
    if kind.peepholes:  # the output gate looks at the new cell state, so it comes after it
        return (*ports, *sums(*before), *lines(*inner, *memory), *sums(block("o")), *lines(*output, *shown))
    return (*ports, *sums(*before), *lines(*inner, *output, *memory, *shown))


def _backward(kind: _Kind) -> tuple[Node, ...]:
    peeps = {name: f" + p.{name} * da_{name}" if kind.peepholes else "" for name in ("i", "f", "o")}
    blocks = kind.blocks
    forget = """
        df = dc * c_in
        slope_f = f * (1 - f)
        da_f = df * slope_f
    """
    enter = """
        di = dc * g
        slope_i = i * (1 - i)
        da_i = di * slope_i
    """
    coupled = {"f": enter.replace("dc * g", "dc * (g - c_in)"), "i": forget.replace("dc * c_in", "dc * (c_in - g)")}
    gates = coupled[kind.coupled[0]] if kind.coupled else (forget if "f" in blocks else "") + enter
    kept = "f" if "f" in kind.keep else "1"
    return (
        *lines(
            f"""
            dh = loss_h + next(dh_in)
            do = dh * m
            slope_o = o * (1 - o)
            da_o = do * slope_o
            dm = dh * o
            slope_m = {kind.shown_slope}
            dc = loss_c + next(dc_in) + dm * slope_m{peeps["o"]}
            dg = dc * i
            slope_g = {kind.candidate_slope}
            da_g = dg * slope_g
            """,
            gates,
            f"""
            slope_keep = {kept}
            dc_in = dc * slope_keep{peeps["i"]}{peeps["f"]}
            dh_in = {back_through("U", *blocks)}
            dx = {back_through("W", *blocks)}
            direct = next(direct) * slope_keep
            """,
        ),
        *gradients_of(*blocks, bias=kind.bias),
        *(_peephole_gradients() if kind.peepholes else ()),
    )


def _peephole_gradients() -> tuple[Node, ...]:
    seen = {"i": "c_in", "f": "c_in", "o": "c"}
    return lines(*(f"dp.{name} = next(dp.{name}) + da_{name} * {state}" for name, state in seen.items()))


def _cell(name: str, title: str, kind: _Kind, convention: str, source: str) -> Cell:
    parameters = {"W": kind.blocks, "U": kind.blocks}
    parameters |= {"b": kind.blocks} if kind.bias else {}
    parameters |= {"p": ("i", "f", "o")} if kind.peepholes else {}
    return Cell(
        name=name,
        title=title,
        nodes=_forward(kind),
        backward=_backward(kind),
        parameters=parameters,
        blocks={block: block for block in kind.blocks},
        gates=tuple(block for block in kind.blocks if block != "g"),
        candidate="g",
        states=("h", "c"),
        profile="hs1997" if name == "lstm_1997" else "engine",
        convention=convention,
        source=source,
    )


_ROLES = (
    "the input gate $i_t$ scales what is written, the forget gate $f_t$ is the share of the old cell state that is "
    "**kept**, the output gate $o_t$ scales what is shown; $g_t$ is the candidate."
)
_SHORT = "the input gate $i_t$ scales what is written, the output gate $o_t$ what is shown; $g_t$ is the candidate."

LSTM = _cell(
    "lstm",
    "LSTM",
    _Kind(),
    f"Modern LSTM (2000, with a forget gate): {_ROLES}",
    "PyTorch nn.LSTM; Gers et al. 2000",
)
LSTM_NOBIAS = _cell(
    "lstm_nobias",
    "LSTM without biases",
    _Kind(bias=False),
    f"Modern LSTM (2000, with a forget gate), no biases: {_ROLES}",
    "MITx 6.86x, lecture 10.5",
)
LSTM_NFG = _cell(
    "lstm_nfg",
    "LSTM without a forget gate",
    _Kind(blocks=("i", "g", "o"), keep="c_in"),
    f"LSTM without a forget gate, squashed by tanh: the old cell state is kept **in full**; {_SHORT}",
    "the ablation NFG of Greff et al. 2015, without peepholes",
)
LSTM_1997 = _cell(
    "lstm_1997",
    "LSTM of 1997",
    _Kind(
        blocks=("i", "g", "o"),
        keep="c_in",
        candidate="squash_two(a_g)",
        candidate_slope="(4 - g ** 2) / 4",
        shown="squash_one(c)",
        shown_slope="(1 - m ** 2) / 2",
    ),
    "The LSTM of 1997: no forget gate, so the old cell state is kept **in full**; the candidate is squashed by "
    r"$4\sigma(a) - 2$, the cell state by $2\sigma(c) - 1$.",
    "Hochreiter and Schmidhuber 1997, section 4 and appendix A.1",
)
LSTM_PEEPHOLE = _cell(
    "lstm_peephole",
    "LSTM with peepholes",
    _Kind(peepholes=True),
    f"LSTM with peepholes: {_ROLES} Input and forget gate also look at $c_{{t-1}}$, the output gate at $c_t$.",
    "Gers and Schmidhuber 2000; the operator LSTM of ONNX",
)
LSTM_CIFG = _cell(
    "lstm_cifg",
    "LSTM with coupled gates",
    _Kind(blocks=("i", "g", "o"), coupled="f = 1 - i"),
    f"LSTM with coupled gates, $f_t = 1 - i_t$: what is written takes the place of what is forgotten; {_SHORT}",
    "the variant CIFG of Greff et al. 2015; ONNX with input_forget",
)
LSTM_CIFG_F = _cell(
    "lstm_cifg_f",
    "LSTM with coupled gates",
    _Kind(blocks=("f", "g", "o"), coupled="i = 1 - f"),
    "LSTM with coupled gates, $i_t = 1 - f_t$: the forget gate $f_t$ is the share of the old cell state that is "
    "**kept**, and the rest is written; the output gate $o_t$ scales what is shown; $g_t$ is the candidate.",
    "Olah, Understanding LSTM Networks, 2015",
)
