"""The pool of experts, and the persons whom violations and findings name."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.indexes import FallingIndex
from backend.storage.moments import MomentField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0018_agency_lists')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ExpertRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('professional', fields.ForeignKeyField('anxin.ProfessionalRow', source_field='professional_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('region', fields.ForeignKeyField('anxin.RegionRow', source_field='region_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('specialty', fields.CharField(max_length=22)),
                ('admitted_on', fields.DateField()),
                ('admitted_by', fields.CharField(max_length=80)),
                ('left_on', fields.DateField(null=True)),
                ('left_why', fields.CharField(null=True, max_length=19)),
                ('left_reason', fields.TextField(null=True, unique=False)),
                ('removed_by', fields.CharField(null=True, max_length=80)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'expert', 'app': 'anxin', 'constraints': [CheckConstraint(check="specialty IN ('COAL_MINE','NON_COAL_MINE','CHEMICAL','METAL_SMELTING','CONSTRUCTION','ROAD_TRANSPORT','OTHER')", name='ck_expert_specialty'), CheckConstraint(check="left_why IN ('TEST_FAILED','REMOVED')", name='ck_expert_left_why')], 'indexes': [Index(fields=['region_id', 'left_on'], name='ix_expert_region_id_left_on'), FallingIndex(fields=['admitted_on', 'id'], name='fx_expert_admitted_on_id')], 'pk_attr': 'id', 'table_description': 'One term in the pool; `left_on` empty: in it now.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FindingPersonRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('finding', fields.ForeignKeyField('anxin.FindingRow', source_field='finding_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('professional', fields.ForeignKeyField('anxin.ProfessionalRow', source_field='professional_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('part', fields.CharField(max_length=27)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'finding_person', 'app': 'anxin', 'unique_together': (('finding_id', 'professional_id', 'part'),), 'constraints': [CheckConstraint(check="part IN ('SUBJECT','AUTHOR','LISTED','LENT_CERTIFICATE','SIGNED_FOR_ANOTHER','SIGNED_WHILE_ABSENT','INVOLVED')", name='ck_finding_person_part')], 'indexes': [Index(fields=['professional_id', 'finding_id'], name='ix_finding_person_professional_id_finding_id')], 'pk_attr': 'id', 'table_description': 'One person whom a finding names; written when the finding is drafted, never taken back.'},
            bases=['Model'],
        ),
        ops.AlterModelOptions(
            name='ViolationRow',
            options={'table': 'violation', 'app': 'anxin', 'constraints': [CheckConstraint(check="part IN ('SUBJECT','AUTHOR','LISTED','LENT_CERTIFICATE','SIGNED_FOR_ANOTHER','SIGNED_WHILE_ABSENT','INVOLVED')", name='ck_violation_part')], 'pk_attr': 'id', 'table_description': 'A breach that an inspection or a case brought to light, named by the rule that it breaks, and who did it.'},
        ),
        ops.AddField(
            model_name='ViolationRow',
            name='part',
            field=fields.CharField(null=True, max_length=27),
        ),
        ops.AddField(
            model_name='ViolationRow',
            name='professional',
            field=fields.ForeignKeyField('anxin.ProfessionalRow', source_field='professional_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
    ]
