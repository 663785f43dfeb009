"""Addresses of orders."""

from django.urls import path

from wakai.web.mandates import party
from wakai.web.orders import views

urlpatterns = [
    path("", views.orders, name="orders"),
    path("<id:order_id>/", views.order, name="order"),
    path("<id:order_id>/dispute/", views.start, name="dispute_start"),
    path("<id:order_id>/late-dispute/", views.start_late, name="dispute_late"),
    path("<id:order_id>/representative/", party.representative, name="order_representative"),
]
