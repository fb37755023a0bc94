"""Formulas as text, read once. From one formula come its calculation, its ink, its speech and what it reads.

A formula is a Python expression: `f * c_in + i * g`, `W.f @ x_in`, `sigma(a_f)`. `*` works entry by entry, `@` is the
product of a matrix and a vector, `T(U.f)` a transpose. `old(h)` is h one time step before, `next(dh)` one after,
`first(h)` at the start.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import mul
from typing import Any

import numpy as np

from lstm_engine.functions import FUNCTIONS, Numbers, down, matrix_product, over, power, rest, rests, square

Shape = tuple[int, ...]
_TIMES = {"old": "-", "next": "+", "first": "0"}
_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@"}


class FormulaError(ValueError):
    """A text that is no formula, or one whose sizes do not fit."""


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A formula as a tree, and the names that it reads in the order in which they first stand in it.

    In the tree a name is one `ast.Name`: "W.f", "c_in", "h-" (old), "h+" (next), "h0" (first).
    """

    text: str
    tree: ast.expr
    reads: tuple[str, ...]

    @property
    def outermost(self) -> str:
        """The function that is applied last, if the formula is one function of something."""
        return called(self.tree)


@cache
def formula(text: str) -> Formula:
    """The formula that a text says."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"{text!r} is no formula") from error
    return of_tree(_named(tree, text), text)


def of_tree(tree: ast.expr, text: str = "") -> Formula:
    """A formula that was put together as a tree. `text` tells formulas apart; without it each is one of its own."""
    text = text or ast.dump(tree)
    names = [node.id for node in _in_order(tree) if isinstance(node, ast.Name)]
    return Formula(text, tree, tuple(dict.fromkeys(names)))


def called(tree: ast.expr) -> str:
    """The name of the function that a tree applies last, or nothing."""
    return tree.func.id if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) else ""


def _named(tree: ast.expr, text: str) -> ast.expr:
    """The tree with its names joined: `W.f` and `old(h)` become names of their own."""
    match tree:
        case ast.Name() | ast.Constant(value=int() | float()):
            return tree
        case ast.Attribute(value=ast.Name(id=kind), attr=block):
            return ast.Name(f"{kind}.{block}")
        case ast.Call(func=ast.Name(id=time), args=[argument]) if time in _TIMES:
            inner = _named(argument, text)
            if isinstance(inner, ast.Name):
                return ast.Name(inner.id + _TIMES[time])
        case ast.Call(func=ast.Name(id=name) as function, args=arguments) if name in FUNCTIONS:
            return ast.Call(function, [_named(argument, text) for argument in arguments], [])
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            return ast.BinOp(_named(left, text), operator, _named(right, text))
        case ast.UnaryOp(ast.USub(), operand):
            return ast.UnaryOp(ast.USub(), _named(operand, text))
    raise FormulaError(f"{text!r} holds something that no formula may")


def _in_order(tree: ast.expr) -> list[ast.expr]:
    """Every expression in the tree, from left to right; the names of functions are none."""
    match tree:
        case ast.Call(args=arguments):
            return [tree, *(inner for argument in arguments for inner in _in_order(argument))]
        case ast.BinOp(left, _, right):
            return [tree, *_in_order(left), *_in_order(right)]
        case ast.UnaryOp(operand=operand):
            return [tree, *_in_order(operand)]
    return [tree]


def replaced(tree: ast.expr, expression_of: Callable[[str], ast.expr | None]) -> ast.expr:
    """The tree with an expression put in for each name that has one."""
    match tree:
        case ast.Name(id=name):
            return expression_of(name) or tree
        case ast.Call(function, arguments):
            return ast.Call(function, [replaced(argument, expression_of) for argument in arguments], [])
        case ast.BinOp(left, operator, right):
            return ast.BinOp(replaced(left, expression_of), operator, replaced(right, expression_of))
        case ast.UnaryOp(operator, operand):
            return ast.UnaryOp(operator, replaced(operand, expression_of))
    return tree


def with_constants(rule: Formula, known: Mapping[str, float]) -> Formula:
    """The formula with some names replaced by numbers, and without what then adds 0 or multiplies by 1."""
    return of_tree(shortened(replaced(rule.tree, lambda name: ast.Constant(known[name]) if name in known else None)))


def shortened(tree: ast.expr) -> ast.expr:
    """The formula without what adds 0, multiplies by 1 or is multiplied by 0."""
    if not isinstance(tree, ast.BinOp):
        return tree
    left, right = shortened(tree.left), shortened(tree.right)
    values = [side.value if isinstance(side, ast.Constant) else None for side in (left, right)]
    match tree.op, values:
        case ast.Add(), [0, _]:
            return right
        case ((ast.Add() | ast.Sub()), [_, 0]):
            return left
        case ast.Mult(), [0, _] | [_, 0]:
            return ast.Constant(0)
        case ast.Mult(), [1, _]:
            return right
        case ast.Mult(), [_, 1]:
            return left
    return ast.BinOp(left, tree.op, right)


# Calculation


def complements(tree: ast.expr) -> list[str]:
    """The names that stand in it as `1 - name`."""
    gates = [node.right for node in _in_order(tree) if isinstance(node, ast.BinOp) and is_complement(node)]
    return [gate.id for gate in gates if isinstance(gate, ast.Name)]


def is_complement(tree: ast.expr) -> bool:
    """Whether the tree says `1 - name`."""
    match tree:
        case ast.BinOp(ast.Constant(1), ast.Sub(), ast.Name()):
            return True
    return False


_HELPERS: Mapping[type[ast.operator], str] = {ast.MatMult: "product", ast.Div: "over", ast.Pow: "power"}
_UFUNCS: Mapping[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "over",
    ast.MatMult: "product",
}
INTO_ROOM = ("sigma", "tanh")
_ON_FLOATS = {"product": mul, "over": over, "power": power, "rest": rest, "square": square}
_ON_ARRAYS = {"product": matrix_product, "over": np.divide, "power": np.power, "rest": rests, "square": np.square}
_ON_ARRAYS |= {"add": np.add, "subtract": np.subtract, "multiply": np.multiply}
_ON_COLUMNS = {"product": mul, "over": down(over), "power": down(power), "rest": down(rest), "square": square}


@cache
def namespace(numbers: Numbers, *, hard: bool) -> dict[str, Any]:
    """What the names of functions mean: on floats, columns or arrays, with hard values or without."""
    meant = {
        name: FUNCTIONS[function.hard] if hard and function.hard else function for name, function in FUNCTIONS.items()
    }
    space: dict[str, Any] = {"__builtins__": {}}
    if numbers == "floats":
        return space | {name: function.on_float for name, function in meant.items()} | _ON_FLOATS
    if numbers == "columns":
        return space | {name: down(function.on_float) for name, function in meant.items()} | _ON_COLUMNS
    return space | {name: function.on_array for name, function in meant.items()} | _ON_ARRAYS


def python_of(tree: ast.expr, letters: Mapping[str, str], rests_of: Mapping[str, str], room: str = "") -> str:
    """The formula as Python, to be run in a namespace that says whether floats or arrays are meant.

    `letters` is the Python for each name; `rests_of` names, for a gate whose complement is taken, the Python for the
    sum that it is the sigmoid of. `room` is the Python for an array, or None, that the value is written into where
    arrays are meant, and with it what stands furthest to the left, which is read once and not needed again.
    """
    match tree:
        case ast.Name(id=name):
            return letters[name]
        case ast.Constant(value=int() | float() as value):
            return repr(float(value))
        case ast.UnaryOp(operand=operand):
            return f"(-{python_of(operand, letters, rests_of)})"
        case ast.Call(func=ast.Name(id=name), args=arguments):
            parts = [python_of(argument, letters, rests_of) for argument in arguments]
            return f"{name}({', '.join(parts + [f'out={room}'] * (bool(room) and name in INTO_ROOM))})"
        case ast.BinOp(_, _, ast.Name(id=gate)) if is_complement(tree) and gate in rests_of:
            return f"rest({letters[gate]}, {rests_of[gate]})"
        case ast.BinOp(left, operator, right):
            pair = python_of(left, letters, rests_of, room), python_of(right, letters, rests_of)
            return _operation(type(operator), *pair, room)
    raise FormulaError(f"{ast.dump(tree)} is no formula")


def _operation(operator: type[ast.operator], left: str, right: str, room: str) -> str:
    if operator is ast.Pow and right == "2.0":
        return f"square({left})"
    if room and operator in _UFUNCS:
        return f"{_UFUNCS[operator]}({left}, {right}, out={room})"
    if operator in _HELPERS:
        return f"{_HELPERS[operator]}({left}, {right})"
    return f"({left} {_OPERATORS[operator]} {right})"


# Sizes

_TO_ONE = ("norm", "total", "largest", "marked", "entry")


def shape_of(tree: ast.expr, shapes: Mapping[str, Shape]) -> Shape:
    """The shape of the value, (1,) for a number; FormulaError where the sizes do not fit."""
    match tree:
        case ast.Name(id=name):
            return shapes[name]
        case ast.Constant():
            return (1,)
        case ast.UnaryOp(operand=operand):
            return shape_of(operand, shapes)
        case ast.BinOp(left, ast.MatMult(), right):
            matrix, vector = shape_of(left, shapes), shape_of(right, shapes)
            if matrix[1:] != vector:
                raise FormulaError(f"a matrix of {matrix} takes no vector of {vector}")
            return matrix[:1]
        case ast.BinOp(left, _, right):
            return _joined(shape_of(left, shapes), shape_of(right, shapes))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _shape_of_call(name, [shape_of(argument, shapes) for argument in arguments])
    raise FormulaError(f"{ast.dump(tree)} is no formula")


def _shape_of_call(name: str, shapes: list[Shape]) -> Shape:
    if name == "T":
        return shapes[0][::-1]
    if name == "outer":
        return (*shapes[0], *shapes[1])
    if name == "stack":
        return (shapes[0][0] + shapes[1][0],)
    if name == "diag" and shapes[0][0] == shapes[0][-1]:
        return shapes[0][:1]
    if name == "diag":
        raise FormulaError("only a square matrix has a diagonal")
    if name in _TO_ONE:
        return (1,)
    return _joined(*shapes)


def _joined(one: Shape, *others: Shape) -> Shape:
    """What two values have as their shape when they are taken entry by entry."""
    for other in others:
        if one != other and (1,) not in (one, other):
            raise FormulaError(f"{one} and {other} are not of one size")
        one = other if one == (1,) else one
    return one
