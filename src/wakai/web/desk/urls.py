"""Addresses of the desk."""

from django.urls import path

from wakai.web import proposal
from wakai.web.desk import appeal, assurances, canned, deeds, keys, pages, palette, suggestions

urlpatterns = [
    path("", pages.desk, name="desk"),
    path("list/", pages.lists, name="desk_lists"),
    path("keys/", keys.keys, name="desk_keys"),
    path("canned/", canned.manage, name="desk_canned"),
    path("palette/", palette.palette, name="desk_palette"),
    path("shift/", deeds.shift, name="desk_shift"),
    path("ringing/<id:ring_id>/", deeds.ring, name="desk_ring"),
    path("proposal/<uuid:dispute_id>/", proposal.at_the_desk, name="desk_proposal"),
    path("<id:conversation_id>/", pages.conversation, name="desk_conversation"),
    path("<id:conversation_id>/claim/", deeds.claim, name="desk_claim"),
    path("<id:conversation_id>/release/", deeds.release, name="desk_release"),
    path("<id:conversation_id>/end/", deeds.end, name="desk_end"),
    path("<id:conversation_id>/cards/", deeds.card, name="desk_card"),
    path("<id:conversation_id>/assurances/", assurances.assurance, name="desk_assurance"),
    path("<id:conversation_id>/suggestions/", suggestions.suggestions, name="desk_suggestions"),
    path("<id:conversation_id>/subject/", deeds.subject, name="desk_subject"),
    path("<id:conversation_id>/appeal/", appeal.prepare, name="desk_appeal"),
]
