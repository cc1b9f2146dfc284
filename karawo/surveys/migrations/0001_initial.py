import django.contrib.postgres.fields
import django.db.models.deletion
import karawo.journal.models
import karawo.surveys.models.survey
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0005_purposes'),
        ('accounts', '__first__'),
        ('journal', '0003_seals_name_rows'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(verbose_name='nama pendek')),
                ('version', models.PositiveSmallIntegerField(verbose_name='versi')),
                ('title', models.CharField(max_length=150, verbose_name='judul')),
                ('introduction', models.TextField(blank=True, verbose_name='pengantar')),
                ('law', models.CharField(blank=True, max_length=200, verbose_name='dasar hukum')),
                ('valid_from', models.DateField(verbose_name='berlaku sejak')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'ordering': ['slug', '-version'],
                'constraints': [models.UniqueConstraint(fields=('slug', 'version'), name='questionnaire_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element', models.CharField(choices=[('persyaratan', 'Persyaratan'), ('prosedur', 'Sistem, mekanisme, dan prosedur'), ('waktu', 'Waktu penyelesaian'), ('biaya', 'Biaya/tarif'), ('produk', 'Produk spesifikasi jenis pelayanan'), ('kompetensi', 'Kompetensi pelaksana'), ('perilaku', 'Perilaku pelaksana'), ('sarana', 'Sarana dan prasarana'), ('pengaduan', 'Penanganan pengaduan, saran, dan masukan')], max_length=11)),
                ('position', models.PositiveSmallIntegerField()),
                ('printed', models.CharField(max_length=5)),
                ('label', models.CharField(max_length=80, verbose_name='unsur')),
                ('wording', models.CharField(max_length=300, verbose_name='pertanyaan')),
                ('answer_1', models.CharField(max_length=80)),
                ('answer_2', models.CharField(max_length=80)),
                ('answer_3', models.CharField(max_length=80)),
                ('answer_4', models.CharField(max_length=80)),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='surveys.questionnaire')),
            ],
            options={
                'ordering': ['questionnaire', 'position'],
                'constraints': [models.UniqueConstraint(fields=('questionnaire', 'element'), name='question_element_once'), models.UniqueConstraint(fields=('questionnaire', 'position'), name='question_position_once'), models.UniqueConstraint(fields=('questionnaire', 'printed'), name='question_number_once'), models.CheckConstraint(condition=models.Q(('element__in', ['persyaratan', 'prosedur', 'waktu', 'biaya', 'produk', 'kompetensi', 'perilaku', 'sarana', 'pengaduan'])), name='question_known_element')],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('unit_name', models.CharField(max_length=150, verbose_name='unit layanan')),
                ('period_from', models.DateField(verbose_name='mulai')),
                ('period_to', models.DateField(verbose_name='sampai')),
                ('population', models.PositiveIntegerField(null=True, verbose_name='orang yang dilayani')),
                ('weighting', models.CharField(choices=[('exact', 'tepat: 1 dibagi jumlah unsur'), ('three', 'tercetak tiga angka: 0,111'), ('two', 'tercetak dua angka: 0,11')], default='exact', max_length=5, verbose_name='bobot')),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, verbose_name='layanan')),
                ('desk_token', models.CharField(max_length=24, unique=True)),
                ('opened_at', models.DateTimeField(verbose_name='dibuka')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='ditutup')),
                ('published_at', models.DateTimeField(null=True, verbose_name='diterbitkan')),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.surveys.models.survey.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='surveys.questionnaire', verbose_name='kuesioner')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='wilayah')),
            ],
            options={
                'ordering': ['-period_to', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('period_to__gte', models.F('period_from'))), name='survey_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='survey_closed_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('closed_at__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='survey_published_when_closed'), models.CheckConstraint(condition=models.Q(('weighting__in', ['exact', 'three', 'two'])), name='survey_known_weighting')],
            },
        ),
        migrations.CreateModel(
            name='SheetImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('file_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('columns', models.JSONField(default=list)),
                ('rows', models.JSONField(default=list)),
                ('verdicts', models.JSONField(default=list)),
                ('uploaded_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='surveys.survey')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('undone_at', None), ('accepted_at__isnull', False), _connector='OR'), name='sheet_undone_after_accepted'), models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', False), ('undone_at', None)), fields=('survey', 'sha256'), name='sheet_accepted_once')],
            },
        ),
        migrations.CreateModel(
            name='OpenLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('service', models.CharField(blank=True, max_length=80)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='open_links', to='surveys.survey')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('service', models.CharField(blank=True, max_length=80)),
                ('occasion', models.CharField(blank=True, max_length=64)),
                ('given_on', models.DateField()),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.survey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('occasion', ''), _negated=True), fields=('survey', 'occasion'), name='invitation_occasion_once')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('element', models.CharField(choices=[('persyaratan', 'Persyaratan'), ('prosedur', 'Sistem, mekanisme, dan prosedur'), ('waktu', 'Waktu penyelesaian'), ('biaya', 'Biaya/tarif'), ('produk', 'Produk spesifikasi jenis pelayanan'), ('kompetensi', 'Kompetensi pelaksana'), ('perilaku', 'Perilaku pelaksana'), ('sarana', 'Sarana dan prasarana'), ('pengaduan', 'Penanganan pengaduan, saran, dan masukan')], max_length=11, verbose_name='unsur')),
                ('action', models.CharField(max_length=300, verbose_name='yang dilakukan')),
                ('responsible', models.CharField(max_length=150, verbose_name='penanggung jawab')),
                ('due_on', models.DateField(verbose_name='tenggat')),
                ('done_on', models.DateField(null=True, verbose_name='selesai')),
                ('evidence', models.CharField(blank=True, max_length=300, verbose_name='bukti')),
                ('entered_by', models.ForeignKey(db_default=karawo.surveys.models.survey.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='surveys.survey')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_on', None), ('evidence', '')), models.Q(('done_on__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='follow_up_done_with_evidence')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kab_id', models.IntegerField()),
                ('channel', models.CharField(choices=[('desk', 'kode QR di meja'), ('link', 'tautan pribadi'), ('sheet', 'lembar yang dimuat')], max_length=5)),
                ('answered_on', models.DateField(verbose_name='tanggal')),
                ('service', models.CharField(blank=True, max_length=80, verbose_name='layanan')),
                ('sex', models.CharField(blank=True, choices=[('L', 'Laki-laki'), ('P', 'Perempuan')], max_length=1, verbose_name='jenis kelamin')),
                ('age_band', models.CharField(blank=True, choices=[('-19', 'di bawah 20 tahun'), ('20-29', '20–29 tahun'), ('30-39', '30–39 tahun'), ('40-49', '40–49 tahun'), ('50-59', '50–59 tahun'), ('60-', '60 tahun ke atas')], max_length=5, verbose_name='umur')),
                ('education', models.CharField(blank=True, choices=[('sd', 'SD atau sederajat'), ('smp', 'SMP atau sederajat'), ('sma', 'SMA/SMK atau sederajat'), ('diploma', 'Diploma'), ('s1', 'S1/D4'), ('s2', 'S2 atau lebih tinggi')], max_length=8, verbose_name='pendidikan')),
                ('occupation', models.CharField(blank=True, choices=[('wirausaha', 'Wirausaha'), ('swasta', 'Pegawai swasta'), ('asn', 'PNS/PPPK'), ('tni-polri', 'TNI/Polri'), ('tani-nelayan', 'Petani, nelayan'), ('pelajar', 'Pelajar, mahasiswa'), ('rumah-tangga', 'Mengurus rumah tangga'), ('lainnya', 'Lainnya')], max_length=12, verbose_name='pekerjaan')),
                ('persyaratan', models.PositiveSmallIntegerField(null=True)),
                ('prosedur', models.PositiveSmallIntegerField(null=True)),
                ('waktu', models.PositiveSmallIntegerField(null=True)),
                ('biaya', models.PositiveSmallIntegerField(null=True)),
                ('produk', models.PositiveSmallIntegerField(null=True)),
                ('kompetensi', models.PositiveSmallIntegerField(null=True)),
                ('perilaku', models.PositiveSmallIntegerField(null=True)),
                ('sarana', models.PositiveSmallIntegerField(null=True)),
                ('pengaduan', models.PositiveSmallIntegerField(null=True)),
                ('suggestion', models.TextField(blank=True, verbose_name='saran')),
                ('sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.sheetimport')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.survey')),
            ],
            options={
                'ordering': ['-answered_on', 'id'],
                'indexes': [models.Index(fields=['survey', 'answered_on'], name='answer_survey_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('persyaratan__isnull', True), ('persyaratan__range', (1, 4)), _connector='OR'), name='answer_persyaratan_1_to_4'), models.CheckConstraint(condition=models.Q(('prosedur__isnull', True), ('prosedur__range', (1, 4)), _connector='OR'), name='answer_prosedur_1_to_4'), models.CheckConstraint(condition=models.Q(('waktu__isnull', True), ('waktu__range', (1, 4)), _connector='OR'), name='answer_waktu_1_to_4'), models.CheckConstraint(condition=models.Q(('biaya__isnull', True), ('biaya__range', (1, 4)), _connector='OR'), name='answer_biaya_1_to_4'), models.CheckConstraint(condition=models.Q(('produk__isnull', True), ('produk__range', (1, 4)), _connector='OR'), name='answer_produk_1_to_4'), models.CheckConstraint(condition=models.Q(('kompetensi__isnull', True), ('kompetensi__range', (1, 4)), _connector='OR'), name='answer_kompetensi_1_to_4'), models.CheckConstraint(condition=models.Q(('perilaku__isnull', True), ('perilaku__range', (1, 4)), _connector='OR'), name='answer_perilaku_1_to_4'), models.CheckConstraint(condition=models.Q(('sarana__isnull', True), ('sarana__range', (1, 4)), _connector='OR'), name='answer_sarana_1_to_4'), models.CheckConstraint(condition=models.Q(('pengaduan__isnull', True), ('pengaduan__range', (1, 4)), _connector='OR'), name='answer_pengaduan_1_to_4'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'sheet'), ('sheet__isnull', False)), models.Q(models.Q(('channel', 'sheet'), _negated=True), ('sheet', None)), _connector='OR'), name='answer_sheet_of_channel'), models.CheckConstraint(condition=models.Q(('biaya__isnull', True), ('kompetensi__isnull', True), ('pengaduan__isnull', True), ('perilaku__isnull', True), ('persyaratan__isnull', True), ('produk__isnull', True), ('prosedur__isnull', True), ('sarana__isnull', True), ('waktu__isnull', True), _negated=True), name='answer_says_something')],
            },
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(fields=['kab_id', '-period_to'], name='survey_place_period'),
        ),
    ]
