"""Listed hazards and double reports; guidelines, samples and look-alikes of reports, and their publication."""

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
    dependencies = [('anxin', '0006_admission_ledger_stages_disclosure_changes')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DoubleReportRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('hazard', fields.ForeignKeyField('anxin.HazardRow', source_field='hazard_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('enterprise', fields.ForeignKeyField('anxin.EnterpriseRow', source_field='enterprise_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('state_and_cause', fields.TextField(unique=False)),
                ('harm_and_difficulty', fields.TextField(unique=False)),
                ('plan', fields.TextField(unique=False)),
                ('workers_told_on', fields.DateField()),
                ('reported_on', fields.DateField()),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'double_report', 'app': 'anxin', 'pk_attr': 'id', 'table_description': "How a major hazard is treated, told to the regulator and to the workers' congress; reports follow each other."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ListedHazardRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('hazard', fields.ForeignKeyField('anxin.HazardRow', source_field='hazard_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('enterprise', fields.ForeignKeyField('anxin.EnterpriseRow', source_field='enterprise_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('region', fields.ForeignKeyField('anxin.RegionRow', source_field='region_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('enterprise_name', fields.CharField(max_length=120)),
                ('content', fields.TextField(unique=False)),
                ('authority', fields.CharField(max_length=80)),
                ('state', fields.CharField(max_length=23)),
                ('listed_on', fields.DateField()),
                ('publish_by', fields.DateField()),
                ('cure_until', fields.DateField()),
                ('asked_until', fields.DateField(null=True)),
                ('asked_on', fields.DateField(null=True)),
                ('decide_by', fields.DateField(null=True)),
                ('reason', fields.TextField(null=True, unique=False)),
                ('removed_on', fields.DateField(null=True)),
                ('recorded_at', MomentField()),
                ('version', fields.BigIntField(db_default=1)),
            ],
            options={'table': 'listed_hazard', 'app': 'anxin', 'constraints': [CheckConstraint(check="state IN ('LISTED','EXTENSION_ASKED','REMOVED')", name='ck_listed_hazard_state')], 'indexes': [Index(fields=['listed_on', 'id'], name='ix_listed_hazard_listed_on_id'), Index(fields=['region_id', 'state'], name='ix_listed_hazard_region_id_state')], 'pk_attr': 'id', 'table_description': 'A listing with what is public of it: who, where, what, until when.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LookAlikeRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('report', fields.ForeignKeyField('anxin.ReportRow', source_field='report_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('other', fields.ForeignKeyField('anxin.ReportRow', source_field='other_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('similarity', fields.BigIntField()),
                ('state', fields.CharField(max_length=17)),
                ('found_on', fields.DateField()),
                ('reason', fields.TextField(null=True, unique=False)),
                ('decided_by', fields.CharField(null=True, max_length=80)),
                ('decided_on', fields.DateField(null=True)),
                ('recorded_at', MomentField()),
                ('version', fields.BigIntField(db_default=1)),
            ],
            options={'table': 'look_alike', 'app': 'anxin', 'unique_together': (('report_id', 'other_id'),), 'constraints': [CheckConstraint(check="state IN ('SUSPECTED','CONFIRMED','DISMISSED')", name='ck_look_alike_state')], 'indexes': [Index(fields=['found_on', 'id'], name='ix_look_alike_found_on_id')], 'pk_attr': 'id', 'table_description': 'A report and the one before it that it resembles; similarity in hundredths of a per cent.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReportGuidelineRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('region', fields.ForeignKeyField('anxin.RegionRow', source_field='region_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=25)),
                ('title', fields.CharField(max_length=160)),
                ('checklist', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('from_on', fields.DateField()),
                ('until_on', fields.DateField(null=True)),
                ('recorded_at', MomentField()),
                ('version', fields.BigIntField(db_default=1)),
            ],
            options={'table': 'report_guideline', 'app': 'anxin', 'constraints': [CheckConstraint(check="kind IN ('RISK_SURVEY','HAZARD_CHECK','STANDARDISATION','REVIEW','SAFETY_EVALUATION','TRAINING','TESTING','OTHER')", name='ck_report_guideline_kind')], 'indexes': [Index(fields=['region_id', 'kind', 'from_on'], name='ix_report_guideline_region_id_kind_from_on'), Index(fields=['from_on', 'id'], name='ix_report_guideline_from_on_id')], 'pk_attr': 'id', 'table_description': 'A guideline from one day until another; `checklist` has code, zh, en and weight of each item.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReportSampleRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('region', fields.ForeignKeyField('anxin.RegionRow', source_field='region_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('period', fields.CharField(max_length=10)),
                ('kind', fields.CharField(max_length=25)),
                ('seed', fields.CharField(max_length=40)),
                ('shares', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('roster', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('roster_digest', fields.CharField(max_length=64)),
                ('population', fields.BigIntField()),
                ('size', fields.BigIntField()),
                ('drawn_on', fields.DateField()),
                ('drawn_by', fields.CharField(max_length=80)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'report_sample', 'app': 'anxin', 'unique_together': (('region_id', 'period', 'kind'),), 'constraints': [CheckConstraint(check="kind IN ('RISK_SURVEY','HAZARD_CHECK','STANDARDISATION','REVIEW','SAFETY_EVALUATION','TRAINING','TESTING','OTHER')", name='ck_report_sample_kind')], 'indexes': [Index(fields=['drawn_on', 'id'], name='ix_report_sample_drawn_on_id')], 'pk_attr': 'id', 'table_description': 'A draw: what it was drawn from (`roster`: report, grade), by which shares and seed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReportSampleItemRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('sample', fields.ForeignKeyField('anxin.ReportSampleRow', source_field='sample_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('report', fields.ForeignKeyField('anxin.ReportRow', source_field='report_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('stratum', fields.CharField(max_length=20)),
            ],
            options={'table': 'report_sample_item', 'app': 'anxin', 'pk_attr': 'id', 'table_description': "A report that was drawn, with its stratum: the agency's grade on that day."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TextSketchRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('sha256', fields.CharField(unique=True, max_length=64)),
                ('shingles', fields.BigIntField()),
                ('sketch', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'text_sketch', 'app': 'anxin', 'pk_attr': 'id', 'table_description': "What is kept of a document's text: its smallest shingle hashes. `shingles` 0: no text could be read."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SketchPieceRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('piece', fields.CharField(max_length=16)),
                ('sketch', fields.ForeignKeyField('anxin.TextSketchRow', source_field='sketch_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'sketch_piece', 'app': 'anxin', 'indexes': [Index(fields=['piece', 'sketch_id'], name='ix_sketch_piece_piece_sketch_id')], 'pk_attr': 'id', 'table_description': 'The very smallest hashes of a sketch: what candidates are found by.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='HazardRow',
            name='criterion',
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name='HazardRow',
            name='lingering_reported_at',
            field=MomentField(null=True),
        ),
        ops.AddField(
            model_name='ReportCheckRow',
            name='answers',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='ReportCheckRow',
            name='checked_by',
            field=fields.CharField(null=True, max_length=80),
        ),
        ops.AddField(
            model_name='ReportCheckRow',
            name='guideline',
            field=fields.ForeignKeyField('anxin.ReportGuidelineRow', source_field='guideline_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='ReportRow',
            name='published_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='ReportRow',
            name='summary',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='ReportRow',
            name='survey_digests',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
