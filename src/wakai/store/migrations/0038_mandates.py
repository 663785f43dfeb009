import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0037_charged_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('party', models.CharField(max_length=8)),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=16)),
                ('invited_at', models.DateTimeField()),
                ('invited_until', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.BigIntegerField(null=True)),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='store.order')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'mandate',
                'indexes': [models.Index(fields=['order', 'id'], name='mandate_order'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person', '-id'], name='mandate_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('order', 'party'), name='mandate_one_at_a_time'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('order', 'person'), name='mandate_of_one_side'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('person__isnull', True)), models.Q(('accepted_at__isnull', False), ('person__isnull', False)), _connector='OR'), name='mandate_accepted_by_somebody')],
            },
        ),
    ]
