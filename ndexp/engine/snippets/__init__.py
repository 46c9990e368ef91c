"""Statements of a config, `%s.gbar *= 2`: read into objects and worked out; nothing is executed."""

from ndexp.engine.snippets.dialect import Dialect
from ndexp.engine.snippets.expressions import (
    OPERATIONS,
    Assignment,
    Expression,
    Lookup,
    Number,
    Operation,
    Variable,
)
from ndexp.engine.snippets.functions import FUNCTIONS
from ndexp.engine.snippets.parser import parse

__all__ = [
    "FUNCTIONS",
    "OPERATIONS",
    "Assignment",
    "Dialect",
    "Expression",
    "Lookup",
    "Number",
    "Operation",
    "Variable",
    "parse",
]
