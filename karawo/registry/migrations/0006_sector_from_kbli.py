from django.db import migrations

# The letter of each division 00–99, a dot where there is none; a test holds them against `rules.kbli`.
LETTERS_2020 = ".AAA.BBBBBCCCCCCCCCCCCCCCCCCCCCCCC.DEEEE.FFF.GGG.HHHHH.II.JJJJJJKKK.LMMMMMMM.NNNNNN.OPQQQ.RRRRSSSTTU"
LETTERS_2025 = ".AAA.BBBBBCCCCCCCCCCCCCCCCCCCCCCCC.DEEEE.FFF..GG.HHHHH.II.JJJKKKLLL.MNNNNNNN.OOOOOO.PQRRR.SSSSTTTUUV"


class Migration(migrations.Migration):
    """The sector of a business follows from its KBLI, whoever writes the row: the desk, a list, an undo."""

    dependencies = [("registry", "0005_statistics_after_long_lists")]

    operations = [
        migrations.RunSQL(
            f"""
            CREATE FUNCTION registry_section_of(version int, code text) RETURNS text
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT CASE
                    WHEN code ~ '^[A-V]$' THEN code
                    WHEN code ~ '^[0-9][0-9]' THEN replace(substr(
                        CASE version WHEN 2020 THEN '{LETTERS_2020}' WHEN 2025 THEN '{LETTERS_2025}' ELSE '' END,
                        left(code, 2)::int + 1, 1), '.', '')
                    ELSE '' END
            $$;
            CREATE FUNCTION registry_follow_kbli() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.sector_code := registry_section_of(NEW.kbli_version, NEW.kbli_code);
                RETURN NEW;
            END $$;
            CREATE TRIGGER registry_business_sector BEFORE INSERT OR UPDATE OF kbli_version, kbli_code, sector_code
                ON registry_business FOR EACH ROW EXECUTE FUNCTION registry_follow_kbli();
            -- Rows that stand already: a derived column, so no act; its owner is held by the policies else.
            ALTER TABLE registry_business NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE registry_business DISABLE TRIGGER USER;
            UPDATE registry_business SET sector_code = registry_section_of(kbli_version, kbli_code)
             WHERE sector_code <> registry_section_of(kbli_version, kbli_code);
            ALTER TABLE registry_business ENABLE TRIGGER USER;
            ALTER TABLE registry_business FORCE ROW LEVEL SECURITY;
            """,
            reverse_sql="""
            DROP TRIGGER registry_business_sector ON registry_business;
            DROP FUNCTION registry_follow_kbli();
            DROP FUNCTION registry_section_of(int, text);
            """,
        )
    ]
