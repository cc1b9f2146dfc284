from importlib import import_module

from django.db import migrations

first = import_module("karawo.registry.migrations.0014_asked_at_once")
second = import_module("karawo.registry.migrations.0016_found_at_once")
before = import_module("karawo.registry.migrations.0020_entries_in_few_pages")

DECLARED = """
        past text[] := string_to_array(horizon, ':');
        present txid_snapshot := txid_current_snapshot();
        present_own bigint := txid_current_if_assigned();
        since bigint := nullif(past[2], '')::bigint;
        waiting bigint[] := string_to_array(past[3], ',')::bigint[] || nullif(past[4], '')::bigint || present_own;
"""
SEEN = "present::text || ':' || coalesce(present_own::text, '')"
NEWS = "(t.added_in >= since AND t.added_in < txid_snapshot_xmax(present) OR t.added_in = ANY(waiting))"

WORDS = f"""
    CREATE FUNCTION registry_words_since(horizon text) RETURNS TABLE (word text, number int, seen text)
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
    DECLARE
        caller text := current_setting('role');
        {DECLARED}
    BEGIN
        PERFORM set_config('role', 'karawo_work', true);
        RETURN QUERY SELECT '', 0, {SEEN};
        IF horizon = '' THEN
            RETURN QUERY SELECT t.text::text, t.count, NULL::text FROM registry_token t;
        ELSE
            RETURN QUERY SELECT t.text::text, t.count, NULL::text FROM registry_token t WHERE {NEWS};
        END IF;
        PERFORM set_config('role', caller, true);
    END $$;
    REVOKE ALL ON FUNCTION registry_words_since(text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION registry_words_since(text) TO karawo_app, karawo_nation, karawo_work;
"""


def changed(sql: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        if old not in sql:
            raise ValueError(old)
        sql = sql.replace(old, new)
    return sql


TEXTS = (("horizon bigint", "horizon text"), ("seen bigint", "seen text"), ("(bigint, text[]", "(text, text[]"))
NAMED = changed(
    before.NAMED,
    *TEXTS,
    ("    BEGIN", f"        {DECLARED}\n    BEGIN"),
    (
        "SELECT txid_snapshot_xmin(txid_current_snapshot()), array_agg(t.text::text), array_agg(t.count)\n"
        "          INTO seen, words, counts FROM registry_token t WHERE t.added_in >= horizon;",
        "SELECT array_agg(t.text::text), array_agg(t.count)\n"
        f"          INTO words, counts FROM registry_token t WHERE {NEWS};\n"
        f"        seen := {SEEN};",
    ),
)
FOUND = changed(second.FOUND, *TEXTS, ("NULL::int[], NULL::bigint,", "NULL::int[], NULL::text,"))


class Migration(migrations.Migration):
    """A process reads new words once, however long an earlier transaction takes to end.

    What it has read was told by the oldest transaction still open: while a long list came in, all words that others
    had added since its beginning came with each question. Now it is told by a snapshot. And after a restore, where
    words bear the numbers of transactions that are yet to come, each question brought all of them.
    """

    dependencies = [("registry", "0020_entries_in_few_pages")]

    operations = [
        migrations.RunSQL(second.NO_FOUND, second.FOUND),
        migrations.RunSQL(second.NO_NAMED, before.NAMED),
        migrations.RunSQL("DROP FUNCTION registry_words_since(bigint)", first.WORDS),
        migrations.RunSQL(WORDS, "DROP FUNCTION registry_words_since(text)"),
        migrations.RunSQL(NAMED, "DROP FUNCTION registry_named(text, text[], int[], int[], int[], int)"),
        migrations.RunSQL(FOUND, "DROP FUNCTION registry_found(text, text[], int[], int[], int[], int)"),
    ]
