"""Keep sanctions with the complaint against each, and the notices about them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0010_translation_spend'),
    ]

    operations = [
        migrations.CreateModel(
            name='SanctionEvent',
            fields=[
                ('pk', models.CompositePrimaryKey('sanction_id', 'version', blank=True, editable=False, primary_key=True, serialize=False)),
                ('sanction_id', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=60)),
                ('body', models.JSONField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'db_table': 'sanction_event',
            },
        ),
        migrations.AddField(
            model_name='notice',
            name='sanction_id',
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name='Sanction',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, unique=True)),
                ('version', models.PositiveIntegerField()),
                ('side', models.CharField(max_length=8)),
                ('measure', models.CharField(max_length=24)),
                ('scope', models.CharField(max_length=200)),
                ('stage', models.CharField(max_length=16)),
                ('stated_by', models.BigIntegerField(null=True)),
                ('stated_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('complained_at', models.DateTimeField(null=True)),
                ('assigned_to', models.BigIntegerField(null=True)),
                ('result', models.CharField(default='', max_length=10)),
                ('ending', models.CharField(default='', max_length=10)),
                ('next_due_at', models.DateTimeField(null=True)),
                ('next_clock', models.CharField(default='', max_length=24)),
                ('changed_at', models.DateTimeField()),
                ('party', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'sanction',
                'indexes': [models.Index(fields=['party', '-stated_at'], name='sanction_party'), models.Index(condition=models.Q(('next_due_at__isnull', False)), fields=['next_due_at'], name='sanction_due'), models.Index(condition=models.Q(('stage', 'complaint')), fields=['next_due_at', 'id'], name='sanction_docket'), models.Index(fields=['-stated_at', 'id'], name='sanction_newest')],
            },
        ),
    ]
