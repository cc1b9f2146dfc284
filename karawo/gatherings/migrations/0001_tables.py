import django.db.models.deletion
import karawo.gatherings.rules.seats
import karawo.journal.models
import karawo.registry.models.fields
import karawo.registry.models.tracked
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0005_purposes'),
        ('accounts', '__first__'),
        ('journal', '0004_acts_checked_together'),
        ('regions', '0001_initial'),
        ('registry', '0007_fewer_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='GatheringKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='kode')),
                ('name', models.CharField(max_length=60, verbose_name='nama')),
                ('has_board', models.BooleanField(default=False, verbose_name='dengan papan diskusi')),
                ('has_certificates', models.BooleanField(default=False, verbose_name='dengan sertifikat')),
                ('served_days', models.PositiveSmallIntegerField(default=365, verbose_name='dihitung sudah terlayani, hari')),
                ('position', models.PositiveSmallIntegerField(default=100, verbose_name='urutan')),
            ],
            options={
                'verbose_name': 'jenis kegiatan',
                'verbose_name_plural': 'jenis kegiatan',
                'ordering': ['position', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='gathering_kind_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('title', models.CharField(max_length=150, verbose_name='judul')),
                ('about', models.TextField(blank=True, max_length=2000, verbose_name='keterangan')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('organiser_name', models.CharField(max_length=150, verbose_name='penyelenggara')),
                ('place_text', models.CharField(max_length=200, verbose_name='tempat')),
                ('is_online', models.BooleanField(default=False, verbose_name='daring')),
                ('seats', models.PositiveIntegerField(verbose_name='kuota kursi')),
                ('allotment', models.CharField(choices=[('first_come', 'langsung, selama masih ada'), ('on_close', 'sesudah pendaftaran ditutup, menurut giliran')], default='first_come', max_length=10, verbose_name='cara membagi kursi')),
                ('offer_hours', models.PositiveSmallIntegerField(default=24, verbose_name='tawaran berlaku, jam')),
                ('starts_at', models.DateTimeField(verbose_name='mulai')),
                ('ends_at', models.DateTimeField(verbose_name='selesai')),
                ('registration_until', models.DateTimeField(null=True, verbose_name='pendaftaran sampai')),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True, verbose_name='pendaftaran dibuka')),
                ('cancelled_at', models.DateTimeField(null=True, verbose_name='dibatalkan')),
                ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='alasan batal')),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='wilayah')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gatherings.gatheringkind', verbose_name='jenis')),
            ],
            options={
                'ordering': ['-starts_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='gathering_has_a_title'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='gathering_runs_forward'), models.CheckConstraint(condition=models.Q(('seats__range', (1, 5000))), name='gathering_has_seats'), models.CheckConstraint(condition=models.Q(('offer_hours__range', (1, 240))), name='gathering_offer_hours'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='gathering_published_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at', None), ('cancelled_by', None)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='gathering_cancelled_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='GatheringSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('title', models.CharField(max_length=150, verbose_name='nama sesi')),
                ('starts_at', models.DateTimeField(verbose_name='mulai')),
                ('ends_at', models.DateTimeField(verbose_name='selesai')),
                ('speaker', models.CharField(blank=True, max_length=200, verbose_name='narasumber')),
                ('agenda', models.TextField(blank=True, max_length=2000, verbose_name='acara')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='gatherings.gathering')),
            ],
            options={
                'ordering': ['starts_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='gathering_session_runs_forward')],
            },
        ),
        migrations.CreateModel(
            name='HeadCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('key', models.UUIDField(unique=True)),
                ('number', models.PositiveIntegerField(verbose_name='jumlah orang')),
                ('women', models.PositiveIntegerField(null=True, verbose_name='di antaranya perempuan')),
                ('note', models.CharField(max_length=200, verbose_name='cara menghitung')),
                ('counted_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='head_counts', to='gatherings.gatheringsession')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['counted_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__range', (1, 1000000))), name='head_count_some'), models.CheckConstraint(condition=models.Q(('women', None), ('women__lte', models.F('number')), _connector='OR'), name='head_count_women_among'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='head_count_undone_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('key', models.UUIDField(unique=True)),
                ('state', models.CharField(choices=[(karawo.gatherings.rules.seats.State['WAITING'], 'daftar tunggu'), (karawo.gatherings.rules.seats.State['OFFERED'], 'ditawari kursi'), (karawo.gatherings.rules.seats.State['SEATED'], 'mendapat kursi'), (karawo.gatherings.rules.seats.State['CANCELLED'], 'dibatalkan')], max_length=10)),
                ('person_name', karawo.registry.models.fields.SealedTextField(null=True)),
                ('phone', karawo.registry.models.fields.SealedTextField(null=True)),
                ('phone_digest', models.BigIntegerField(null=True)),
                ('person_key', models.CharField(max_length=40)),
                ('organisation', models.CharField(blank=True, max_length=150, verbose_name='lembaga atau usaha')),
                ('element_code', models.CharField(blank=True, max_length=20, verbose_name='unsur')),
                ('sex', models.CharField(blank=True, choices=[('P', 'Perempuan'), ('L', 'Laki-laki')], max_length=1, verbose_name='jenis kelamin')),
                ('age_band', models.CharField(blank=True, choices=[('-15', 'di bawah 16 tahun'), ('16-30', '16–30 tahun'), ('31-45', '31–45 tahun'), ('46-60', '46–60 tahun'), ('61-', 'di atas 60 tahun')], max_length=5, verbose_name='umur')),
                ('has_disability', models.BooleanField(null=True, verbose_name='penyandang disabilitas')),
                ('is_remote', models.BooleanField(null=True, verbose_name='tinggal di daerah terpencil')),
                ('channel', models.CharField(choices=[('web', 'web'), ('staff', 'petugas'), ('door', 'di pintu')], max_length=5)),
                ('door_code', models.CharField(max_length=8)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('consented_at', models.DateTimeField(null=True)),
                ('signed_up_at', models.DateTimeField()),
                ('tried', models.PositiveSmallIntegerField(default=0)),
                ('offer_expires_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.business')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='gatherings.gathering')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.owner')),
                ('purpose', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.purpose')),
            ],
            options={
                'ordering': ['signed_up_at', 'id'],
                'indexes': [models.Index(fields=['gathering', 'state'], name='registration_state'), models.Index(fields=['person_key'], name='registration_person'), models.Index(fields=['owner'], name='registration_owner'), models.Index(fields=['business'], name='registration_business')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('offer_expires_at__isnull', False), ('state', karawo.gatherings.rules.seats.State['OFFERED'])), models.Q(models.Q(('state', karawo.gatherings.rules.seats.State['OFFERED']), _negated=True), ('offer_expires_at', None)), _connector='OR'), name='registration_offer_expires'), models.CheckConstraint(condition=models.Q(models.Q(('person_name', None), models.Q(('business__isnull', False), ('owner__isnull', False), _connector='OR')), models.Q(('business', None), ('owner', None), ('person_name__isnull', False)), _connector='OR'), name='registration_is_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('phone', None), ('phone_digest', None)), models.Q(('phone__isnull', False), ('phone_digest__isnull', False)), _connector='OR'), name='registration_phone_with_digest'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', karawo.gatherings.rules.seats.State['CANCELLED'])), models.Q(models.Q(('state', karawo.gatherings.rules.seats.State['CANCELLED']), _negated=True), ('cancelled_at', None)), _connector='OR'), name='registration_cancelled_at_a_time'), models.UniqueConstraint(condition=models.Q(('state', karawo.gatherings.rules.seats.State['CANCELLED']), _negated=True), fields=('gathering', 'person_key'), name='registration_person_once'), models.UniqueConstraint(fields=('gathering', 'door_code'), name='registration_door_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('serial', models.PositiveIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='nomor')),
                ('token', models.CharField(max_length=40, unique=True)),
                ('holder_name', karawo.registry.models.fields.SealedTextField()),
                ('body', models.JSONField()),
                ('issued_at', models.DateTimeField(verbose_name='terbit')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='dicabut')),
                ('revoke_reason', models.CharField(blank=True, max_length=300, verbose_name='alasan dicabut')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='gatherings.gathering')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='gatherings.registration')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('registration',), name='certificate_in_force_once'), models.UniqueConstraint(fields=('kab_id', 'year', 'serial'), name='certificate_serial_once'), models.CheckConstraint(condition=models.Q(models.Q(('revoke_reason', ''), ('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False), models.Q(('revoke_reason', ''), _negated=True)), _connector='OR'), name='certificate_revoked_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('key', models.UUIDField(unique=True)),
                ('how', models.CharField(choices=[('code', 'kode peserta'), ('name', 'daftar nama')], max_length=4)),
                ('came_at', models.DateTimeField(verbose_name='datang')),
                ('received_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True, verbose_name='pulang')),
                ('undone_at', models.DateTimeField(null=True)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='gatherings.gatheringsession')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='gatherings.registration')),
            ],
            options={
                'ordering': ['-came_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('session', 'registration'), name='attendance_once'), models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('came_at')), _connector='OR'), name='attendance_runs_forward'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='attendance_undone_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kab_id', models.IntegerField()),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seat_rows', to='gatherings.gathering')),
            ],
            options={
                'ordering': ['gathering', 'number'],
                'constraints': [models.UniqueConstraint(fields=('gathering', 'number'), name='seat_once')],
            },
        ),
        migrations.AddField(
            model_name='registration',
            name='seat',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registration', to='gatherings.seat'),
        ),
        migrations.AddIndex(
            model_name='gathering',
            index=models.Index(fields=['kab_id', '-starts_at'], name='gathering_place_time'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seat__isnull', False), ('state__in', [karawo.gatherings.rules.seats.State['OFFERED'], karawo.gatherings.rules.seats.State['SEATED']])), models.Q(models.Q(('state__in', [karawo.gatherings.rules.seats.State['OFFERED'], karawo.gatherings.rules.seats.State['SEATED']]), _negated=True), ('seat', None)), _connector='OR'), name='registration_keeps_a_seat_or_none'),
        ),
    ]
