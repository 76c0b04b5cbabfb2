"""The database itself refuses to change a visitator's answer, what it answered, and a finished decision.

A finished decision still takes the day on which the citizen received it, once. Deleting is refused on
PostgreSQL only: SQLite has no other way to empty a table between tests, and the embedded house is a
try-out. SQLite makes a table anew when a later migration changes it, and forgets its triggers: such a
migration must make them again.
"""

from django.db import migrations, models

WRITTEN = (
    "citizen_id", "approval_id", "kind", "reasons", "rules", "facts", "considerations", "hearing",
    "complaint_guidance", "state", "finish_by", "opened_by_id", "opened_at", "changed_by_id", "changed_at",
    "version", "finished_by_id", "finished_at",
)  # fmt: skip
# Table, name, which old rows are safe from a change, and what is said.
GUARDS = (
    ("citizens_approval", "citizens_approval_stands", "", "an approval is never changed"),
    (
        "citizens_interventionproposal",
        "citizens_answered_proposal_stands",
        "OLD.state <> 'waiting'",
        "a proposal that is answered is never changed",
    ),
    (
        "citizens_decision",
        "citizens_finished_decision_stands",
        "OLD.state = 'finished' AND (OLD.received_on IS NOT NULL OR {changed})",
        "a finished decision is never changed",
    ),
)
NEVER_DELETED = ("citizens_approval", "citizens_decision")


def _condition(template, differs):
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in WRITTEN)
    return f"WHEN ({template.format(changed=changed)})" if template else ""


def _on_postgresql():
    for table, name, template, sentence in GUARDS:
        condition = _condition(template, "IS DISTINCT FROM")
        yield f"""
            CREATE FUNCTION {name}() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION '{sentence}'; END $$ LANGUAGE plpgsql;
            CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION {name}();
        """
        if table in NEVER_DELETED:
            yield f"""
                CREATE TRIGGER {name}_here BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
            """


def _on_sqlite():
    for table, name, template, sentence in GUARDS:
        condition = _condition(template, "IS NOT")
        yield f"""
            CREATE TRIGGER {name} BEFORE UPDATE ON {table} {condition}
            BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
        """


def guard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _on_postgresql() if postgresql else _on_sqlite():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table, name, _template, _sentence in GUARDS:
        if postgresql:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_here ON {table}")
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("citizens", "0006_help_granted_before")]

    operations = [
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", "rejected"),
                    models.Q(
                        ("authority__isnull", False),
                        ("operator__isnull", False),
                        ("payer__isnull", False),
                        models.Q(("what", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="approval_yes_says_what_and_who_runs_it",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
