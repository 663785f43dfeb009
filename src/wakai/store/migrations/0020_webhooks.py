import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0019_away_from_the_chat'),
    ]

    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('url', models.CharField(max_length=500)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('with_text', models.BooleanField(default=False)),
                ('secret', models.CharField(max_length=80)),
                ('older_secret', models.CharField(default='', max_length=80)),
                ('standing', models.CharField(default='on', max_length=8)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('quiet_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'webhook',
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('message_id', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=40)),
                ('conversation_id', models.BigIntegerField(null=True)),
                ('seq', models.BigIntegerField(default=0)),
                ('position', models.CharField(default='', max_length=60)),
                ('state', models.CharField(max_length=8)),
                ('rounds', models.PositiveSmallIntegerField(default=0)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('error', models.CharField(default='', max_length=120)),
                ('created_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(null=True)),
                ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.webhook')),
            ],
            options={
                'db_table': 'webhook_delivery',
                'indexes': [models.Index(fields=['webhook', '-id'], name='webhook_delivery_log'), models.Index(fields=['created_at'], name='webhook_delivery_age')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'message_id'), name='webhook_delivery_once')],
            },
        ),
    ]
