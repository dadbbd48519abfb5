"""A later version of the program, in which functions, methods and modules have other names."""

import ast
import shutil
from pathlib import Path

from tests.faults.street import ROOT

VERBS = ("usecases", "dispatch")
"""The packages of which all functions, classes and modules get other names. Elsewhere what is private does."""

CHILD = Path("tests") / "faults" / "child.py"


def later_version(folder: Path) -> frozenset[str]:
    """Write the program into a folder under other names, and return those that it had."""
    files = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "bot").rglob("*.py"))}
    old = frozenset().union(*(_names(file, tree) for file, tree in files.items()))
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name in ("config", "data"):
        shutil.copytree(ROOT / name, folder / name)
    files[ROOT / CHILD] = ast.parse((ROOT / CHILD).read_text(encoding="utf-8"))
    for file, tree in files.items():
        target = folder / file.relative_to(ROOT)
        target = target.with_stem(_other(target.stem, old))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(ast.unparse(_Renaming(old).visit(tree)), encoding="utf-8")
    return old


def _names(file: Path, tree: ast.Module) -> set[str]:
    all_change = file.parent.name in VERBS
    defined = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    private = {node.name for node in defined if node.name.startswith("_") and not node.name.startswith("__")}
    if not all_change or file.stem in ("__init__", "ports"):
        return private
    public = {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    return private | public | {file.stem}


def _other(name: str, old: frozenset[str]) -> str:
    return f"{name}_renamed" if name in old else name


class _Renaming(ast.NodeTransformer):
    def __init__(self, old: frozenset[str]) -> None:
        self._old = old

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("id", "attr", "name", "arg", "asname"):
            if isinstance(value := getattr(node, field, None), str):
                setattr(node, field, _other(value, self._old))
        return super().generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        module = node.module or ""
        if not module.startswith("bot"):
            return node
        node.module = ".".join(_other(part, self._old) for part in module.split("."))
        return self.generic_visit(node)
