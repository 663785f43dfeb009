"""The sentences that the sources ask to be translated, and the catalogues that answer."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.sources import PACKAGE, files_under, place, text, tree


class Sentence(NamedTuple):
    """One source sentence; a plural has its own second form, a word its context."""

    singular: str
    plural: str = ""
    context: str = ""


class Entry(NamedTuple):
    """What one catalogue says for a sentence."""

    place: str
    translations: tuple[str, ...]
    fuzzy: bool


# Which of the arguments are: context, singular, plural
SHAPES = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
LITERAL = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*(?:u?{LITERAL}\s*,?\s*)+", re.DOTALL)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|{(\w*)}")


def used() -> Iterator[tuple[str, Sentence]]:
    """Yield every sentence in the code and the templates, with its place."""
    for path in files_under(PACKAGE, ".py"):
        yield from _in_python(path)
    for path in files_under(PACKAGE, ".html", ".txt", ".svg"):
        if "templates" in path.parts:
            yield from _in_template(path)


def catalogues(language: str) -> Iterator[tuple[Sentence, Entry]]:
    """Yield every entry of every area's catalogue in one language."""
    for path in files_under(PACKAGE / "locale", ".po"):
        if path.parts[-3] != language:
            continue
        with path.open("rb") as lines:
            for message in read_po(lines, locale=language, abort_invalid=True):
                if message.id:
                    said = message.string
                    forms = (said or "",) if isinstance(said, str | None) else tuple(said)
                    entry = Entry(place(path, message.lineno or 0), forms, message.fuzzy)
                    yield _sentence(message.id, message.context), entry


def placeholders(sentence: str) -> set[str]:
    """Return the names of the gaps that a sentence leaves."""
    return {named or braced for named, braced in PLACEHOLDER.findall(sentence)}


def _sentence(key: str | tuple[str, ...] | list[str], context: str | None) -> Sentence:
    singular, plural = (key, "") if isinstance(key, str) else (key[0], key[1])
    return Sentence(singular, plural, context or "")


def _in_python(path: Path) -> Iterator[tuple[str, Sentence]]:
    known = _translators(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and (shape := SHAPES.get(_called(node, known))):
            where = place(path, node.lineno)
            for argument in node.args[:1]:
                assert not isinstance(argument, ast.JoinedStr), f"{where}: an f-string has no msgid"
            found = _pick([_constant(argument) for argument in node.args], shape)
            if found:
                yield where, found


def _translators(path: Path) -> dict[str, str]:
    """Return the names under which a module has imported Django's functions."""
    return {
        alias.asname or alias.name: alias.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }


def _called(call: ast.Call, known: dict[str, str]) -> str:
    match call.func:
        case ast.Name(id=name):
            return known.get(name, "")
        case ast.Attribute(value=ast.Name(id="translation"), attr=name):
            return name.removesuffix("_lazy").removesuffix("_noop")
        case _:
            return ""


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _pick(
    said: list[str | None], shape: tuple[int | None, int | None, int | None]
) -> Sentence | None:
    context, singular, plural = (
        said[index] if index is not None and index < len(said) else "" for index in shape
    )
    return Sentence(singular, plural or "", context or "") if singular else None


def _in_template(path: Path) -> Iterator[tuple[str, Sentence]]:
    source = templatize(text(path), origin=str(path))
    for call in IN_TEMPLATE.finditer(source):
        shape = SHAPES["gettext" if call[1] == "_" else call[1]]
        said = [ast.literal_eval(literal) for literal in re.findall(LITERAL, call[0], re.DOTALL)]
        found = _pick(said, shape)
        if found:
            yield place(path, source.count("\n", 0, call.start()) + 1), found
