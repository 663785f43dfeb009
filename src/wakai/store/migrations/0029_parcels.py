"""Find goods on their way by the number that a party entered."""

import django.db.models.fields.json
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0028_which_program_acted'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='disputeevent',
            index=models.Index(django.db.models.functions.text.Upper(models.Func(django.db.models.fields.json.KeyTextTransform('tracking', 'body'), models.Value(' -'), models.Value(''), function='translate', output_field=models.TextField())), condition=models.Q(('kind__in', ('return.sent.v1', 'replacement.sent.v1'))), name='dispute_event_tracking'),
        ),
    ]
