"""Addresses of sanctions and complaints."""

from django.urls import path

from wakai.web.sanctions import deeds, lists, page, stating

urlpatterns = [
    path("", lists.sanctions, name="sanctions"),
    path("new/", stating.state, name="sanction_new"),
    path("<uuid:sanction_id>/", page.sanction, name="sanction"),
    path("<uuid:sanction_id>/assignment/", deeds.take, name="sanction_take"),
    path("<uuid:sanction_id>/<slug:noun>/", deeds.deed, name="sanction_deed"),
]
