from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0031_who_has_which_case_file'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversationmember',
            name='unread_seq',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name='conversationmember',
            index=models.Index(condition=models.Q(('unread_seq__gt', models.F('read_seq'))), fields=['person', '-conversation'], name='conversation_member_unread'),
        ),
    ]
