"""Addresses of the chat."""

from django.urls import path

from wakai.web.chat import posts, views

urlpatterns = [
    path("chat/", views.support, name="chat"),
    path("chat/token/", views.token, name="chat_token"),
    path("chat/new/", posts.start_new, name="chat_new"),
    path("chat/order/<int:order_id>/", posts.open_order, name="order_chat"),
    path("chat/<int:conversation_id>/", views.conversation, name="conversation"),
    path("chat/<int:conversation_id>/lines/", views.lines, name="chat_lines"),
    path("chat/<int:conversation_id>/status/", views.status, name="chat_status"),
    path("chat/<int:conversation_id>/messages/", posts.message, name="chat_messages"),
    path("chat/<int:conversation_id>/person/", posts.person, name="chat_person"),
    path("chat/<int:conversation_id>/end/", posts.end, name="chat_end"),
    path("chat/<int:conversation_id>/evidence/<int:seq>/", posts.evidence, name="chat_evidence"),
    path("chat/<int:conversation_id>/cards/<int:seq>/", posts.card, name="chat_card"),
]
