"""The database itself refuses to change what was decided, granted, consented to, and noted along the way.

A finished decision still takes each of its later facts once: that the citizen received it, and that it is in
the care record. A consent may be withdrawn, once. Deleting is refused on PostgreSQL only: SQLite has no other
way to empty a table between tests, and the embedded house is a try-out. SQLite makes a table anew when a later
migration changes it, and forgets its triggers: such a migration must make them again.
"""

from django.db import migrations

# What stands of a decision once it is finished, sent, and in the care record.
WRITTEN = (
    "citizen_id", "approval_id", "kind", "reasons", "rules", "facts", "considerations", "hearing",
    "complaint_guidance", "state", "finish_by", "opened_by_id", "opened_at", "changed_by_id", "changed_at",
    "version", "finished_by_id", "finished_at", "no_hearing_because",
)  # fmt: skip
SENT = ("received_on", "complaint_until", "sent_by_id", "sent_noted_at")
IN_RECORD = ("synced_by_id", "synced_to_record_at", "record_reference")

GRANTED = (
    "citizen_id", "approval_id", "what", "legal_basis_id", "hours_per_week", "start_date", "authority_id",
    "operator_id", "payer_id", "provider_id",
)  # fmt: skip
PUT = ("decision_id", "put_to_citizen", "started_at", "started_by_id", "answer_by")
FROZEN = ("decision_id", "snapshot", "digest", "frozen_at")
CONSENTED = (
    "citizen_id", "covers_health", "how", "given_by_id", "given_on", "valid_until", "note", "noted_by_id",
    "noted_at",
)  # fmt: skip
# Table, name, the columns that stand, a condition under which every column stands, what is said. Without
# columns and condition, the whole row always stands.
GUARDS = (
    ("citizens_approval", "citizens_approval_stands", (), "", "an approval is never changed"),
    ("citizens_interventionproposal", "citizens_answered_proposal_stands", (), "OLD.state <> 'waiting'", "a proposal that is answered is never changed"),
    ("citizens_intervention", "citizens_granted_help_stands", GRANTED, "", "help that is granted is never changed"),
    ("citizens_decisionrevision", "citizens_decision_revision_stands", (), "", "a revision is never changed"),
    ("citizens_partyhearing", "citizens_hearing_stands", PUT, "OLD.answered_on IS NOT NULL", "a hearing is never changed"),
    ("citizens_delaynotice", "citizens_delay_notice_stands", (), "", "a notice of delay is never changed"),
    ("citizens_startnote", "citizens_start_note_stands", (), "", "a note on the start of help is never changed"),
    ("citizens_decisionletter", "citizens_letter_stands", FROZEN, "OLD.pdf IS NOT NULL", "a letter is never changed"),
    ("citizens_consent", "citizens_consent_stands", CONSENTED, "OLD.withdrawn_at IS NOT NULL", "a consent is withdrawn, and never changed"),
)  # fmt: skip
DECISION, DECISION_STANDS = "citizens_decision", "citizens_finished_decision_stands"
# Table, name, the guard whose sentence is said.
NEVER_DELETED = (
    *(
        (table, f"{name}_here", name)
        for table, name in (
            ("citizens_approval", "citizens_approval_stands"),
            (DECISION, DECISION_STANDS),
            ("citizens_decisionrevision", "citizens_decision_revision_stands"),
            ("citizens_partyhearing", "citizens_hearing_stands"),
            ("citizens_delaynotice", "citizens_delay_notice_stands"),
            ("citizens_decisionletter", "citizens_letter_stands"),
        )
    ),
    *(
        (table, f"{table}_here", "citizens_consent_stands")
        for table in ("citizens_consent", "citizens_consent_units", "citizens_consent_relatives")
    ),
)
# What was written on the way through a course: rows that are neither changed nor deleted.
ONLY_ADDED, ONLY_ADDED_SENTENCE = "citizens_only_added", "this row is never changed: another one is added"
ROWS_ONLY_ADDED = (
    "citizens_entrytest",
    "citizens_courseextension",
    "citizens_shadowgrant",
    "citizens_coursedialogue",
)


def _differ(columns, differs):
    # JSON has no comparison of its own on PostgreSQL; as text it does.
    return [
        f"OLD.{name}::text {differs} NEW.{name}::text"
        if name == "snapshot" and differs == "IS DISTINCT FROM"
        else f"OLD.{name} {differs} NEW.{name}"
        for name in columns
    ]


def _of_decision(differs):
    written, sent, recorded = (" OR ".join(_differ(names, differs)) for names in (WRITTEN, SENT, IN_RECORD))
    return (
        f"OLD.state = 'finished' AND ({written} OR (OLD.received_on IS NOT NULL AND ({sent}))"
        f" OR (OLD.synced_to_record_at IS NOT NULL AND ({recorded})))"
    )


def _triggers(differs):
    """Table, name, the clause that says when, what is said."""
    yield DECISION, DECISION_STANDS, f"WHEN ({_of_decision(differs)})", "a finished decision is never changed"
    for table, name, columns, whole, sentence in GUARDS:
        condition = " OR ".join(filter(None, [whole, *_differ(columns, differs)]))
        yield table, name, f"WHEN ({condition})" if condition else "", sentence


def _on_postgresql():
    for table, name, when, sentence in _triggers("IS DISTINCT FROM"):
        yield _refusing(name, sentence)
        yield f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}();"
    for table, name, function in NEVER_DELETED:
        yield f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
    yield _refusing(ONLY_ADDED, ONLY_ADDED_SENTENCE)
    for table in ROWS_ONLY_ADDED:
        yield f"""
            CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {ONLY_ADDED}();
        """


def _refusing(name, sentence):
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION '{sentence}'; END $$ LANGUAGE plpgsql;
    """


def _on_sqlite():
    only_added = ((table, f"{table}_stands", "", ONLY_ADDED_SENTENCE) for table in ROWS_ONLY_ADDED)
    for table, name, when, sentence in (*_triggers("IS NOT"), *only_added):
        yield f"""
            CREATE TRIGGER {name} BEFORE UPDATE ON {table} {when}
            BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
        """


def guard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _on_postgresql() if postgresql else _on_sqlite():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    names = [DECISION_STANDS, *(row[1] for row in GUARDS)]
    if schema_editor.connection.vendor == "postgresql":
        # The triggers go with the function they call.
        statements = [f"DROP FUNCTION {name}() CASCADE" for name in (*names, ONLY_ADDED)]
    else:
        names += [f"{table}_stands" for table in ROWS_ONLY_ADDED]
        statements = [f"DROP TRIGGER {name}" for name in names]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [
        ("citizens", "0007_answers_are_not_changed"),
        ("citizens", "0009_consent_stands"),
        ("citizens", "0013_what_was_decided_stands"),
        ("citizens", "0017_course_rows_only_added"),
    ]
    dependencies = [("citizens", "0003_relatives_consent_and_triage")]
    operations = [migrations.RunPython(guard, unguard)]
