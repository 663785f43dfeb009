"""The addresses of the REST interface: one way in, behind which the service finds its own."""

from django.urls import re_path

from wakai.api import entrance

urlpatterns = [re_path(r"^(?P<address>.*)$", entrance.enter, name="api")]
