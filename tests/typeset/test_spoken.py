"""Formulas in words."""

import pytest

from typeset.spoken import spoken


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What is $f_t$?", "What is f sub t?"),
        (
            r"$c_t=f_t\odot c_{t-1}+i_t\odot g_t$",
            "c sub t equals f sub t times c sub t minus 1 plus i sub t times g sub t",
        ),
        (r"$h_t=o_t\odot\tanh(c_t)$", "h sub t equals o sub t times tanh of c sub t"),
        (r"$\sigma(0)=\tfrac12$", "sigma of 0, equals 1 over 2"),
        (r"$c_t=\boxed{?}\odot c_{t-1}$", "c sub t equals blank times c sub t minus 1"),
        (r"$\tilde c_t$ and $x^2$", "c tilde sub t and x squared"),
        (r"$f'(\mathrm{net})\,w=1$", "f prime of net, w equals 1"),
        ("$f(x)=x$, $f(1-f)$", "f of x, equals x, f, 1 minus f"),
        ("**Keep** it, *as it is*.", "Keep it, as it is."),
        ("- one\n- two", "one two"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_text_is_said_in_words(text: str, words: str) -> None:
    assert spoken(text) == words
