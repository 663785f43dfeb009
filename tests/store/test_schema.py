"""The database has what the models say: a migration may drop more than it was asked to."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


class TestSchema:
    def test_has_every_constraint_and_index_that_a_model_names(self) -> None:
        named = {
            one.name
            for model in apps.get_app_config("store").get_models()
            for one in (*model._meta.constraints, *model._meta.indexes)
        }
        with connection.cursor() as cursor:
            cursor.execute("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class")
            there = {name for (name,) in cursor.fetchall()}

        assert named - there == set()
