from importlib import import_module

import django.contrib.postgres.indexes
from django.db import migrations, models

import karawo.registry.models.finding

before = import_module("karawo.registry.migrations.0016_found_at_once")

MARKED = "{mark} || replace(words, ' ', ' ' || {mark})"
KAB = MARKED.format(mark="(kab_id || ':')")
PROVINCE = MARKED.format(mark="('P' || CASE WHEN kab_id < 100 THEN kab_id ELSE kab_id / 100 END || ':')")
TOKENS = f"""
    CREATE FUNCTION registry_entry_tokens(kab_id int, words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT string_to_array(
            CASE WHEN words = '' THEN '' ELSE {KAB} || ' ' || {PROVINCE} || ' ' || words END, ' ')
    $$;
"""
WORDS = """
    DROP INDEX search_entry_tokens;
    CREATE FUNCTION registry_entry_words(tokens text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT coalesce(string_agg(word, ' ' ORDER BY word), '') FROM unnest(tokens) AS word WHERE strpos(word, ':') = 0
    $$;
    ALTER TABLE registry_searchentry ALTER COLUMN tokens TYPE text USING registry_entry_words(tokens);
    ALTER TABLE registry_searchentry RENAME COLUMN tokens TO words;
    DROP FUNCTION registry_entry_words(text[]);
    CREATE INDEX search_entry_tokens ON registry_searchentry
        USING gin (registry_entry_tokens(kab_id, words)) WITH (fastupdate = on);
"""
NO_WORDS = """
    DROP INDEX search_entry_tokens;
    ALTER TABLE registry_searchentry ALTER COLUMN words TYPE text[] USING registry_entry_tokens(kab_id, words);
    ALTER TABLE registry_searchentry RENAME COLUMN words TO tokens;
    CREATE INDEX search_entry_tokens ON registry_searchentry USING gin (tokens) WITH (fastupdate = on);
"""
NAMED = before.NAMED.replace("e.tokens", "registry_entry_tokens(e.kab_id, e.words)")


class Migration(migrations.Migration):
    """A search entry has its words once; by kabupaten, by province and alone stand they in the index.

    A third of the pages: the entries of a kabupaten lie among those of all others, so each of the hundreds that a
    search reads lies on another page, and what is not at hand costs ten times as much as what is.
    """

    dependencies = [("registry", "0019_cells_of_the_provinces")]

    operations = [
        migrations.RunSQL(before.NO_NAMED, before.NAMED),
        migrations.RunSQL(TOKENS, "DROP FUNCTION registry_entry_tokens(int, text)"),
        migrations.RunSQL(
            WORDS,
            NO_WORDS,
            state_operations=[
                migrations.RemoveIndex("searchentry", "search_entry_tokens"),
                migrations.RenameField("searchentry", "tokens", "words"),
                migrations.AlterField("searchentry", "words", models.TextField()),
                migrations.AddIndex(
                    "searchentry",
                    django.contrib.postgres.indexes.GinIndex(
                        karawo.registry.models.finding.EntryTokens("kab_id", "words"),
                        fastupdate=True,
                        name="search_entry_tokens",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(NAMED, before.NO_NAMED),
    ]
