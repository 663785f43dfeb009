"""The help articles as their files hold them, and as a reader sees them under the live policy."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nh3
from markdown_it import MarkdownIt

FENCE: Final = "+++\n"
PLACEHOLDER: Final = re.compile(r"\{\{ (?:policy|house)\.([\w.-]+) \}\}")
LABEL: Final = re.compile(r"\{\{ label: ([^{}]+) \}\}")  # a button or choice, as the pages call it
SOURCE_LANGUAGE: Final = "en"  # what is shown, and marked, where a translation is missing

_TAGS: Final = frozenset(
    [
        "a",
        "blockquote",
        "code",
        "em",
        "h2",
        "h3",
        "li",
        "ol",
        "p",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


class BadArticle(ValueError):
    """A help file that cannot be shown; the text names the file and says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article in one language, its placeholders not yet filled."""

    slug: str
    language: str
    title: str
    topic: str
    order: int
    summary: str
    questions: tuple[str, ...]  # ways in which people ask for it
    policy_keys: tuple[str, ...]  # the placeholders it uses
    body: str  # Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All articles of all languages."""

    topics: Mapping[str, Mapping[str, str]]  # language -> topic code -> title, in order
    sources: Mapping[str, Mapping[str, Source]]  # language -> slug -> article

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.sources)

    def slugs(self) -> frozenset[str]:
        return frozenset().union(*self.sources.values())

    def find(self, slug: str, language: str) -> Source | None:
        """Return the article in that language, else in the source language, else in any."""
        for tried in (language, SOURCE_LANGUAGE, *self.sources):
            if source := self.sources.get(tried, {}).get(slug):
                return source
        return None


def load(folder: Path) -> Library:
    """Read ``<language>/*.md`` and ``<language>/topics.toml``. Raises BadArticle."""
    languages = sorted(path.name for path in folder.iterdir() if path.is_dir())
    topics = {code: _topics(folder / code / "topics.toml") for code in languages}
    sources = {
        code: {
            path.stem: _source(path, topics[code]) for path in sorted(folder.glob(f"{code}/*.md"))
        }
        for code in languages
    }
    return Library(topics=topics, sources=sources)


def _topics(path: Path) -> dict[str, str]:
    return {code: str(title) for code, title in tomllib.loads(path.read_text("utf-8")).items()}


def _source(path: Path, topics: Mapping[str, str]) -> Source:
    try:
        before, head, body = path.read_text("utf-8").split(FENCE, 2)
        facts = tomllib.loads(head)
        source = Source(
            slug=path.stem,
            language=path.parent.name,
            title=facts.pop("title"),
            topic=facts.pop("topic"),
            order=facts.pop("order"),
            summary=facts.pop("summary"),
            questions=tuple(facts.pop("questions")),
            policy_keys=tuple(facts.pop("policy")),
            body=body.strip(),
        )
    except (KeyError, ValueError) as fault:
        raise BadArticle(f"{path}: {fault}") from fault
    if before or facts or source.topic not in topics:
        raise BadArticle(f"{path}: unknown topic, unknown key, or text before the head.")
    return source


def fill(text: str, words: Mapping[str, str], label: Callable[[str], str]) -> str:
    """
    Put the policy's words and the labels of the pages into a text.

    ``label`` translates a label. Raises KeyError for a placeholder that the policy does not know.
    """
    filled = PLACEHOLDER.sub(lambda match: words[match[1]], text)
    return LABEL.sub(lambda match: label(match[1]), filled)


def without_gaps(text: str) -> str:
    """Return a text with nothing where its placeholders were, for search."""
    return LABEL.sub(" ", PLACEHOLDER.sub(" ", text))


def to_html(markdown: str) -> str:
    """Turn Markdown into harmless HTML: no raw HTML, no script, no picture, no outside style."""
    return nh3.clean(
        _MARKDOWN.render(markdown),
        tags=set(_TAGS),
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto"},
        link_rel=None,
    )


def to_plain(markdown: str) -> str:
    """Return the words of a Markdown text without its marks, for search and for mails."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"[*`|#]|^[-\d.]+ |^-+$|:?---+:?", " ", text, flags=re.MULTILINE)
