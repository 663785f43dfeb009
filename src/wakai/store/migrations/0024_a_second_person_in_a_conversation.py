from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0023_first_part'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='second_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('second_id__isnull', True), ('owner_kind', 'human'), _connector='OR'), name='conversation_second_beside_owner'),
        ),
    ]
