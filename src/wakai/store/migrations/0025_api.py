import django.contrib.postgres.fields
from django.db import migrations, models

import wakai.store.models.chat


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0024_a_second_person_in_a_conversation'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=16, unique=True)),
                ('sha256', models.BinaryField(max_length=32)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16))),
                ('created_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('minute', models.DateTimeField(null=True)),
                ('asked_count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'db_table': 'api_token',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('name',), name='api_token_name_once')],
            },
        ),
        migrations.AddField(
            model_name='disputeevent',
            name='pos',
            field=wakai.store.models.chat.PositionField(),
        ),
        migrations.AddField(
            model_name='disputeevent',
            name='txid',
            field=wakai.store.models.chat.TransactionIdField(db_default=wakai.store.models.chat.CurrentTransaction()),
        ),
        migrations.AddIndex(
            model_name='disputeevent',
            index=models.Index(fields=['txid', 'pos'], name='dispute_event_tail'),
        ),
        migrations.AddIndex(
            model_name='dispute',
            index=models.Index(condition=models.Q(('requested', ''), _negated=True), fields=['-changed_at', '-id'], name='dispute_sent'),
        ),
    ]
