from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0021_suggestions'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='outboxrow',
            name='outbox_waiting',
        ),
        migrations.AddIndex(
            model_name='outboxrow',
            index=models.Index(condition=models.Q(('state', 'waiting'), models.Q(('topic', 'webhook'), _negated=True)), fields=['next_attempt_at', 'id'], name='outbox_waiting'),
        ),
        migrations.AddIndex(
            model_name='outboxrow',
            index=models.Index(condition=models.Q(('state', 'waiting'), ('topic', 'webhook')), fields=['next_attempt_at', 'id'], name='outbox_webhooks'),
        ),
    ]
