"""Every number and every date in the shipped course: computed again here, without the engine.

A number with two or more decimals may stand in a file only if it is computed below for that file, and whatever is
computed below must stand there. So a number cannot be changed, added or left behind without this file noticing.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

COURSE = Path(__file__).parents[2] / "content" / "rnn-gru-lstm"
NUMBER = re.compile(r"(?<![\d.])\d+\.\d{2,}(?![\d.])")
ARXIV = re.compile(r"\b\d{4}\.\d{5}\b|\b\d{4}\.\d{4}\b")
POWER = re.compile(r"(\d\.\d)\\times 10\^\{(-\d+)\}")


def sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))


def tanh(value: float) -> float:
    return float(np.tanh(value))


def shown(values: Iterable[float], decimals: int = 4) -> set[str]:
    return {f"{abs(value):.{decimals}f}" for value in values}


def simple_rnn(steps: Iterable[float], w: float, u: float, h: float) -> tuple[list[float], list[float], list[float]]:
    """Pre-activations, states and the factors of the way back."""
    sums, states, factors = [], [], []
    for x in steps:
        sums.append(w * x + u * h)
        h = tanh(sums[-1])
        states.append(h)
        factors.append(u * (1 - h * h))
    return sums, states, factors


def notes_simple_rnn() -> set[str]:
    sums, states, _ = simple_rnn([0.5, -0.3, 0.8], 0.7, 0.9, 0.2)
    return shown(sums) | shown(states)


def notes_fading_errors() -> set[str]:
    _, states, factors = simple_rnn([0.5, -0.3, 0.8], 0.7, 0.9, 0.2)
    powers = {f"{0.5**10:.5f}", f"{0.9**10:.3f}", f"{0.9**50:.4f}", f"{1.1**10:.2f}"}
    return shown(states) | shown([*factors, np.prod(factors)]) | powers


def notes_gates() -> set[str]:
    x, s = 0.5, 0.8
    gate_sum, candidate_sum = 0.6 * x - 0.4 * s, 1.2 * x - 0.9 * s
    g, candidate = sigmoid(gate_sum), tanh(candidate_sum)
    values = [g, candidate, (1 - g) * s, g * candidate, (1 - g) * s + g * candidate]
    return shown(values) | shown([gate_sum, candidate_sum], 2)


def notes_lstm() -> set[str]:
    x, h, c = 0.9, -0.5, 1.2
    sums = [w * x + u * h + b for w, u, b in ((0.4, -0.6, 0.3), (0.8, 0.5, -0.2), (-0.7, 0.9, 0.4), (1.1, -0.4, 0.1))]
    f, i, o = (sigmoid(value) for value in sums[:3])
    g = tanh(sums[3])
    new = f * c + i * g
    kept = {shown_bias for bias in (0, 1, 3, 5) for shown_bias in shown([sigmoid(bias)])}
    left = shown([sigmoid(bias) ** 100 for bias in (3, 5)])
    return shown(sums, 2) | shown([f, i, o, g, f * c, i * g, new, o * tanh(new)]) | kept | left


def notes_gru() -> set[str]:
    x, h = 0.7, -0.6
    update_sum, reset_sum = 0.9 * x - 0.5 * h + 0.2, -0.8 * x + 0.6 * h + 0.3
    z, r = sigmoid(update_sum), sigmoid(reset_sum)
    candidate_sum = 1.2 * x - 0.7 * (r * h) + 0.1
    n = tanh(candidate_sum)
    keep, overwrite = (z * h, (1 - z) * n), ((1 - z) * h, z * n)
    values = [z, r, candidate_sum, n, 1 - z, *keep, sum(keep), *overwrite, sum(overwrite)]
    return shown(values) | shown([update_sum, reset_sum], 2)


def bank_gating_and_lstm() -> set[str]:
    gate = sigmoid(6)
    cell = gate * 1 + gate * tanh(6)
    slip = gate * 1 + gate * tanh(7)
    return shown([gate, tanh(6), cell, gate * tanh(cell)], 6) | shown([cell, slip], 7)


def bank_set_it_right() -> set[str]:
    return shown([tanh(2)], 3)


def bank_numbers_words_orders() -> set[str]:
    left = {str(round(0.9**steps, 11)) for steps in (9, 10, 11)}
    fading = {f"{f**k:.{k}f}" for f in (0.5, 0.9, 0.1) for k in (2, 3)}
    memory = {"0.25", f"{0.5 * -2 + 0.25 * 1:.2f}".lstrip("-")}
    return left | fading | memory | {f"{0.9**10:.3f}", "0.95", f"{1 - 0.95:.2f}"}


COMPUTED = {
    "notes/simple-rnn.md": notes_simple_rnn(),
    "notes/fading-errors.md": notes_fading_errors(),
    "notes/gates.md": notes_gates(),
    "notes/lstm.md": notes_lstm(),
    "notes/gru.md": notes_gru(),
    "banks/gating-and-lstm.yaml": bank_gating_and_lstm(),
    "banks/set-it-right.yaml": bank_set_it_right(),
    "banks/numbers-words-orders.yaml": bank_numbers_words_orders(),
}
FILES = sorted(path.relative_to(COURSE).as_posix() for path in COURSE.rglob("*.*"))


def text_of(file: str) -> str:
    return (COURSE / file).read_text()


@pytest.mark.parametrize("file", FILES)
def test_every_number_is_computed(file: str) -> None:
    found = set(NUMBER.findall(ARXIV.sub("", text_of(file)).replace("6.86x", "")))

    assert found == COMPUTED.get(file, set())


def test_powers_of_ten_are_computed() -> None:
    _, _, factors = simple_rnn([0.5] * 10, 1.0, 1.5, 0.1)

    found = {f"{digits}e{int(power):03d}" for digits, power in POWER.findall(text_of("notes/fading-errors.md"))}

    assert found == {f"{np.prod(factors):.1e}", f"{0.5**50:.1e}"}
    assert not any(POWER.search(text_of(file)) for file in FILES if file != "notes/fading-errors.md")


@pytest.mark.parametrize(
    ("file", "words", "value"),
    [
        ("notes/fading-errors.md", "| $1.1$ | $2.59$ | $117$ |", f"{1.1**50:.0f}"),
        ("notes/fading-errors.md", "$1.5^{10}$ would be 58", f"{1.5**10:.0f}"),
        ("notes/simple-rnn.md", "with $n=3$ units and $d=2$\ninputs that makes 18", str(3 * (3 + 2 + 1))),
        ("notes/gru.md", "simple RNN 18, GRU 54 (63", str(3 * 3 * (3 + 2 + 1))),
        ("notes/gru.md", "54 (63 with the two biases of PyTorch)", str(3 * 3 * (3 + 2 + 2))),
        ("notes/gru.md", "modern LSTM 72 (84", str(4 * 3 * (3 + 2 + 1))),
        ("notes/gru.md", "72 (84 with two)", str(4 * 3 * (3 + 2 + 2))),
        ("notes/lstm.md", "$2.2$ steps", f"{np.log(0.5) / np.log(sigmoid(1)):.1f}"),
        ("notes/lstm.md", "$14.3$ steps", f"{np.log(0.5) / np.log(sigmoid(3)):.1f}"),
        ("notes/lstm.md", "$103.2$ steps", f"{np.log(0.5) / np.log(sigmoid(5)):.1f}"),
        ("notes/lstm.md", "$1.0$ step |", f"{np.log(0.5) / np.log(sigmoid(0)):.1f}"),
        ("banks/set-it-right.yaml", "multiplied by $1-0.9=0.1$", f"{1 - 0.9:.1f}"),
    ],
)
def test_other_numbers(file: str, words: str, value: str) -> None:
    assert words in text_of(file)
    assert value in words


def test_claims_about_sizes() -> None:
    assert sigmoid(1) ** 100 < 1e-13  # "nothing to speak of"
    assert np.prod(simple_rnn([0.5, -0.3, 0.8], 0.7, 0.9, 0.2)[2]) < 1 / 3  # "less than a third is left"
    for a in np.linspace(-5, 5, 41):
        assert np.isclose(4 * sigmoid(a) - 2, 2 * np.tanh(a / 2))
        assert np.isclose(2 * sigmoid(a) - 1, np.tanh(a / 2))  # the squashing of 1997
        assert np.isclose(sigmoid(-a), 1 - sigmoid(a))  # the other sign of the update gate
        assert np.isclose(np.tanh(a), 2 * sigmoid(2 * a) - 1)
        assert np.isclose(np.log(sigmoid(a) / (1 - sigmoid(a))), a)  # the bias of a gate
        assert sigmoid(a) * (1 - sigmoid(a)) <= 1 / 4 == sigmoid(0) * (1 - sigmoid(0))  # "one quarter" in the middle
    w, f, k = 0.3, 0.8, 9
    assert np.isclose(sum(w * f**j for j in range(k)), w * (1 - f**k) / (1 - f))  # the sum with a forget gate
    assert np.isclose(w * (1 - f**200) / (1 - f), w / (1 - f))  # "levels off"
    n, d = 7, 5
    assert 3 * n * (n + d + 1) / (4 * n * (n + d + 1)) == 3 / 4  # a GRU beside an LSTM
    assert 4 * n * (n + d + 1) == 4 * (n * (n + d + 1))  # four blocks, four times as many


def test_the_seven_and_the_six_cannot_be_told_apart_by_rounding() -> None:
    explanation = text_of("banks/gating-and-lstm.yaml")

    assert round(tanh(6)) == round(tanh(7)) == round(sigmoid(6)) == 1
    assert r"$1\cdot 1+1\cdot 5=6$" in explanation
    assert r"would be $1.9950425$ with $\tanh(6)$ and $1.9950531$ with $\tanh(7)$" in " ".join(explanation.split())


# Dates. Who published when; a name with a year may stand in the course only if the pair is here.

YEARS = {
    "Elman": {1990},
    "Hochreiter": {1991, 1997},
    "Bengio": {1994, 2013, 2014, 2016},  # the last author of Pascanu et al. and of Chung et al.
    "Gers": {2000},
    "Pascanu": {2013},
    "Cho": {2014},
    "Chung": {2014},
    "Greff": {2015},
    "Werbos": {1990},
    "Peng": {1990},
    "Sutskever": {2015},
    "Courville": {2016},
}
PAPERS = {"1406.1078": "Cho", "1412.3555": "Chung", "1211.5063": "Pascanu", "1503.04069": "Greff"}
CITED = re.compile(rf"({'|'.join(YEARS)})\b[^()\n]{{0,60}}\((\d{{4}})\)")


@pytest.mark.parametrize("file", FILES)
def test_every_citation_has_its_year(file: str) -> None:
    for name, year in CITED.findall(text_of(file)):
        assert int(year) in YEARS[name], f"{name} ({year})"


@pytest.mark.parametrize("file", FILES)
def test_every_arxiv_number_stands_beside_its_author(file: str) -> None:
    text = text_of(file)
    for number in ARXIV.findall(text):
        if number in PAPERS:
            before = text[: text.index(number)][-220:]
            assert PAPERS[number] in before, number
        else:
            assert number in COMPUTED.get(file, set()), number


def test_no_year_is_unknown() -> None:
    known = {1990, 1991, 1994, 1995, 1997, 1999, 2000, 2005, 2013, 2014, 2015, 2016}

    found = {int(year) for file in FILES for year in re.findall(r"(?<![\d.–])(?:19|20)\d\d(?![\d.])", text_of(file))}

    assert found <= known


def test_the_table_of_dates() -> None:
    rows = dict(re.findall(r"^\| (\d{4}) \| (.+) \|$", text_of("notes/names-and-dates.md"), re.MULTILINE))

    said = {year: words.split(",")[0].split(" (")[0] for year, words in rows.items()}
    assert said == {
        "1990": "Elman's simple recurrent network",
        "1991": "Hochreiter's diploma thesis analyses why errors vanish or explode",
        "1994": "Bengio",
        "1995": "a first report on the LSTM",
        "1997": '"Long Short-Term Memory" appears: input gate',
        "1999": "the forget gate",
        "2000": "peepholes: gates that look into the memory cell",
        "2005": "LSTM trained with the full",
        "2014": "Cho and others: update and reset gate; Chung and others compare",
        "2015": "Greff and others compare variants: forget gate and output squashing matter most",
    }
