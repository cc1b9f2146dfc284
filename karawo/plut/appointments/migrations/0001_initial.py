import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import karawo.journal.models
import karawo.plut.appointments.rules.states
import karawo.registry.models.fields
import karawo.registry.models.tracked
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0005_purposes'),
        ('accounts', '__first__'),
        ('journal', '0003_seals_name_rows'),
        ('registry', '0005_statistics_after_long_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('field_code', models.CharField(blank=True, max_length=20, verbose_name='bidang')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(blank=True, null=True)),
                ('on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[(karawo.plut.appointments.rules.states.State['WISHED'], 'di daftar tunggu'), (karawo.plut.appointments.rules.states.State['OFFERED'], 'ditawarkan, menunggu jawaban'), (karawo.plut.appointments.rules.states.State['BOOKED'], 'terjadwal'), (karawo.plut.appointments.rules.states.State['ARRIVED'], 'menunggu di ruang tunggu'), (karawo.plut.appointments.rules.states.State['CALLED'], 'dipanggil'), (karawo.plut.appointments.rules.states.State['SERVING'], 'sedang dilayani'), (karawo.plut.appointments.rules.states.State['DONE'], 'selesai'), (karawo.plut.appointments.rules.states.State['CANCELLED'], 'dibatalkan'), (karawo.plut.appointments.rules.states.State['NO_SHOW'], 'tidak datang')], max_length=10)),
                ('channel', models.CharField(choices=[(karawo.plut.appointments.rules.states.Channel['WEB'], 'web'), (karawo.plut.appointments.rules.states.Channel['PHONE'], 'telepon'), (karawo.plut.appointments.rules.states.Channel['WALK_IN'], 'datang langsung')], max_length=8)),
                ('person_name', karawo.registry.models.fields.SealedTextField(null=True)),
                ('phone', karawo.registry.models.fields.SealedTextField(null=True)),
                ('phone_digest', models.BigIntegerField(null=True)),
                ('about', models.CharField(blank=True, max_length=300, verbose_name='keperluan')),
                ('made_at', models.DateTimeField()),
                ('ticket_number', models.PositiveIntegerField(null=True)),
                ('arrived_at', models.DateTimeField(null=True)),
                ('called_at', models.DateTimeField(null=True)),
                ('desk', models.CharField(blank=True, max_length=20, verbose_name='meja')),
                ('wish_from', models.DateField(null=True)),
                ('wish_to', models.DateField(null=True)),
                ('offer_expires_at', models.DateTimeField(null=True)),
                ('tried', models.PositiveSmallIntegerField(default=0)),
                ('business', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.business')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
                ('consultant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.owner')),
            ],
            options={
                'indexes': [models.Index(fields=['centre', 'on'], name='appointment_day'), models.Index(condition=models.Q(('state', 'wished')), fields=['centre', 'made_at'], name='appointment_wishes')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', [karawo.plut.appointments.rules.states.State['ARRIVED'], karawo.plut.appointments.rules.states.State['BOOKED'], karawo.plut.appointments.rules.states.State['CALLED'], karawo.plut.appointments.rules.states.State['DONE'], karawo.plut.appointments.rules.states.State['OFFERED'], karawo.plut.appointments.rules.states.State['SERVING']])), expressions=[('consultant', '='), ('period', '&&')], name='appointment_consultant_once_at_a_time'), models.UniqueConstraint(condition=models.Q(('state__in', [karawo.plut.appointments.rules.states.State['CALLED'], karawo.plut.appointments.rules.states.State['SERVING']])), fields=('consultant',), name='appointment_one_at_the_desk'), models.UniqueConstraint(fields=('centre', 'on', 'ticket_number'), name='ticket_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('person_name', None), models.Q(('business__isnull', False), ('owner__isnull', False), _connector='OR')), models.Q(('business', None), ('owner', None), ('person_name__isnull', False)), _connector='OR'), name='appointment_has_one_client'), models.CheckConstraint(condition=models.Q(models.Q(('phone', None), ('phone_digest', None)), models.Q(('phone__isnull', False), ('phone_digest__isnull', False)), _connector='OR'), name='appointment_phone_with_digest'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [karawo.plut.appointments.rules.states.State['OFFERED'], karawo.plut.appointments.rules.states.State['BOOKED']]), _negated=True), models.Q(('consultant__isnull', False), ('on__isnull', False), ('period__isnull', False)), _connector='OR'), name='appointment_booked_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', karawo.plut.appointments.rules.states.State['WISHED']), _negated=True), models.Q(('period', None), ('wish_from__isnull', False)), _connector='OR'), name='appointment_wished_has_none'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [karawo.plut.appointments.rules.states.State['ARRIVED'], karawo.plut.appointments.rules.states.State['CALLED'], karawo.plut.appointments.rules.states.State['SERVING'], karawo.plut.appointments.rules.states.State['DONE']]), _negated=True), models.Q(('arrived_at__isnull', False), ('on__isnull', False), ('ticket_number__isnull', False)), _connector='OR'), name='appointment_in_the_hall_has_a_ticket'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [karawo.plut.appointments.rules.states.State['CALLED'], karawo.plut.appointments.rules.states.State['SERVING'], karawo.plut.appointments.rules.states.State['DONE']]), _negated=True), ('consultant__isnull', False), _connector='OR'), name='appointment_at_the_desk_has_a_consultant'), models.CheckConstraint(condition=models.Q(models.Q(('offer_expires_at__isnull', False), ('state', karawo.plut.appointments.rules.states.State['OFFERED'])), models.Q(models.Q(('state', karawo.plut.appointments.rules.states.State['OFFERED']), _negated=True), ('offer_expires_at', None)), _connector='OR'), name='appointment_offer_expires'), models.CheckConstraint(condition=models.Q(models.Q(('wish_from', None), ('wish_to', None)), ('wish_to__gte', models.F('wish_from')), _connector='OR'), name='appointment_wish_runs_forward')],
            },
        ),
        migrations.CreateModel(
            name='CentreTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('set_at', models.DateTimeField()),
                ('slot_minutes', models.PositiveSmallIntegerField()),
                ('days_ahead', models.PositiveSmallIntegerField()),
                ('lead_minutes', models.PositiveSmallIntegerField()),
                ('early_minutes', models.PositiveSmallIntegerField()),
                ('grace_minutes', models.PositiveSmallIntegerField()),
                ('offer_minutes', models.PositiveSmallIntegerField()),
                ('open_per_client', models.PositiveSmallIntegerField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.centre')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('centre', 'set_at'), name='centre_terms_once'), models.CheckConstraint(condition=models.Q(('slot_minutes__range', (5, 240))), name='centre_terms_slot_has_a_length')],
            },
        ),
        migrations.CreateModel(
            name='DatedHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('kind', models.CharField(choices=[('leave', 'cuti'), ('ill', 'sakit'), ('duty', 'tugas luar'), ('training', 'pelatihan'), ('other', 'halangan lain'), ('extra', 'jam tambahan')], max_length=8, verbose_name='jenis')),
                ('first_on', models.DateField(verbose_name='dari tanggal')),
                ('last_on', models.DateField(verbose_name='sampai tanggal')),
                ('starts', models.TimeField(null=True, verbose_name='dari pukul')),
                ('ends', models.TimeField(null=True, verbose_name='sampai pukul')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='keterangan')),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
                ('consultant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
            ],
            options={
                'ordering': ['first_on', 'starts'],
                'indexes': [models.Index(fields=['consultant', 'last_on'], name='dated_hours_consultant')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='dated_hours_forward'), models.CheckConstraint(condition=models.Q(models.Q(('ends', None), ('starts', None), models.Q(('kind', 'extra'), _negated=True)), ('ends__gt', models.F('starts')), _connector='OR'), name='dated_hours_span')],
            },
        ),
        migrations.CreateModel(
            name='QueueLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('use', models.CharField(choices=[('hall', 'layar antrean'), ('calendar', 'kalender')], max_length=8)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
                ('consultant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('consultant', None), ('use', 'hall')), models.Q(('consultant__isnull', False), ('use', 'calendar')), _connector='OR'), name='queue_link_of_a_consultant'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='queue_link_revoked_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('what', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='appointments.appointment')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
                ('consultant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('previous', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['entry'], name='appointment_step_entry')],
            },
        ),
        migrations.CreateModel(
            name='TicketDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('centre', 'on'), name='ticket_day_once')],
            },
        ),
        migrations.CreateModel(
            name='WeeklyHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('weekday', models.PositiveSmallIntegerField()),
                ('starts', models.TimeField(null=True)),
                ('ends', models.TimeField(null=True)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.centre')),
                ('consultant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
            ],
            options={
                'ordering': ['weekday', 'starts'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ends', None), ('starts', None)), ('ends__gt', models.F('starts')), _connector='OR'), name='weekly_hours_forward'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='weekly_hours_weekday'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='weekly_hours_valid')],
            },
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['business', '-on'], name='appointment_business'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['owner', '-on'], name='appointment_owner'),
        ),
    ]
