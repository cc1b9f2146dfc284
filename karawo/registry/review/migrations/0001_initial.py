import django.contrib.postgres.fields
import django.db.models.deletion
import karawo.journal.models
import karawo.registry.models.tracked
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('journal', '0004_acts_checked_together'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImpactAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('purpose', models.TextField(max_length=1000, verbose_name='tujuan dan dasar pemrosesan')),
                ('data_used', models.TextField(max_length=1000, verbose_name='data yang dipakai')),
                ('risks', models.TextField(max_length=2000, verbose_name='risiko bagi pemilik data')),
                ('measures', models.TextField(max_length=2000, verbose_name='tindakan pengurangan risiko')),
                ('officer', models.CharField(max_length=150, verbose_name='pejabat pelindungan data yang dimintai pendapat')),
                ('opinion', models.TextField(max_length=1000, verbose_name='pendapatnya')),
                ('assessed_on', models.DateField(verbose_name='tanggal penilaian')),
                ('valid_until', models.DateField(verbose_name='berlaku sampai')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
            ],
            options={
                'ordering': ['-assessed_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='LinkageRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('kab_ids', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())),
                ('model_version', models.CharField(max_length=30, verbose_name='versi model')),
                ('done_upto', models.BigIntegerField(default=0)),
                ('last_owner_id', models.BigIntegerField()),
                ('owner_count', models.PositiveIntegerField(verbose_name='pelaku usaha')),
                ('compared_count', models.PositiveBigIntegerField(default=0, verbose_name='pasangan ditimbang')),
                ('proposed_count', models.PositiveIntegerField(default=0, verbose_name='pasangan diusulkan')),
                ('started_at', models.DateTimeField(verbose_name='mulai')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='selesai')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='review.impactassessment')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('question', models.CharField(choices=[('owner', 'pemilik'), ('business', 'usaha')], max_length=8, verbose_name='tentang')),
                ('kept_id', models.BigIntegerField()),
                ('gone_id', models.BigIntegerField()),
                ('other_kab_id', models.IntegerField()),
                ('choices', models.JSONField(default=dict)),
                ('reason', models.CharField(max_length=300, verbose_name='alasan')),
                ('at', models.DateTimeField(verbose_name='digabung')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='dipisah lagi')),
                ('undone_in', models.BigIntegerField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MergeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=63)),
                ('row_id', models.BigIntegerField()),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='review.merge')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(choices=[('owner', 'pemilik'), ('business', 'usaha')], max_length=8)),
                ('first_id', models.BigIntegerField()),
                ('second_id', models.BigIntegerField()),
                ('kab_id', models.IntegerField()),
                ('other_kab_id', models.IntegerField()),
                ('verdict', models.CharField(blank=True, choices=[('same', 'sama'), ('different', 'berbeda'), ('later', 'ragu'), ('', 'ditarik kembali')], max_length=9)),
                ('probability', models.FloatField()),
                ('weight', models.FloatField(null=True)),
                ('model_version', models.CharField(max_length=30)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='impactassessment',
            index=models.Index(fields=['kab_id', '-assessed_on'], name='impact_assessment_kab'),
        ),
        migrations.AddConstraint(
            model_name='impactassessment',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('assessed_on'))), name='impact_assessment_runs_out_later'),
        ),
        migrations.AddConstraint(
            model_name='linkagerun',
            constraint=models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('kab_id',), name='one_open_run_of_a_territory'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['kept_id'], name='merge_kept'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['gone_id'], name='merge_gone'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['kab_id', '-id'], name='merge_kab'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('kept_id', models.F('gone_id')), _negated=True), name='merge_of_two'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_in', None)), models.Q(('undone_at__isnull', False), ('undone_in__isnull', False)), _connector='OR'), name='merge_undone_in_an_act'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone_id',), name='merged_into_one_only'),
        ),
        migrations.AddIndex(
            model_name='mergechange',
            index=models.Index(fields=['table_name', 'row_id'], name='merge_change_row'),
        ),
        migrations.AddConstraint(
            model_name='mergechange',
            constraint=models.UniqueConstraint(fields=('merge', 'table_name', 'row_id'), name='merge_change_once'),
        ),
        migrations.AddIndex(
            model_name='reviewlabel',
            index=models.Index(fields=['question', 'first_id', 'second_id', 'by', '-id'], name='label_pair'),
        ),
        migrations.AddIndex(
            model_name='reviewlabel',
            index=models.Index(fields=['by', '-id'], name='label_by'),
        ),
        migrations.AddConstraint(
            model_name='reviewlabel',
            constraint=models.CheckConstraint(condition=models.Q(('first_id__lt', models.F('second_id'))), name='label_pair_in_order'),
        ),
    ]
