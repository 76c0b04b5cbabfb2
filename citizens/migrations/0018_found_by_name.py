"""Names are searched in and sorted by columns of their own, with an index each on PostgreSQL.

pg_trgm comes with PostgreSQL and may be created by whoever owns the database. SQLite searches without.
"""

from django.db import migrations

import citizens.models.citizen
from dtr.danish import alphabetical

INDEXES = (
    "CREATE INDEX citizens_search_name ON citizens_citizen USING gin (search_name gin_trgm_ops)",
    'CREATE INDEX citizens_sort_name ON citizens_citizen (sort_name COLLATE "C", id)',
)


def fill(apps, schema_editor):
    Citizen = apps.get_model("citizens", "Citizen")
    for key, name in Citizen.objects.values_list("pk", "name").iterator():
        Citizen.objects.filter(pk=key).update(search_name=name.casefold(), sort_name=alphabetical(name))


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in ("CREATE EXTENSION IF NOT EXISTS pg_trgm", *INDEXES):
            schema_editor.execute(statement)


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ("citizens_search_name", "citizens_sort_name"):
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("citizens", "0017_course_rows_only_added")]

    operations = [
        migrations.AddField(
            model_name="citizen",
            name="search_name",
            field=citizens.models.citizen.SearchName(default="", editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name="citizen",
            name="sort_name",
            field=citizens.models.citizen.SortName(default="", editable=False, max_length=400),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, unindex),
    ]
