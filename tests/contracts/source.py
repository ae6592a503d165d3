"""The product's own source, as contract tests read it: what is written down, not what happens to run."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("config", "accessprogram", "reviews")


@cache
def files() -> dict[Path, ast.Module]:
    """Every module of the product but migrations, parsed."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    }


def strings(*under: str, without: tuple[str, ...] = ()) -> Iterator[tuple[Path, str]]:
    """Every string written in files below ``under`` (of the whole product when none is named); an f-string comes
    whole, with `…` for what is filled in."""
    for path, tree in files().items():
        place = path.relative_to(ROOT).as_posix()
        if (under and not place.startswith(under)) or place in without:
            continue
        inside: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                inside.update(id(part) for part in node.values)
                yield path, "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
                yield path, node.value


def page_templates() -> list[Path]:
    """Templates that a view renders as a whole page: not the parts (those of a case, too), not letters, not the
    sign-in library's pieces."""
    parts = {"_components", "notifications", "allauth", "panels"}
    return [
        path
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if not path.name.startswith("_") and not parts & set(path.parts) and "snippets" not in path.parts
    ]
