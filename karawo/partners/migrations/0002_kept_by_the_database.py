from django.db import migrations

from karawo.journal.rules import append_only, tracked
from karawo.regions.access import territorial

TABLES = (
    "partner", "offer", "contact", "partnerlink", "relationship", "partnermerge", "forum", "membership", "rating",
    "actorstudy", "need", "agreement", "party", "commitment", "delivery", "deliveryphoto",
)  # fmt: skip

_SCOPE = "nullif(current_setting('app.scope', true), '')"
# Whoever works anywhere reads a partner that is there for the nation; in the province, one that is there for it.
_REACHED = f"""
    (reach = 'nation' AND (SELECT {_SCOPE}) IS NOT NULL)
    OR (reach = 'province' AND CASE WHEN kab_id < 100 THEN kab_id ELSE kab_id / 100 END = ANY((
        SELECT array_agg(DISTINCT CASE WHEN kab < 100 THEN kab ELSE kab / 100 END)
        FROM unnest(string_to_array({_SCOPE}, ',')::int[]) AS kab)::int[]))
"""
SHARED = f"""
    CREATE POLICY partners_partner_reached ON partners_partner FOR SELECT TO karawo_app USING ({_REACHED});
    CREATE POLICY partners_offer_reached ON partners_offer FOR SELECT TO karawo_app
        USING (EXISTS (SELECT FROM partners_partner p WHERE p.id = partner_id AND p.reach <> 'kabupaten'));
"""

# What is delivered of a promise is the sum of its counted deliveries: nobody else writes it.
COUNTING = """
    CREATE FUNCTION partners_count_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        promise bigint := coalesce(NEW.commitment_id, OLD.commitment_id);
        more numeric := coalesce(NEW.counted, 0) - coalesce(OLD.counted, 0);
    BEGIN
        IF more = 0 THEN RETURN NULL; END IF;
        UPDATE partners_commitment SET
            delivered = delivered + more,
            status = CASE
                WHEN status IN ('broken', 'withdrawn') THEN status
                WHEN quantity - delivered - more - broken - withdrawn = 0 THEN 'done'
                ELSE 'delivering' END,
            ended_on = CASE
                WHEN status IN ('broken', 'withdrawn') THEN ended_on
                WHEN quantity - delivered - more - broken - withdrawn = 0 THEN
                    (SELECT max(d.delivered_on) FROM partners_delivery d
                     WHERE d.commitment_id = promise AND d.counted > 0)
                END
        WHERE id = promise;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a delivery counts for a promise that is not there'
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER partners_delivery_counted AFTER INSERT OR UPDATE OR DELETE ON partners_delivery
        FOR EACH ROW EXECUTE FUNCTION partners_count_delivery();

    CREATE FUNCTION partners_keep_delivered() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (TG_OP = 'INSERT' AND NEW.delivered <> 0)
            OR (TG_OP = 'UPDATE' AND NEW.delivered <> OLD.delivered AND pg_trigger_depth() < 2) THEN
            RAISE EXCEPTION 'what is delivered of a promise is counted from its deliveries'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER partners_commitment_delivered BEFORE INSERT OR UPDATE ON partners_commitment
        FOR EACH ROW EXECUTE FUNCTION partners_keep_delivered();
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_tables"), ("journal", "0004_acts_checked_together")]

    operations = [
        *(
            migrations.RunSQL(territorial(f"partners_{table}") + tracked(f"partners_{table}"))
            for table in TABLES
        ),
        migrations.RunSQL(territorial("partners_commitmentstep") + append_only("partners_commitmentstep")),
        migrations.RunSQL(SHARED),
        migrations.RunSQL(COUNTING),
    ]
