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
    dependencies = [('anxin', '0012_dishonesty_listings')]

    initial = False

    operations = [
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
    ]
