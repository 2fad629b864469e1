"""The codes of faults that the source raises."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kakushin_cli

SOURCE = Path(kakushin_cli.__file__).parent
RAISERS = {
    "Fault",
    "FormError",
    "Diagnosis",
    "fault",
    "fault_at",
    "add_fault",
    "_parse",
    "_report",
    "_note",
    "_stop",
    "_stop_entry",
}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def codes_in_calls(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            values = [*call.args, *(k.value for k in call.keywords if k.arg == "code")]
            texts = [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
            if name in RAISERS and (code := next(filter(CODE.fullmatch, texts), None)):
                yield code


def raised_codes(*patterns: str) -> set[str]:
    files = [file for pattern in patterns for file in SOURCE.glob(pattern)]
    assert files
    return {code for file in files for code in codes_in_calls(ast.parse(file.read_text("utf-8")))}
