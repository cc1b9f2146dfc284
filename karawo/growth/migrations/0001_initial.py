import django.db.models.deletion
import karawo.growth.models.rubric
import karawo.growth.rules.indicator
import karawo.journal.models
import karawo.registry.models.tracked
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('journal', '0003_seals_name_rows'),
        ('registry', '0005_statistics_after_long_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rubric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField()),
                ('version', models.PositiveSmallIntegerField(verbose_name='versi')),
                ('title', models.CharField(max_length=120, verbose_name='judul')),
                ('valid_from', models.DateField(verbose_name='berlaku sejak')),
                ('source', models.CharField(max_length=300, verbose_name='sumber')),
                ('text', models.TextField()),
                ('added_in', models.BigIntegerField(db_default=karawo.growth.models.rubric.PresentTransaction(), editable=False)),
                ('published_at', models.DateTimeField(null=True)),
                ('law', models.CharField(blank=True, max_length=200, verbose_name='dasar')),
                ('least_coverage_percent', models.PositiveSmallIntegerField()),
                ('is_example', models.BooleanField(default=False)),
                ('is_offered', models.BooleanField(default=True)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['slug', '-version'],
                'constraints': [models.UniqueConstraint(fields=('slug', 'version'), name='rubric_version_once'), models.CheckConstraint(condition=models.Q(('least_coverage_percent__range', (1, 100))), name='rubric_coverage_is_a_percentage')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('assessed_on', models.DateField(verbose_name='tanggal penilaian')),
                ('assessed_at', models.DateTimeField()),
                ('index', models.DecimalField(decimal_places=1, max_digits=4, null=True, verbose_name='indeks')),
                ('coverage_percent', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='terjawab')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='catatan')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='ditarik')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300, verbose_name='alasan penarikan')),
                ('assessed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='registry.business')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='growth.rubric')),
            ],
            options={
                'indexes': [models.Index(fields=['entry'], name='assessment_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('coverage_percent__range', (0, 100))), name='assessment_coverage_is_a_percentage'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='assessment_withdrawn_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='RubricDimension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('slug', models.SlugField()),
                ('field_code', models.CharField(choices=[('kelembagaan', 'Kelembagaan'), ('sdm', 'SDM'), ('produksi', 'Produksi'), ('pembiayaan', 'Pembiayaan'), ('pemasaran', 'Pemasaran'), ('it', 'Pengembangan IT'), ('jaringan', 'Pengembangan jaringan kerja sama')], max_length=20, verbose_name='bidang')),
                ('title', models.CharField(max_length=120)),
                ('weight', models.DecimalField(decimal_places=2, max_digits=5)),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dimensions', to='growth.rubric')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('rubric', 'slug'), name='rubric_dimension_once')],
            },
        ),
        migrations.CreateModel(
            name='RubricItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('slug', models.SlugField()),
                ('title', models.CharField(max_length=120)),
                ('text', models.CharField(max_length=300)),
                ('anchors', models.JSONField()),
                ('known_from', models.CharField(blank=True, max_length=20)),
                ('hard', models.CharField(blank=True, max_length=20)),
                ('may_not_apply', models.BooleanField(default=False)),
                ('advice', models.JSONField()),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='growth.rubricdimension')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='growth.rubric')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('rubric', 'slug'), name='rubric_item_once')],
            },
        ),
        migrations.CreateModel(
            name='AssessmentAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('state', models.CharField(choices=[('known', 'diketahui'), ('unknown', 'tidak tahu'), ('not_applicable', 'tidak berlaku')], max_length=14)),
                ('value', models.PositiveSmallIntegerField(null=True)),
                ('origin', models.CharField(choices=[('said', 'jawaban'), ('register', 'sudah tercatat di register')], default='said', max_length=8)),
                ('evidence', models.CharField(blank=True, max_length=500, verbose_name='bukti')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='growth.assessment')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('observation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.observation')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='growth.rubricitem')),
            ],
            options={
                'indexes': [models.Index(fields=['entry'], name='answer_entry')],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'item'), name='answer_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'known'), ('value__range', (0, 4))), models.Q(models.Q(('state', 'known'), _negated=True), ('value', None)), _connector='OR'), name='answer_has_a_value_when_known')],
            },
        ),
        migrations.CreateModel(
            name='RubricLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('from_percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('name', models.CharField(max_length=60)),
                ('note', models.CharField(blank=True, max_length=60)),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='growth.rubric')),
            ],
            options={
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('rubric', 'rank'), name='rubric_level_once')],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='level',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='growth.rubriclevel', verbose_name='tingkat'),
        ),
        migrations.CreateModel(
            name='TransformationPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField()),
                ('version', models.PositiveSmallIntegerField(verbose_name='versi')),
                ('title', models.CharField(max_length=120, verbose_name='judul')),
                ('valid_from', models.DateField(verbose_name='berlaku sejak')),
                ('source', models.CharField(max_length=300, verbose_name='sumber')),
                ('text', models.TextField()),
                ('added_in', models.BigIntegerField(db_default=karawo.growth.models.rubric.PresentTransaction(), editable=False)),
                ('published_at', models.DateTimeField(null=True)),
                ('for_owners', models.CharField(choices=[('all', 'semua usaha'), ('cooperative', 'koperasi')], max_length=12)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['slug', '-version'],
                'constraints': [models.UniqueConstraint(fields=('slug', 'version'), name='path_version_once')],
            },
        ),
        migrations.CreateModel(
            name='TransformationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('slug', models.SlugField()),
                ('title', models.CharField(max_length=120)),
                ('text', models.CharField(max_length=300)),
                ('days', models.PositiveSmallIntegerField()),
                ('proof', models.JSONField()),
                ('path', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='growth.transformationpath')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('path', 'slug'), name='path_step_once')],
            },
        ),
        migrations.CreateModel(
            name='NaikKelas',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('kind', models.CharField(choices=[('level', 'tingkat diagnosis'), ('legal_class', 'kelas usaha menurut PP 7/2021')], default='level', max_length=12)),
                ('direction', models.CharField(choices=[('up', 'naik kelas'), ('down', 'turun kelas')], max_length=4, verbose_name='arah')),
                ('happened_on', models.DateField(verbose_name='tanggal')),
                ('from_rank', models.PositiveSmallIntegerField()),
                ('to_rank', models.PositiveSmallIntegerField()),
                ('from_name', models.CharField(max_length=60, verbose_name='dari')),
                ('to_name', models.CharField(max_length=60, verbose_name='ke')),
                ('indicator', models.CharField(blank=True, choices=[(karawo.growth.rules.indicator.Indicator['SALES'], 'Penjualan setahun'), (karawo.growth.rules.indicator.Indicator['WORKERS'], 'Jumlah pekerja'), (karawo.growth.rules.indicator.Indicator['ASSETS'], 'Aset'), (karawo.growth.rules.indicator.Indicator['PERMIT'], 'Izin dan sertifikat'), (karawo.growth.rules.indicator.Indicator['FORMAL_CREDIT'], 'Kredit formal'), (karawo.growth.rules.indicator.Indicator['NEW_MARKET'], 'Pasar baru')], max_length=20, verbose_name='penanda keras')),
                ('before_on', models.DateField(null=True)),
                ('before_value', models.BigIntegerField(null=True)),
                ('after_on', models.DateField(null=True)),
                ('after_value', models.BigIntegerField(null=True)),
                ('evidence', models.CharField(max_length=500, verbose_name='bukti')),
                ('proposed_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('confirmed', 'dibenarkan'), ('declined', 'ditolak'), ('withdrawn', 'ditarik')], max_length=9)),
                ('decided_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='alasan')),
                ('after_observation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.observation')),
                ('before_observation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.observation')),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='naik_kelas', to='registry.business')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('from_assessment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='growth.assessment')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_assessment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='growth.assessment')),
            ],
            options={
                'verbose_name': 'naik kelas',
                'indexes': [models.Index(fields=['kab_id', '-happened_on', '-id'], name='naik_kelas_kab'), models.Index(fields=['business', '-happened_on'], name='naik_kelas_business'), models.Index(fields=['entry'], name='naik_kelas_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('direction', 'up'), ('to_rank__gt', models.F('from_rank'))), models.Q(('direction', 'down'), ('to_rank__lt', models.F('from_rank'))), _connector='OR'), name='naik_kelas_by_a_level'), models.CheckConstraint(condition=models.Q(models.Q(('from_assessment__isnull', False), ('kind', 'level'), ('to_assessment__isnull', False)), models.Q(('from_assessment', None), ('kind', 'legal_class'), ('to_assessment', None)), _connector='OR'), name='naik_kelas_by_assessments_or_by_law'), models.CheckConstraint(condition=models.Q(models.Q(('direction', 'down'), ('kind', 'level')), models.Q(('after_on__isnull', False), ('after_value__isnull', False), ('before_on__isnull', False), ('before_on__lt', models.F('after_on')), ('before_value__isnull', False)), _connector='OR'), name='naik_kelas_by_two_dated_figures'), models.CheckConstraint(condition=models.Q(models.Q(('direction', 'up'), _negated=True), ('after_value__gt', models.F('before_value')), _connector='OR'), name='naik_kelas_by_a_rising_figure'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='naik_kelas_with_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='naik_kelas_decided_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['confirmed', 'declined']), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='naik_kelas_decided_by_a_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['declined', 'withdrawn']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='naik_kelas_refused_with_a_reason'), models.UniqueConstraint(condition=models.Q(('kind', 'level'), ('outcome__in', ['', 'confirmed'])), fields=('business', 'to_assessment', 'direction'), name='naik_kelas_once_for_an_assessment'), models.UniqueConstraint(condition=models.Q(('kind', 'legal_class'), ('outcome__in', ['', 'confirmed'])), fields=('business', 'happened_on', 'direction'), name='legal_class_once_a_day')],
            },
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['business', '-assessed_on', '-assessed_at', '-id'], name='assessment_latest'),
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['kab_id', '-assessed_on', '-id'], name='assessment_kab'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('index', None), ('level', None)), models.Q(('index__range', (0, 100)), ('level__isnull', False)), _connector='OR'), name='assessment_level_with_index'),
        ),
    ]
