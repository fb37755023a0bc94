"""Write golden_mathml.json anew: `.venv/bin/python -m tests.typeset.golden`. Then read the difference, line by line."""

import json
from pathlib import Path

from typeset import mathml

FILE = Path(__file__).with_name("golden_mathml.json")

FORMULAS = r"""
h_t = \tanh(W_x x_t + W_h h_{t-1} + b)
f_t = \sigma(W_f [h_{t-1}, x_t] + b_f)
i_t = \sigma(w_{ix} x_t + w_{ih} h_{t-1} + b_i)
\tilde c_t = \tanh(W_c x_t + U_c h_{t-1})
c_t = f_t \odot c_{t-1} + i_t \odot \tilde{c}_t
h_t = o_t \odot \tanh(c_t)
\Gamma_u = \sigma(W_u [c^{<t-1>}, x^{<t>}] + b_u)
\Gamma_f, \Gamma_r \text{ and } \Gamma_o
\tilde c^{<t>} = \tanh(W_c [\Gamma_r * c^{<t-1>}, x^{<t>}] + b_c)
h_t = (1 - z_t) \odot \tilde h_t + z_t \odot h_{t-1}
\hat y_t = \operatorname{softmax}(W_y h_t + b_y)
\sigma(x) = \frac{1}{1 + e^{-x}}
\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}
\begin{bmatrix} 1 & -0.5 \\ 2 & 3 \end{bmatrix}
\begin{pmatrix} a \\ b \end{pmatrix}^\top
\begin{vmatrix} a & b \\ c & d \end{vmatrix}
\begin{aligned} c_t &= 0.723 \cdot 1.2 + 0.567 \cdot 0.859 \\ &= 1.355 \end{aligned}
\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}
\begin{array}{|l|r|} \hline g & c_t \\ \hline 0 & c_{t-1} \\ \hline \end{array}
\frac{\partial L}{\partial W} = \sum_{t=1}^{T} \sum_{k=1}^{t} \frac{\partial L_t}{\partial h_k}
\prod_{j=k+1}^{t} \operatorname{diag}(1 - h_j^2) W_h
\lim_{t \to \infty} \lVert W^t \rVert = 0
\left\lVert \frac{\partial h_t}{\partial h_{t-1}} \right\rVert \le \lambda_{\max}
\underbrace{f_t \odot c_{t-1}}_{\text{kept}} + \overbrace{i_t \odot \tilde c_t}^{\text{written}}
W \in \mathbb{R}^{n \times m}
\mathbf{W} \mathbf{x} + \mathbf{b}
\sqrt{x^2 + \varepsilon} \approx |x|
\overline{x + y} = \bar x + \bar y
\boxed{c_t = 1.355}
x < y \land y > z
0{,}5 \cdot 1{,}25 = 0{,}625
-0.5 \times (-2) = +1
\{f_t, i_t, o_t\} \subset (0, 1)
h_0 = \vec 0
t = 1, 2, \ldots, T
x_1 \xrightarrow{W} h_1 \rightarrow \cdots \rightarrow h_T
\operatorname*{arg\,max}_k p_k
\mathcal{L}(\theta) = -\log p_\theta(y \mid x)
z'_t \ne z_t
a \equiv b \pm c \mp d
\begin{align} a &= b \tag{1} \\ c &= d \end{align}
\not= \cancel{x}
""".strip().splitlines()


def converted() -> dict[str, dict[str, str]]:
    """Each formula as it is set in a line and on a line of its own."""
    return {tex: {"inline": mathml.convert(tex), "display": mathml.convert(tex, display=True)} for tex in FORMULAS}


if __name__ == "__main__":
    FILE.write_text(json.dumps(converted(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
