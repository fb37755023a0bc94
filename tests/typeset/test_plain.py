"""The short cut for plain sentences gives what Markdown gives."""

from hypothesis import example, given
from hypothesis import strategies as st

from typeset import markdown

SIGNS = "aZ09 “”’σ·⊙≈,;:.()=+/%-_crtmpCRP\n*`<&'\"#>|~$\\[]!?"


@given(st.text(SIGNS, max_size=12))
@example("1. one")
@example("- one")
@example("+1 and +-")
@example("(c) and (TM)")
@example("===")
@example("a -- b...")
@example("-0.123 is tanh(-0.16).")
@example("    code")
def test_plain_text_is_set_as_markdown_sets_it(text: str) -> None:
    if markdown.is_plain(text):
        assert str(markdown._markdown.render(text)) == f"<p>{text}</p>\n"


@given(st.text(SIGNS, max_size=12), st.text(SIGNS, max_size=12))
@example("0.214 is σ(-0.8 + (-0.5))", "The sum holds $U h_{t-1}$: add it.")
@example("One", 'a "word" -- (c)...')
@example("“One", "two” *three*")
@example("1", "One")
@example("One", "a | b")
def test_what_begins_with_a_plain_sentence_is_set_as_markdown_sets_it(first: str, rest: str) -> None:
    text = f"{first}. {rest}"

    assert markdown.block(text) == str(markdown._markdown.render(text))


def test_the_part_that_many_are_told_is_set_once() -> None:
    told = "The previous hidden state is part of the sum: add $U h_{t-1}$."

    assert [markdown.plain_first(f"{number} is σ(0.3). {told}")[1] for number in ("0.5", "-0.125")] == [told, told]


def test_what_students_are_told_is_plain() -> None:
    assert markdown.is_plain("Right from your -0.437. It was an earlier step that slipped.")
    assert markdown.is_plain("0.907 is tanh(1.51). It is the same slip as above.")
    assert not markdown.is_plain("The *gate* $f_t$.")
