from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0020_webhooks'),
    ]

    operations = [
        migrations.CreateModel(
            name='SuggestionCount',
            fields=[
                ('pk', models.CompositePrimaryKey('day', 'kind', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('kind', models.CharField(max_length=12)),
                ('shown', models.PositiveIntegerField(default=0)),
                ('used', models.PositiveIntegerField(default=0)),
                ('edited', models.PositiveIntegerField(default=0)),
            ],
            options={
                'db_table': 'suggestion_count',
            },
        ),
    ]
