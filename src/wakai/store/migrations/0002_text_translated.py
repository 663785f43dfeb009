from django.db import migrations, models


class Migration(migrations.Migration):
    """Let the job find what it has not looked at without looking at everything."""

    dependencies = [("store", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="text",
            name="translated",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddIndex(
            model_name="text",
            index=models.Index(
                condition=models.Q(("translated", False)),
                fields=["created_at", "id"],
                name="text_untranslated",
            ),
        ),
        migrations.RunSQL(
            "UPDATE text SET translated = true WHERE id IN (SELECT text_id FROM text_translation)",
            migrations.RunSQL.noop,
        ),
    ]
