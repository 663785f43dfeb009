from django.db import migrations, models

# What was said before is nobody's news: the follower begins at the end of the log as it is now.
_BEGIN = """
INSERT INTO log_cursor (name, txid, pos)
SELECT 'outside', txid::text::bigint, pos FROM chat_event
WHERE txid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY txid DESC, pos DESC LIMIT 1
ON CONFLICT (name) DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0018_lists_end_at_their_page'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversationmember',
            name='here_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(_BEGIN, "DELETE FROM log_cursor WHERE name = 'outside'"),
    ]
