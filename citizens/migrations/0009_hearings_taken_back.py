"""A hearing that was begun by a mistake is taken back: a row beside it that is neither changed nor deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE, NAME = "citizens_hearingtakenback", "citizens_hearingtakenback_stands"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statement = f"""
            CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION citizens_only_added();
        """
    else:
        statement = f"""
            CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE}
            BEGIN SELECT RAISE(ABORT, 'this row is never changed: another one is added'); END;
        """
    schema_editor.execute(statement)


def unguard(apps, schema_editor):
    on_table = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER {NAME}{on_table}")


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0008_closures_have_an_outcome"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HearingTakenBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("because", models.CharField(max_length=500, verbose_name="why it is taken back")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hearing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="citizens.partyhearing",
                    ),
                ),
            ],
            options={
                "verbose_name": "hearing taken back",
                "verbose_name_plural": "hearings taken back",
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
