import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0003_legal_bases"),
    ]

    operations = [
        migrations.AlterField(
            model_name="closure",
            name="course",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="closure", to="citizens.carecourse"
            ),
        ),
    ]
