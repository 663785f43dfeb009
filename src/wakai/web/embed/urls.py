"""Addresses of the chat in a frame."""

from django.urls import path

from wakai.web.embed import views

urlpatterns = [
    path("wakai.js", views.loader, name="embed_loader"),
    path("<slug:channel>/", views.frame, name="embed"),
    path("<slug:channel>/enter/", views.enter, name="embed_enter"),
    path("<slug:channel>/chat/", views.chat, name="embed_chat"),
    path("<slug:channel>/out/", views.out, name="embed_out"),
    path("<slug:channel>/leave/", views.leave, name="embed_leave"),
]
