"""Tags for what is the same on every page."""

import pytest
from django.template import Context, Engine, Template
from django.template.base import TextNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import override_settings


def rendered(template: Template, **context: object) -> str:
    return template.render(Context(context))


def test_a_piece_is_rendered_once_a_process() -> None:
    template = Template("{% load constant %}{% once %}{{ word }}{% endonce %}")

    assert [rendered(template, word=word) for word in ("gate", "cell")] == ["gate", "gate"]


def test_a_piece_is_another_for_another_value_that_is_named() -> None:
    template = Template("{% load constant %}{% once gate.name is_open %}{{ word }}{% endonce %}")
    asked = [
        ("a", {"name": "f"}, True),
        ("b", {"name": "f"}, True),
        ("c", {"name": "i"}, True),
        ("d", {"name": "f"}, False),
    ]

    assert [rendered(template, word=word, gate=gate, is_open=is_open) for word, gate, is_open in asked] == list("aacd")
    assert rendered(template, word="e") == rendered(template, word="f") == "e"


def test_pieces_are_not_kept_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.templatetags.constant.MANY", 3)
    template = Template("{% load constant %}{% once word %}{{ word }}{% endonce %}")

    assert [rendered(template, word=str(word)) for word in range(9)] == list("012345678")
    assert len(template.nodelist[-1].rendered) <= 3


def test_holes_of_a_piece_are_filled_each_time() -> None:
    template = Template(
        "{% load constant %}{% once a %}{{ a }}{{ b }}<{% hole %}{{ b }}{% endhole %}>{{ a }}{% endonce %}"
    )

    assert [rendered(template, a=a, b=b) for a, b in ("xi", "xj", "yk", "x&")] == [
        "xi<i>x",
        "xi<j>x",
        "yk<k>y",
        "xi<&amp;>x",
    ]


def test_holes_are_filled_in_includes_and_in_loops_too() -> None:
    number = "{% load constant %}{% for row in rows %}{% once row.name %}{% include part %}{% endonce %}{% endfor %}"
    part = Template("{% load constant %}{{ row.name }}={% hole %}{{ row.value }}{% endhole %};")
    template = Template(number)

    for values in ("12", "34"):
        rows = [{"name": name, "value": value} for name, value in zip("ab", values, strict=True)]
        assert rendered(template, rows=rows, part=part) == f"a={values[0]};b={values[1]};"


def test_a_hole_outside_a_piece_is_what_stands_in_it() -> None:
    assert rendered(Template("{% load constant %}{% hole %}{{ word }}{% endhole %}"), word="<gate>") == "&lt;gate&gt;"


def test_a_piece_in_a_piece_is_kept_by_the_outer_one() -> None:
    inner = "{% once %}{{ a }}{% hole %}{{ b }}{% endhole %}{% endonce %}"
    template = Template("{% load constant %}{% once a %}" + inner + "{% hole %}{{ b }}{% endhole %}{% endonce %}")

    assert [rendered(template, a=1, b=b) for b in "xyz"] == ["1xx", "1xy", "1xz"]


def test_an_include_by_its_path_is_looked_for_once() -> None:
    template = Template(
        '{% load constant %}{% for number in "12" %}{% include "quizzes/_precision.html" %}{% endfor %}'
    )

    assert rendered(template) == rendered(template)
    assert template.nodelist[-1].nodelist_loop[0].template.found.name == "quizzes/_precision.html"


@override_settings(DEBUG=True)
def test_whoever_works_on_a_template_sees_each_change() -> None:
    template = Template("{% load constant %}{% once %}{{ word }}{% endonce %}")

    assert [rendered(template, word=word) for word in ("gate", "cell")] == ["gate", "cell"]


@override_settings(DEBUG=True)
def test_whoever_works_on_a_template_is_told_which_piece_has_the_error() -> None:
    texts = {"page.html": '{% load constant %}{% include "piece.html" %}', "piece.html": "{{ number|divisibleby:0 }}"}
    engine = Engine(
        debug=True,
        loaders=[("django.template.loaders.locmem.Loader", texts)],
        libraries={"constant": "config.templatetags.constant"},
    )

    with pytest.raises(ZeroDivisionError) as error:
        engine.get_template("page.html").render(Context({"number": 1}))

    assert error.value.template_debug["name"] == "piece.html"


def test_a_sentence_is_text_while_there_is_one_language() -> None:
    template = Template('{% load i18n constant %}{% translate "It\'s <b>100%</b>" %}')

    assert type(template.nodelist[-1]) is TextNode
    assert rendered(template) == "It's <b>100%</b>"


@pytest.mark.parametrize("asked", ["word", '"gate"|upper', '"gate" as kept'])
def test_what_is_not_written_out_is_left_to_django(asked: str) -> None:
    template = Template("{% load i18n constant %}{% translate " + asked + " %}{{ kept }}")

    assert rendered(template, word="<gate>") in {"&lt;gate&gt;", "GATE", "gate"}
    assert type(template.nodelist[-2]) is not TextNode


@override_settings(USE_I18N=True)
def test_with_languages_a_sentence_is_translated_each_time() -> None:
    template = Template('{% load i18n constant %}{% translate "Monday" %}')

    assert type(template.nodelist[-1]) is TranslateNode
    assert rendered(template) == "Monday"


SENTENCES = [
    "{% blocktranslate %}100% of {{ name }}{% endblocktranslate %}",
    "{% blocktranslate with gate=name|upper %}{{ gate }} and {{ name }}, {{ nothing }}.{% endblocktranslate %}",
    "{% blocktranslate trimmed %}\n  One\n  {{ name }}\n{% endblocktranslate %}",
    "{% blocktranslate count left=number %}{{ left }} try{% plural %}{{ left }} of {{ name }}{% endblocktranslate %}",
    "{% blocktranslate asvar kept %}{{ name }}{% endblocktranslate %}{{ kept }}",
    '{% blocktranslate context "gate" %}{{ name }}{% endblocktranslate %}',
    "{% autoescape off %}{% blocktranslate %}{{ name }}{% endblocktranslate %}{% endautoescape %}",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_sentence_with_values_is_said_as_django_says_it(sentence: str, number: int) -> None:
    ours, theirs = (Template("{% load i18n" + own + " %}" + sentence) for own in (" constant", ""))
    values = {"name": "<f>", "number": number}

    assert rendered(ours, **values) == rendered(theirs, **values)


@override_settings(USE_I18N=True)
def test_with_languages_a_sentence_with_values_is_translated_each_time() -> None:
    template = Template("{% load i18n constant %}{% blocktranslate %}{{ name }}{% endblocktranslate %}")

    assert type(template.nodelist[-1]) is BlockTranslateNode


@pytest.mark.parametrize("number", [0, 1, 1.0, 2.5, 0.1 + 0.2, "7", None, ""])
@pytest.mark.parametrize("digits", ["", ':"-2"', ':"2"'])
def test_points_are_written_as_django_writes_them(number: object, digits: str) -> None:
    ours, theirs = (
        Template("{% load i18n" + own + " %}{{ number|floatformat" + digits + " }}") for own in (" constant", "")
    )

    assert rendered(ours, number=number) == rendered(theirs, number=number) == rendered(ours, number=number)
