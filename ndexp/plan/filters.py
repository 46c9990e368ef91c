"""Conditions on a sweep's points: comparisons of axes and numbers joined by and, or, not; read, never executed."""

import ast
import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ndexp.errors import ConfigError, UnknownKeyError
from ndexp.plan.sweep_plan import Value

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], object]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}
_WORDS: Mapping[str, Value] = {"true": True, "false": False, "null": None}
_HINT = "Compare axes and values, joined by and, or, not: amp_start < 0.3 or tstop == 50"


def point_filter(text: str, axes: Collection[str], where: str) -> Callable[[Mapping[str, Value]], bool]:
    """The condition as a function of a point's coordinates.

    Args:
        text: the condition. An axis is called by its name, or by its last name where only one axis has it.
        axes: names of all axes.
        where: what the messages call it.

    Raises:
        ConfigError: it cannot be read; the function raises it for values that cannot be compared.
        UnknownKeyError: it names no axis.
    """
    place = f"{where}: {text}"
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConfigError("the filter cannot be read", place, _HINT) from error
    evaluate = _condition(tree, _names(axes), place)

    def holds(coordinates: Mapping[str, Value]) -> bool:
        try:
            return bool(evaluate(coordinates))
        except TypeError as error:
            raise ConfigError(f"values of different kinds are compared ({error})", place, _HINT) from error

    return holds


def _names(axes: Collection[str]) -> dict[str, str]:
    """What an axis may be called → its name."""
    short: dict[str, list[str]] = {}
    for axis in axes:
        short.setdefault(axis.rpartition(".")[2], []).append(axis)
    return {name: found[0] for name, found in short.items() if len(found) == 1} | {axis: axis for axis in axes}


_Evaluate = Callable[[Mapping[str, Value]], object]


def _condition(node: ast.expr, names: Mapping[str, str], where: str) -> _Evaluate:
    if isinstance(node, ast.BoolOp):
        parts = [_condition(one, names, where) for one in node.values]
        joined = all if isinstance(node.op, ast.And) else any
        return lambda point: joined(part(point) for part in parts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _condition(node.operand, names, where)
        return lambda point: not inner(point)
    if isinstance(node, ast.Compare):
        return _comparison(node, names, where)
    return _value(node, names, where)


def _comparison(node: ast.Compare, names: Mapping[str, str], where: str) -> _Evaluate:
    values = [_value(one, names, where) for one in (node.left, *node.comparators)]
    if unknown := [one for one in node.ops if type(one) not in _COMPARISONS]:
        raise ConfigError(f"a filter cannot compare by {type(unknown[0]).__name__.lower()}", where, _HINT)
    comparisons = [_COMPARISONS[type(one)] for one in node.ops]
    triples = list(zip(comparisons, values, values[1:], strict=False))
    return lambda point: all(compare(left(point), right(point)) for compare, left, right in triples)


def _value(node: ast.expr, names: Mapping[str, str], where: str) -> _Evaluate:
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str | int | float)):
        constant = node.value
        return lambda _point: constant
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        number = node.operand.value
        if isinstance(number, int | float):
            return lambda _point: -number
    if isinstance(node, ast.List | ast.Tuple):
        members = [_value(one, names, where) for one in node.elts]
        return lambda point: [member(point) for member in members]
    name = _dotted(node)
    if name is None:
        raise ConfigError("a filter knows comparisons, and, or, not and nothing else", where, _HINT)
    if name in _WORDS and name not in names:
        return lambda _point: _WORDS[name]
    if name not in names:
        raise UnknownKeyError(f"no axis '{name}'", where, name, names)
    axis = names[name]
    return lambda point: point[axis]


def _dotted(node: ast.expr) -> str | None:
    """`a.b.c` of a name and its attributes."""
    if isinstance(node, ast.Name):
        return node.id
    inner = _dotted(node.value) if isinstance(node, ast.Attribute) else None
    return f"{inner}.{node.attr}" if isinstance(node, ast.Attribute) and inner is not None else None
