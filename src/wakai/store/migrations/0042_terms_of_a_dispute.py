"""Keep in the row of a dispute under which policy it opened, so that nobody reads journals for it."""

from django.db import migrations, models

_KNOWN = """
UPDATE dispute SET terms_sha256 = opened.body->>'terms'
FROM dispute_event AS opened WHERE opened.dispute_id = dispute.id AND opened.version = 1
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0041_erased_people")]

    operations = [
        migrations.AddField(
            "dispute", "terms_sha256", models.CharField(db_default="", default="", max_length=64)
        ),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    ]
