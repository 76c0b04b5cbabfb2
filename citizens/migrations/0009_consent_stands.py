"""The database itself refuses to change a consent: it may only be withdrawn, once.

Deleting is refused on PostgreSQL only, as in 0007.
"""

from django.db import migrations

NAME, TABLE = "citizens_consent_stands", "citizens_consent"
SENTENCE = "a consent is withdrawn, and never changed"
NOTED = (
    "citizen_id", "covers_health", "how", "given_by_id", "given_on", "valid_until", "note", "noted_by_id",
    "noted_at",
)  # fmt: skip
NEVER_DELETED = (TABLE, "citizens_consent_units", "citizens_consent_relatives")


def guard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in NOTED)
    when = f"BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL OR {changed})"
    if not postgresql:
        schema_editor.execute(f"CREATE TRIGGER {NAME} {when} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;")
        return
    schema_editor.execute(f"""
        CREATE FUNCTION {NAME}() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$ LANGUAGE plpgsql;
        CREATE TRIGGER {NAME} {when} EXECUTE FUNCTION {NAME}();
    """)
    for table in NEVER_DELETED:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_here BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {NAME}();"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute(f"DROP TRIGGER {NAME}")
        return
    for table in NEVER_DELETED:
        schema_editor.execute(f"DROP TRIGGER {table}_here ON {table}")
    schema_editor.execute(f"DROP TRIGGER {NAME} ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION {NAME}()")


class Migration(migrations.Migration):
    dependencies = [("citizens", "0008_relatives_and_consent")]

    operations = [migrations.RunPython(guard, unguard)]
