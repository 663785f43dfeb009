"""The way of a command of a party, asked for by a program of the shop."""

import logging
from collections.abc import Sequence
from uuid import UUID

from wakai.api.problems import Problem, refused
from wakai.api.tokens import TokenRequest
from wakai.app import disputes, texts
from wakai.app.cases import CaseView
from wakai.app.disputes import Done
from wakai.app.texts import NewText
from wakai.app.words import Reader
from wakai.core.disputes.commands import Command
from wakai.core.disputes.refusals import InputMissing, Refusal, TextTooLong

_log = logging.getLogger(__name__)


def carry_out(  # what is asked, and what it expects
    request: TokenRequest,
    view: CaseView,
    command: Command,
    key: UUID,
    new_texts: Sequence[NewText] = (),
    *,
    seen_version: int | None = None,
) -> Done:
    """Do what a party asks, once however often it is sent. Raises Problem."""
    try:
        answer = disputes.execute(
            view.dispute_id,
            command,
            request_id=key,
            seen_version=seen_version,
            new_texts=new_texts,
            token=request.auth.key,
        )
    except disputes.KeyReused:
        raise Problem(422, "key_reused") from None
    if not isinstance(answer, Done):
        raise no(view, answer)
    _log.info(
        "token %s: %s in dispute %s for person %s",
        request.auth.key,
        type(command).__name__,
        view.dispute_id,
        view.sight.viewer.id,
    )
    return answer


def no(view: CaseView, refusal: Refusal) -> Problem:
    """Return a refusal as the party of this view is told it."""
    reader = Reader(role=view.sight.role, time_zone=view.sight.viewer.time_zone)
    return refused(refusal, reader=reader, view=view)


def said(
    view: CaseView, body: str, language: str, characters_max: int, *, field: str = "statement"
) -> NewText:
    """Return what a party says, to be kept with the command. Raises Problem."""
    words = texts.new(
        body,
        language=language or view.sight.viewer.language,
        author_id=view.sight.viewer.id,
    )
    if not words.body:
        raise no(view, InputMissing(field=field))
    if len(words.body) > characters_max:
        raise no(view, TextTooLong(characters_max=characters_max))
    return words
