"""Addresses of the chat."""

from django.urls import path

from wakai.web.chat import posts, told, translations, views

urlpatterns = [
    path("chat/", views.support, name="chat"),
    path("chat/token/", views.token, name="chat_token"),
    path("chat/told/", told.told, name="chat_told"),
    path("chat/new/", posts.start_new, name="chat_new"),
    path("chat/order/<id:order_id>/", posts.open_order, name="order_chat"),
    path("chat/dispute/<uuid:dispute_id>/person/", posts.person_for_dispute, name="dispute_person"),
    path("chat/<id:conversation_id>/", views.conversation, name="conversation"),
    path("chat/<id:conversation_id>/lines/", views.lines, name="chat_lines"),
    path("chat/<id:conversation_id>/status/", views.status, name="chat_status"),
    path("chat/<id:conversation_id>/messages/", posts.message, name="chat_messages"),
    path("chat/<id:conversation_id>/preview/", translations.preview, name="chat_preview"),
    path(
        "chat/<id:conversation_id>/translations/<id:seq>/",
        translations.contest,
        name="chat_translation",
    ),
    path("chat/<id:conversation_id>/person/", posts.person, name="chat_person"),
    path("chat/<id:conversation_id>/callback/", posts.callback, name="chat_callback"),
    path(
        "chat/<id:conversation_id>/second-opinion/",
        posts.second_opinion,
        name="chat_second_opinion",
    ),
    path("chat/<id:conversation_id>/end/", posts.end, name="chat_end"),
    path("chat/<id:conversation_id>/evidence/<id:seq>/", posts.evidence, name="chat_evidence"),
    path("chat/<id:conversation_id>/cards/<id:seq>/", posts.card, name="chat_card"),
]
