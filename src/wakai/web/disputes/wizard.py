"""What claim and appeal have in common: one question a page, kept on the server as typed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.http import Http404, QueryDict
from django.utils.datastructures import MultiValueDict

from wakai.app import drafts

type Draft = dict[str, Any]


def position(steps: Sequence[str], name: str) -> int:
    """Return which step this is, counted from one. Raises Http404 for a step that is none."""
    if name not in steps:
        raise Http404
    return steps.index(name) + 1


def keep(person_id: int, draft_scope: str, draft: Draft, posted: QueryDict) -> Draft:
    """
    Put what was typed on a page into the draft, also when it is not valid yet.

    Nothing of a form's own machinery is kept, and nothing that is longer than any form takes: the
    page then says so, with the words still in their field.
    """
    typed = {
        name: values if len(values) > 1 else values[0]
        for name, values in posted.lists()
        if name not in {"csrfmiddlewaretoken", "request_key", "files", "do"} and values
    }
    merged = {**draft, **typed}
    with suppress(drafts.BadDraft):
        drafts.write(person_id, draft_scope, merged)
    return merged


def is_keeping(posted: QueryDict) -> bool:
    """Return whether the page only keeps what is typed so far; ``keep.js`` does it by itself."""
    return posted.get("do") == "keep"


def as_posted(draft: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """Return a draft in the shape in which a form reads what was posted."""
    return MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in draft.items()}
    )
