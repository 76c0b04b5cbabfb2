"""The database itself refuses to change what was written on the way through a course.

Deleting is refused on PostgreSQL only, as in 0007.
"""

from django.db import migrations

TABLES = (
    "citizens_entrytest",
    "citizens_courseextension",
    "citizens_shadowgrant",
    "citizens_coursedialogue",
)
NAME, SENTENCE = "citizens_only_added", "this row is never changed: another one is added"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stands BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;"
            )
        return
    schema_editor.execute(f"""
        CREATE FUNCTION {NAME}() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$ LANGUAGE plpgsql;
    """)
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}();"
        )


def unguard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_stands" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        schema_editor.execute(f"DROP FUNCTION {NAME}()")


class Migration(migrations.Migration):
    dependencies = [("citizens", "0016_first_catalogues")]

    operations = [migrations.RunPython(guard, unguard)]
