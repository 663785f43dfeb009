"""Addresses of the demo; the list is only used in demo mode."""

from django.urls import path

from wakai.web.demo import network, views

urlpatterns = [
    path("", views.choose, name="demo"),
    path("as/<slug:key>/", views.enter_as, name="demo_as"),
    path("enter/", views.enter, name="demo_enter"),
    path("network/", network.show, name="demo_network"),
    path("network/line/", network.let_the_other_write, name="demo_network_line"),
    path("clock/", views.move_clock, name="demo_clock"),
    path("carrier/", views.deliver, name="demo_carrier"),
]
