"""Addresses of the desk."""

from django.urls import path

from wakai.web import proposal
from wakai.web.desk import (
    alerts,
    appeal,
    assurances,
    board,
    canned,
    deeds,
    evidence,
    keys,
    lists,
    pages,
    palette,
    suggestions,
    watching,
)

urlpatterns = [
    path("", pages.desk, name="desk"),
    path("list/", lists.draw, name="desk_lists"),
    path("keys/", keys.keys, name="desk_keys"),
    path("alerts/", alerts.alerts, name="desk_alerts"),
    path("canned/", canned.manage, name="desk_canned"),
    path("palette/", palette.palette, name="desk_palette"),
    path("shift/", deeds.shift, name="desk_shift"),
    path("ringing/<id:ring_id>/", deeds.ring, name="desk_ring"),
    path("board/", board.board, name="desk_board"),
    path("board/figures/", board.figures, name="desk_board_figures"),
    path("board/talks/", board.talks, name="desk_board_talks"),
    path("board/move/", watching.move, name="desk_board_move"),
    path("board/<id:conversation_id>/", watching.watch, name="desk_watch"),
    path("board/<id:conversation_id>/join/", watching.join, name="desk_watch_join"),
    path("board/<id:conversation_id>/leave/", watching.leave, name="desk_watch_leave"),
    path("board/<id:conversation_id>/take/", watching.take_over, name="desk_watch_take"),
    path("board/<id:conversation_id>/assign/", watching.assign, name="desk_watch_assign"),
    path("board/<id:conversation_id>/release/", watching.release, name="desk_watch_release"),
    path("board/<id:conversation_id>/end/", watching.end, name="desk_watch_end"),
    path("proposal/<uuid:dispute_id>/", proposal.at_the_desk, name="desk_proposal"),
    path("<id:conversation_id>/", pages.conversation, name="desk_conversation"),
    path("<id:conversation_id>/case/", pages.case, name="desk_case"),
    path("<id:conversation_id>/claim/", deeds.claim, name="desk_claim"),
    path("<id:conversation_id>/release/", deeds.release, name="desk_release"),
    path("<id:conversation_id>/end/", deeds.end, name="desk_end"),
    path("<id:conversation_id>/cards/", deeds.card, name="desk_card"),
    path("<id:conversation_id>/assurances/", assurances.assurance, name="desk_assurance"),
    path("<id:conversation_id>/suggestions/", suggestions.suggestions, name="desk_suggestions"),
    path("<id:conversation_id>/subject/", deeds.subject, name="desk_subject"),
    path("<id:conversation_id>/evidence/<int:seq>/", evidence.ask, name="desk_evidence"),
    path("<id:conversation_id>/appeal/", appeal.prepare, name="desk_appeal"),
]
