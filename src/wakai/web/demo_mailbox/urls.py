"""Addresses of the demo's mailbox."""

from django.urls import path

from wakai.web.demo_mailbox import views

urlpatterns = [
    path("", views.mailbox, name="demo_mailbox"),
    path("<id:mail_id>/", views.mail, name="demo_mail"),
    path("<id:mail_id>/html/", views.mail_html, name="demo_mail_html"),
]
