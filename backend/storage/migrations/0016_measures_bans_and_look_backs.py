"""Joint measures, persons on the list, bans, and the look-back after accidents."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0015_contests')]

    initial = False

    operations = [
        ops.CreateModel(
            name='BanRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('professional', fields.ForeignKeyField('anxin.ProfessionalRow', source_field='professional_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('penalty', fields.ForeignKeyField('anxin.PenaltyRow', source_field='penalty_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('accident', fields.ForeignKeyField('anxin.AccidentRow', source_field='accident_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=18)),
                ('ground', fields.CharField(max_length=28)),
                ('state', fields.CharField(max_length=16)),
                ('authority', fields.CharField(max_length=80)),
                ('reason', fields.TextField(unique=False)),
                ('is_lifelong', fields.BooleanField(db_default=False)),
                ('proposed_by', fields.CharField(max_length=80)),
                ('proposed_on', fields.DateField()),
                ('decided_by', fields.CharField(null=True, max_length=80)),
                ('decided_on', fields.DateField(null=True)),
                ('decision_reason', fields.TextField(null=True, unique=False)),
                ('from_on', fields.DateField(null=True)),
                ('until_on', fields.DateField(null=True)),
                ('lifted_by', fields.CharField(null=True, max_length=80)),
                ('lifted_on', fields.DateField(null=True)),
                ('lift_ground', fields.CharField(null=True, max_length=14)),
                ('lift_document', fields.CharField(null=True, max_length=80)),
                ('lift_reason', fields.TextField(null=True, unique=False)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'ban', 'app': 'anxin', 'constraints': [CheckConstraint(check="kind IN ('INDUSTRY','OCCUPATION')", name='ck_ban_kind'), CheckConstraint(check="ground IN ('LEASED_QUALIFICATION','AFFILIATION','FALSE_REPORT','ACCIDENT')", name='ck_ban_ground'), CheckConstraint(check="state IN ('PROPOSED','DROPPED','IN_FORCE','LIFTED','ENDED')", name='ck_ban_state'), CheckConstraint(check="lift_ground IN ('COURT','REVIEW')", name='ck_ban_lift_ground')], 'indexes': [Index(fields=['proposed_on', 'id'], name='ix_ban_proposed_on_id'), Index(fields=['state', 'until_on'], name='ix_ban_state_until_on')], 'pk_attr': 'id', 'table_description': 'One ban: of the agency itself or, with `professional`, of a person who worked for it. No `until_on`: for life.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DishonestyTermRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('listing', fields.ForeignKeyField('anxin.DishonestyListingRow', source_field='listing_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('published_on', fields.DateField()),
                ('removed_on', fields.DateField()),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'dishonesty_term', 'app': 'anxin', 'pk_attr': 'id', 'table_description': 'An earlier time in public of a listing that was restored: from its publication until the removal got by fraud.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='JointMeasureRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('listing', fields.ForeignKeyField('anxin.DishonestyListingRow', source_field='listing_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('area', fields.CharField(max_length=30)),
                ('state', fields.CharField(max_length=16)),
                ('receiver_zh', fields.CharField(max_length=80)),
                ('receiver_en', fields.CharField(max_length=120)),
                ('answers', fields.CharField(max_length=17)),
                ('legal_basis', fields.CharField(max_length=80)),
                ('told_on', fields.DateField()),
                ('answer', fields.TextField(null=True, unique=False)),
                ('answered_on', fields.DateField(null=True)),
                ('answered_by', fields.CharField(null=True, max_length=80)),
                ('ended_on', fields.DateField(null=True)),
                ('ends_by', fields.DateField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'joint_measure', 'app': 'anxin', 'constraints': [CheckConstraint(check="area IN ('OPERATION','FINANCE','GOVERNMENT_PROCUREMENT','ENGINEERING_TENDERS','STATE_LAND','HONOURS','IMPORT_EXPORT','EXIT_ENTRY','QUALIFICATION_REVIEW','INSURANCE_RATES')", name='ck_joint_measure_area'), CheckConstraint(check="state IN ('TOLD','ANSWERED','ENDED')", name='ck_joint_measure_state'), CheckConstraint(check="answers IN ('REGULATOR','BUYER','INSURER')", name='ck_joint_measure_answers')], 'indexes': [Index(fields=['told_on', 'id'], name='ix_joint_measure_told_on_id')], 'pk_attr': 'id', 'table_description': 'One area of one listing. `ends_by`: until when the receiver has to lift what it did, once the listing is over.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ListedPersonRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('listing', fields.ForeignKeyField('anxin.DishonestyListingRow', source_field='listing_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('professional', fields.ForeignKeyField('anxin.ProfessionalRow', source_field='professional_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('part', fields.TextField(unique=False)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'listed_person', 'app': 'anxin', 'unique_together': (('listing_id', 'professional_id'),), 'pk_attr': 'id', 'table_description': 'A person who is directly responsible, named with the agency and on the list as long as it is.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='account',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='assess_by',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='assessed_by',
            field=fields.CharField(null=True, max_length=80),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='assessed_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='assessment',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='concluded_by',
            field=fields.CharField(null=True, max_length=80),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='is_rectified',
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='management',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='recorded_by',
            field=fields.CharField(null=True, max_length=80),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='responsibility',
            field=fields.CharField(null=True, max_length=17),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='technical',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='AccidentRow',
            name='version',
            field=fields.BigIntField(db_default=1),
        ),
    ]
