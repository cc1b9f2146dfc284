from django.db import migrations, models

from karawo.registry.rules.belonging import PARTS, together

TOGETHER = "".join(map(together, PARTS))


class Migration(migrations.Migration):
    """Parts of a list that is written while it is read are compared with what was made for them, not with all of it.

    Only cooperatives are listed and looked for by name within a territory; other owners are counted there.
    """

    dependencies = [("registry", "0021_words_read_once")]

    operations = [
        migrations.RunSQL(TOGETHER, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="owner", name="owner_kab_name"),
        migrations.RemoveIndex(model_name="owner", name="owner_kab_created"),
        migrations.AddIndex(model_name="owner", index=models.Index(fields=["kab_id"], name="owner_kab")),
        migrations.AddIndex(
            model_name="owner",
            index=models.Index(
                fields=["kab_id", "canonical_name"],
                condition=models.Q(kind="cooperative"),
                name="owner_cooperative_name",
            ),
        ),
    ]
