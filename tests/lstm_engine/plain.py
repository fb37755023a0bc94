"""The cells again, written as plain scalar Python from the textbooks: the second oracle, which shares no line with
the engine. One unit and one input. A slip is a keyword that changes one place of the calculation.
"""

import math
from collections.abc import Mapping
from typing import Any

Parameters = Mapping[str, float]  # "W.f": 0.3, "U.f": …, "b.f": …


def sigma(a: float) -> float:
    """1 / (1 + e^-a)."""
    return 1 / (1 + math.exp(-a)) if a > -700 else 0.0


def read(case: Mapping[str, Any]) -> tuple[dict[str, float], list[float], float, float]:
    """Parameters, inputs and start states of a JSON case of one unit."""
    flat = {}
    for kind, blocks in case["params"].items():
        for block, value in blocks.items():
            flat[f"{kind}.{block}"] = value[0][0] if kind in "WU" else value[0]
    return flat, [x[0] for x in case["x"]], case["h0"][0], (case["c0"] or [0.0])[0]


def weighted(p: Parameters, k: str, x: float, h: float) -> float:
    """W x + U h + b."""
    return p[f"W.{k}"] * x + p[f"U.{k}"] * h + p.get(f"b.{k}", 0.0)


def rnn(case: Mapping[str, Any], slip: str = "") -> dict[str, float]:
    """The last state of a tanh RNN."""
    p, xs, h0, _ = read(case)
    h = h0
    for t, x in enumerate(xs):
        past = h0 if slip == "M48" else h
        x = xs[t - 1] if slip == "M49" and t else x
        a = {
            "M40": p["W.h"] * x + p["U.h"] * past,
            "M41": p["W.h"] * x + p["b.h"],
            "M42": p["U.h"] * past + p["b.h"],
            "M43": p["U.h"] * x + p["W.h"] * past + p["b.h"],
            "M47": p["W.h"] * x * p["U.h"] * past + p["b.h"],
            "M51": abs(p["W.h"]) * x + abs(p["U.h"]) * past + p["b.h"],
        }.get(slip, weighted(p, "h", x, past))
        h = {
            "M25": (1 - math.exp(-a)) / (1 + math.exp(-a)),
            "M27": a,
            "M28": sigma(a),
            "M30": math.tanh(math.tanh(a)),
        }.get(slip, math.tanh(a))
    return {"h": h}


def lstm(case: Mapping[str, Any], slip: str = "") -> dict[str, float]:
    """The last states of an LSTM with forget gate, with biases or without."""
    p, xs, h, c = read(case)
    for t, x in enumerate(xs):
        seen = c if slip == "M50" else h
        order = {"g": "o", "o": "g"} if slip == "M57" else {}
        a = {k: weighted(p, order.get(k, k), x, seen) for k in "ifgo"}
        a["g"] += h if slip == "M52" else 0
        i = {"M23": math.tanh(a["i"]), "M24": 1 / (1 + math.exp(a["i"]))}.get(slip, sigma(a["i"]))
        f = 1 - i if slip == "M18" else sigma(a["f"])
        o = sigma(a["o"])
        if slip == "M67":
            i, f, o = round(i, 1), round(f, 1), round(o, 1)
        g = {"M21": sigma(a["g"]), "M22": a["g"], "M31": x}.get(slip, math.tanh(a["g"]))
        old = math.tanh(c) if slip == "M20" and t else c
        new = {
            "M08": i * old + f * g,
            "M09": (1 - f) * old + i * g,
            "M10": i * g,
            "M11": f * old + g,
            "M12": old + i * g,
            "M13": f * (old + i * g),
            "M14": f * old + f * g,
            "M15": f + old + i * g,
            "M16": f * old * i * g,
            "M17": f * h + i * g,
        }.get(slip, f * old + i * g)
        h = {
            "M32": o * new,
            "M33": math.tanh(o * new),
            "M34": math.tanh(new),
            "M35": o * sigma(new),
            "M36": o * math.tanh(old),
            "M37": o * g,
            "M38": new,
            "M39": o + math.tanh(new),
        }.get(slip, o * math.tanh(new))
        c = new
    return {"h": h, "c": c}


def mitx_gated(case: Mapping[str, Any], slip: str = "") -> dict[str, float]:
    """The last state of the gated RNN of the lecture."""
    p, xs, h, _ = read(case)
    for x in xs:
        g, a = sigma(weighted(p, "g", x, h)), weighted(p, "s", x, h)
        new = math.tanh(a)
        h = {
            "M01": g * h + (1 - g) * new,
            "M03": h + g * new,
            "M04": g * h + g * new,
            "M05": new,
            "M06": math.tanh((1 - g) * h + g * new),
            "M07": (1 - g) * h + math.tanh(g * a),
        }.get(slip, (1 - g) * h + g * new)
    return {"h": h}


def gru_ng(case: Mapping[str, Any], slip: str = "") -> dict[str, float]:
    """The last state of Andrew Ng's GRU: u overwrites, reset before the matrix."""
    p, xs, h, _ = read(case)
    for x in xs:
        r, u = sigma(weighted(p, "r", x, h)), sigma(weighted(p, "u", x, h))
        r, u = (u, r) if slip == "M58" else (r, u)
        past = {"M63": h, "M64": (1 - r) * h, "M66": u * h}.get(slip, r * h)
        a = weighted(p, "c", x, past)
        if slip == "M65":
            a = r * p["W.c"] * x + p["U.c"] * h + p["b.c"]
        keep = (1 - u) * (r * h if slip == "M59" else h)
        h = keep + u * math.tanh(a)
    return {"h": h}


def gru_reset_after(case: Mapping[str, Any], slip: str = "") -> dict[str, float]:
    """The last state of PyTorch's GRU: z keeps, reset after the matrix."""
    p, xs, h, _ = read(case)
    for x in xs:
        r, z = sigma(weighted(p, "r", x, h)), sigma(weighted(p, "z", x, h))
        past = {
            "M53": r * (p["U.n"] * h),
            "M60": p["U.n"] * (r * h) + p["b_rec.n"],
            "M62": r * p["U.n"] * h + p["b_rec.n"],
        }.get(slip, r * (p["U.n"] * h + p["b_rec.n"]))
        new = math.tanh(p["W.n"] * x + p["b.n"] + past)
        h = (1 - z) * h + z * new if slip == "M02" else (1 - z) * new + z * h
    return {"h": h}


CELLS = {
    "rnn_tanh": rnn,
    "lstm": lstm,
    "lstm_nobias": lstm,
    "mitx_gated": mitx_gated,
    "gru_ng": gru_ng,
    "gru_reset_after": gru_reset_after,
}
