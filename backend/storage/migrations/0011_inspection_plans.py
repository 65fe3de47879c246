"""Plans of inspections, their tasks and draws; checklists; interests of inspectors."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0010_survey_images')]

    initial = False

    operations = [
        ops.CreateModel(
            name='InspectionChecklistRow',
            fields=[
                ('code', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ('title_zh', fields.CharField(max_length=120)),
                ('title_en', fields.CharField(max_length=160)),
                ('kinds', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('mode', fields.CharField(max_length=16)),
                ('items', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('from_on', fields.DateField()),
                ('until_on', fields.DateField(null=True)),
            ],
            options={'table': 'inspection_checklist', 'app': 'anxin', 'constraints': [CheckConstraint(check="mode IN ('ON_SITE','OFF_SITE')", name='ck_inspection_checklist_mode')], 'pk_attr': 'code', 'table_description': 'A checklist from one day until another; an item of `items` has a rule and a case where a no is a violation.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InspectionPlanRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('region', fields.ForeignKeyField('anxin.RegionRow', source_field='region_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('period', fields.CharField(max_length=10)),
                ('from_on', fields.DateField()),
                ('until_on', fields.DateField()),
                ('state', fields.CharField(max_length=14)),
                ('scheme', fields.CharField(max_length=64)),
                ('planned_on', fields.DateField()),
                ('planned_by', fields.CharField(max_length=80)),
                ('closed_on', fields.DateField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'inspection_plan', 'app': 'anxin', 'unique_together': (('region_id', 'period'),), 'constraints': [CheckConstraint(check="state IN ('OPEN','CLOSED')", name='ck_inspection_plan_state')], 'indexes': [Index(fields=['planned_on', 'id'], name='ix_inspection_plan_planned_on_id')], 'pk_attr': 'id', 'table_description': "A region's plan of a year (`2026`: numbers only) or of a quarter (`2026Q4`: with its tasks)."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InspectionDrawRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('plan', fields.ForeignKeyField('anxin.InspectionPlanRow', source_field='plan_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('seed', fields.CharField(max_length=40)),
                ('size', fields.BigIntField()),
                ('roster', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('inspectors', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('barred', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('digest', fields.CharField(max_length=64)),
                ('picked', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('drawn_on', fields.DateField()),
                ('drawn_by', fields.CharField(max_length=80)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'inspection_draw', 'app': 'anxin', 'pk_attr': 'id', 'table_description': 'A double-random draw: `roster` (agency, weight), `inspectors` and `barred` (inspector, agency) are all it needs.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InspectionPlanLineRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('plan', fields.ForeignKeyField('anxin.InspectionPlanRow', source_field='plan_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('tier', fields.CharField(max_length=15)),
                ('agencies', fields.BigIntField()),
                ('on_site', fields.BigIntField()),
                ('off_site', fields.BigIntField()),
                ('on_site_ceiling', fields.BigIntField()),
            ],
            options={'table': 'inspection_plan_line', 'app': 'anxin', 'constraints': [CheckConstraint(check="tier IN ('TRUSTED','REGULAR','CLOSE','KEY')", name='ck_inspection_plan_line_tier')], 'pk_attr': 'id', 'table_description': 'What a plan foresees for one tier.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InspectionTaskRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('plan', fields.ForeignKeyField('anxin.InspectionPlanRow', source_field='plan_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('draw', fields.ForeignKeyField('anxin.InspectionDrawRow', source_field='draw_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('region', fields.ForeignKeyField('anxin.RegionRow', source_field='region_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('period', fields.CharField(max_length=10)),
                ('kind', fields.CharField(max_length=20)),
                ('mode', fields.CharField(max_length=16)),
                ('state', fields.CharField(max_length=18)),
                ('task_number', fields.CharField(unique=True, max_length=40)),
                ('cause', fields.TextField(null=True, unique=False)),
                ('due_on', fields.DateField()),
                ('lead', fields.ForeignKeyField('anxin.InspectorRow', source_field='lead_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('second', fields.ForeignKeyField('anxin.InspectorRow', source_field='second_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('dispatched_on', fields.DateField(null=True)),
                ('cancel_reason', fields.TextField(null=True, unique=False)),
                ('inspection', fields.ForeignKeyField('anxin.InspectionRow', source_field='inspection_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'inspection_task', 'app': 'anxin', 'constraints': [CheckConstraint(check="kind IN ('QUARTERLY','VERIFICATION','RANDOM_DRAW','SPECIAL','TRIGGERED','LOOK_BACK')", name='ck_inspection_task_kind'), CheckConstraint(check="mode IN ('ON_SITE','OFF_SITE')", name='ck_inspection_task_mode'), CheckConstraint(check="state IN ('PLANNED','DISPATCHED','DONE','CANCELLED')", name='ck_inspection_task_state')], 'indexes': [Index(fields=['plan_id', 'state', 'due_on'], name='ix_inspection_task_plan_id_state_due_on'), Index(fields=['agency_id', 'due_on'], name='ix_inspection_task_agency_id_due_on'), Index(fields=['due_on', 'id'], name='ix_inspection_task_due_on_id'), Index(fields=['region_id', 'period'], name='ix_inspection_task_region_id_period')], 'pk_attr': 'id', 'table_description': 'An inspection to be made; what came of it is the inspection of the same task number.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InspectorInterestRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('inspector', fields.ForeignKeyField('anxin.InspectorRow', source_field='inspector_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('region', fields.ForeignKeyField('anxin.RegionRow', source_field='region_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('reason', fields.TextField(unique=False)),
                ('declared_on', fields.DateField()),
                ('ended_on', fields.DateField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'inspector_interest', 'app': 'anxin', 'indexes': [Index(fields=['agency_id', 'inspector_id'], name='ix_inspector_interest_agency_id_inspector_id'), Index(fields=['declared_on', 'id'], name='ix_inspector_interest_declared_on_id')], 'pk_attr': 'id', 'table_description': 'Why an inspector may not go to an agency: kinship, shares, a post held there (回避).'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='InspectionRow',
            name='evidence',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='InspectorRow',
            name='released_on',
            field=fields.DateField(null=True),
        ),
    ]
