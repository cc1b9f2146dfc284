import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import karawo.journal.models
import karawo.registry.models.fields
import karawo.registry.models.tracked
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('journal', '0004_acts_checked_together'),
        ('regions', '0001_initial'),
        ('registry', '0007_fewer_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='AidKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='kode')),
                ('title', models.CharField(max_length=120, verbose_name='nama')),
                ('form', models.CharField(choices=[('money', 'uang'), ('goods', 'barang'), ('training', 'pelatihan'), ('programme', 'program')], max_length=10, verbose_name='bentuk')),
                ('unit', models.CharField(blank=True, max_length=30, verbose_name='satuan')),
                ('is_active', models.BooleanField(default=True, verbose_name='dipakai')),
            ],
            options={
                'verbose_name': 'jenis bantuan',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='GivingOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, unique=True, verbose_name='nama')),
                ('is_active', models.BooleanField(default=True, verbose_name='dipakai')),
                ('region', models.ForeignKey(blank=True, limit_choices_to={'level__lte': 2}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='wilayah')),
            ],
            options={
                'verbose_name': 'kantor pemberi',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='RecipientList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('check', 'diperiksa sebelum diberi'), ('given', 'sudah diberikan')], max_length=5)),
                ('title', models.CharField(max_length=200)),
                ('planned_on', models.DateField()),
                ('programme', models.CharField(blank=True, max_length=150)),
                ('fund_code', models.CharField(blank=True, max_length=10)),
                ('stored_name', models.CharField(blank=True, max_length=80)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('columns', models.JSONField(default=list)),
                ('kab_id', models.IntegerField()),
                ('made_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('entry', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('kind', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.aidkind')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.givingoffice')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('undone_at', None), ('accepted_at__isnull', False), _connector='OR'), name='list_undone_after_accepted')],
            },
        ),
        migrations.CreateModel(
            name='ListedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('n', models.PositiveIntegerField()),
                ('row_number', models.PositiveIntegerField()),
                ('told', karawo.registry.models.fields.SealedTextField()),
                ('name', models.CharField(blank=True, max_length=200)),
                ('nik_masked', models.CharField(blank=True, max_length=20)),
                ('verdict', models.CharField(choices=[('new', 'Belum pernah'), ('served', 'Sudah pernah'), ('possible', 'Mungkin orang yang sama'), ('twice', 'Dua kali dalam daftar'), ('known', 'Sudah tercatat'), ('rejected', 'Tidak terbaca')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=600)),
                ('fix', models.CharField(blank=True, max_length=300)),
                ('aid_id', models.BigIntegerField(null=True)),
                ('owner_id', models.BigIntegerField(null=True)),
                ('override_reason', models.CharField(blank=True, max_length=300)),
                ('overridden_at', models.DateTimeField(null=True)),
                ('overridden_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('overridden_in', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('asked_in', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='assistance.recipientlist')),
            ],
            options={
                'ordering': ['asked_in', 'n'],
                'indexes': [models.Index(fields=['asked_in', 'verdict', 'n'], name='listed_person_verdict')],
                'constraints': [models.UniqueConstraint(fields=('asked_in', 'n'), name='listed_person_once'), models.CheckConstraint(condition=models.Q(models.Q(('overridden_at', None), ('override_reason', '')), models.Q(models.Q(('override_reason', ''), _negated=True), ('overridden_at__isnull', False)), _connector='OR'), name='override_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Aid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('name', models.CharField(max_length=200, verbose_name='nama penerima')),
                ('canonical_name', models.CharField(max_length=200)),
                ('nik', karawo.registry.models.fields.SealedTextField(null=True)),
                ('nik_digest', models.BigIntegerField(null=True)),
                ('nik_masked', models.CharField(blank=True, max_length=20)),
                ('given_on', models.DateField(verbose_name='tanggal')),
                ('programme', models.CharField(blank=True, max_length=150, verbose_name='program')),
                ('value_rupiah', models.BigIntegerField(null=True, verbose_name='nilai')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='jumlah')),
                ('unit', models.CharField(blank=True, max_length=30, verbose_name='satuan')),
                ('goods', models.CharField(blank=True, max_length=200, verbose_name='barang atau materi')),
                ('fund_code', models.CharField(blank=True, choices=[('apbn', 'APBN'), ('apbd_prov', 'APBD provinsi'), ('apbd_kab', 'APBD kabupaten/kota'), ('dak', 'DAK'), ('dana_desa', 'Dana desa'), ('csr', 'CSR/TJSL'), ('lain', 'lainnya'), ('', 'tidak tahu')], max_length=10, verbose_name='sumber dana')),
                ('evidence', models.CharField(blank=True, max_length=200, verbose_name='bukti')),
                ('override_reason', models.CharField(blank=True, max_length=300, verbose_name='alasan tetap diberikan')),
                ('recorded_at', models.DateTimeField(verbose_name='dicatat')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ditarik')),
                ('end_reason', models.CharField(blank=True, max_length=300, verbose_name='alasan penarikan')),
                ('business', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.business')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.owner')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='wilayah')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='assistance.aid')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.aidkind', verbose_name='jenis')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.givingoffice', verbose_name='pemberi')),
                ('source_list', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='aids', to='assistance.recipientlist')),
            ],
            options={
                'ordering': ['-given_on', '-id'],
                'indexes': [models.Index(condition=models.Q(('nik_digest__isnull', False)), fields=['nik_digest', 'kind'], name='aid_nik'), models.Index(fields=['entry'], name='aid_entry'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('canonical_name', 'gin_trgm_ops'), name='aid_name_trigram')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='aid_names_its_recipient'), models.CheckConstraint(condition=models.Q(models.Q(('nik', None), ('nik_digest', None), ('nik_masked', '')), models.Q(('nik__isnull', False), ('nik_digest__isnull', False)), _connector='OR'), name='aid_nik_sealed_with_digest'), models.CheckConstraint(condition=models.Q(('value_rupiah', None), ('value_rupiah__gte', 0), _connector='OR'), name='aid_value_not_negative'), models.CheckConstraint(condition=models.Q(('quantity', None), ('quantity__gt', 0), _connector='OR'), name='aid_quantity_above_zero'), models.CheckConstraint(condition=models.Q(('business', None), ('owner__isnull', False), _connector='OR'), name='aid_of_a_business_names_its_owner'), models.CheckConstraint(condition=models.Q(('replaces', None), models.Q(('replaces', models.F('id')), _negated=True), _connector='OR'), name='aid_does_not_replace_itself'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None)), models.Q(('ended_at__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='aid_ended_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RecipientKeys',
            fields=[
                ('aid', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='recipient_keys', serialize=False, to='assistance.aid')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=True, fields=['keys'], name='recipient_keys_keys')],
            },
        ),
        migrations.CreateModel(
            name='KindRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('again', models.CharField(choices=[('months', 'sekali dalam sejumlah bulan'), ('year', 'sekali dalam satu tahun kalender'), ('once', 'sekali seumur hidup'), ('free', 'boleh berulang')], max_length=6, verbose_name='boleh lagi')),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jumlah bulan')),
                ('valid_from', models.DateField(verbose_name='berlaku sejak')),
                ('basis', models.CharField(max_length=200, verbose_name='dasar dan pasal')),
                ('is_verified', models.BooleanField(default=False, verbose_name='sudah dicocokkan dengan aslinya')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='assistance.aidkind', verbose_name='jenis bantuan')),
            ],
            options={
                'verbose_name': 'aturan jenis bantuan',
                'ordering': ['kind', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'valid_from'), name='kind_rule_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('again', 'months'), ('months__gte', 1), ('months__lte', 240)), models.Q(models.Q(('again', 'months'), _negated=True), ('months', None)), _connector='OR'), name='kind_rule_months_where_counted')],
            },
        ),
        migrations.AddIndex(
            model_name='recipientlist',
            index=models.Index(fields=['kab_id', '-id'], name='recipient_list_kab'),
        ),
        migrations.AddIndex(
            model_name='aid',
            index=models.Index(fields=['kab_id', '-given_on', '-id'], name='aid_kab_given'),
        ),
    ]
