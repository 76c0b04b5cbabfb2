"""The database itself refuses to change the trail.

Deleting is refused on PostgreSQL only: SQLite has no other way to empty a table between tests, and the
embedded house is a try-out.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION audit_event_is_added_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the trail is only added to'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_event_added_only BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_is_added_only();
"""
POSTGRESQL_BACK = """
DROP TRIGGER audit_event_added_only ON audit_event;
DROP FUNCTION audit_event_is_added_only();
"""
SQLITE = """
CREATE TRIGGER audit_event_added_only BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
"""
SQLITE_BACK = "DROP TRIGGER audit_event_added_only;"


def guard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if postgresql else SQLITE)


def unguard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL_BACK if postgresql else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_tables")]
    operations = [migrations.RunPython(guard, unguard)]
