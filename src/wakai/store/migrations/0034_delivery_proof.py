from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0033_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='delivery_proof',
            field=models.CharField(db_default='', default='', max_length=120),
        ),
    ]
