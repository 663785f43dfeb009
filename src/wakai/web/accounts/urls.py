"""
Addresses of accounts: the pages of django-allauth that are of use here, under its own names.

Signing up and changing addresses are not among them: people come from the shop or the owner.
"""

from allauth.account import views as allauth_views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from wakai.web.accounts import views

urlpatterns = [
    path("sign-in/", allauth_views.login, name="sign_in"),
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-out/", allauth_views.logout, name="sign_out"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("sign-up/", RedirectView.as_view(pattern_name="sign_in"), name="account_signup"),
    path("enter/", views.enter, name="enter"),
    path("account/", views.account, name="account"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("account/confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("account/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("account/password/", allauth_views.password_change, name="account_change_password"),
    path("account/password/set/", allauth_views.password_set, name="account_set_password"),
    path("password/forgotten/", allauth_views.password_reset, name="account_reset_password"),
    path("password/sent/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/factors/", include("allauth.mfa.urls")),
]
