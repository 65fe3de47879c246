"""Admission, amendments and payments, stages of projects, disclosures, what changed in a rating."""

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
    dependencies = [('anxin', '0005_staff_of_notices_and_ends_of_contracts')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AdmissionRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=20)),
                ('state', fields.CharField(max_length=18)),
                ('scopes', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('is_late', fields.BooleanField(db_default=False)),
                ('submitted_at', MomentField()),
                ('returned_at', MomentField(null=True)),
                ('return_reason', fields.TextField(null=True, unique=False)),
                ('completed_at', MomentField(null=True)),
                ('conditions', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('publicised_at', MomentField(null=True)),
                ('publicity_until', fields.DateField(null=True)),
                ('concluded_on', fields.DateField(null=True)),
                ('recorded_at', MomentField()),
                ('version', fields.BigIntField(db_default=1)),
            ],
            options={'table': 'admission', 'app': 'anxin', 'constraints': [CheckConstraint(check="kind IN ('REGISTRATION','SCOPE','RENEWAL')", name='ck_admission_kind'), CheckConstraint(check="state IN ('SUBMITTED','RETURNED','PUBLICISED','CONCLUDED','WITHDRAWN')", name='ck_admission_state')], 'indexes': [Index(fields=['agency_id', 'state'], name='ix_admission_agency_id_state'), Index(fields=['submitted_at', 'id'], name='ix_admission_submitted_at_id')], 'pk_attr': 'id', 'table_description': 'An application with the services it is about; `conditions` is what was found on the day of its publicity.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AgencyChangeRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('item', fields.CharField(max_length=28)),
                ('before', fields.TextField(null=True, unique=False)),
                ('after', fields.TextField(unique=False)),
                ('changed_on', fields.DateField()),
                ('due_on', fields.DateField()),
                ('reported_on', fields.DateField()),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'agency_change', 'app': 'anxin', 'constraints': [CheckConstraint(check="item IN ('NAME','LEGAL_REPRESENTATIVE','ADDRESS','PREMISES','PHONE','WEBSITE')", name='ck_agency_change_item')], 'indexes': [Index(fields=['agency_id', 'reported_on'], name='ix_agency_change_agency_id_reported_on')], 'pk_attr': 'id', 'table_description': 'One change: what was, what is, since when, until when it was to be told and when it was.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AgencySystemRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('item', fields.CharField(max_length=26)),
                ('digest', fields.CharField(max_length=64)),
                ('filed_on', fields.DateField()),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'agency_system', 'app': 'anxin', 'constraints': [CheckConstraint(check="item IN ('RULES','PROCEDURES','ARCHIVES','QUALITY_SYSTEM','STAFF_FILES','PERFORMANCE_REVIEW','QUALITY_AUDIT')", name='ck_agency_system_item')], 'indexes': [Index(fields=['agency_id', 'item'], name='ix_agency_system_agency_id_item')], 'pk_attr': 'id', 'table_description': 'The document of an internal system as it was filed, by its digest; a later one follows, none is replaced.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AmendmentRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('contract', fields.ForeignKeyField('anxin.ContractRow', source_field='contract_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('signed_on', fields.DateField()),
                ('reason', fields.TextField(unique=False)),
                ('changes', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'amendment', 'app': 'anxin', 'unique_together': (('contract_id', 'number'),), 'pk_attr': 'id', 'table_description': 'A written change of a contract: by the names of what changed, what it was and what it is.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ContractTemplateRow',
            fields=[
                ('code', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ('title_zh', fields.CharField(max_length=120)),
                ('title_en', fields.CharField(max_length=160)),
                ('service_kind', fields.ForeignKeyField('anxin.ServiceKindRow', source_field='service_kind_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('clause', fields.CharField(max_length=80)),
                ('elements', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('note', fields.TextField(unique=False)),
                ('from_on', fields.DateField()),
                ('until_on', fields.DateField(null=True)),
            ],
            options={'table': 'contract_template', 'app': 'anxin', 'pk_attr': 'code', 'table_description': "A template of reference data: by element's name, its wording in Chinese and in English."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DisclosureRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('from_on', fields.DateField()),
                ('until_on', fields.DateField()),
                ('staff', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('procedure', fields.TextField(unique=False)),
                ('contents', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('prices', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('performance', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('digest', fields.CharField(max_length=64)),
                ('disclosed_on', fields.DateField()),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'disclosure', 'app': 'anxin', 'indexes': [Index(fields=['agency_id', 'disclosed_on'], name='ix_disclosure_agency_id_disclosed_on'), Index(fields=['disclosed_on', 'id'], name='ix_disclosure_disclosed_on_id')], 'pk_attr': 'id', 'table_description': 'One disclosure as of a day; staff, contents and performance come from the record, the rest from the agency.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PaymentRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('contract', fields.ForeignKeyField('anxin.ContractRow', source_field='contract_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('amount', fields.BigIntField()),
                ('paid_on', fields.DateField()),
                ('number', fields.CharField(max_length=60)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'payment', 'app': 'anxin', 'unique_together': (('contract_id', 'number'),), 'indexes': [Index(fields=['agency_id', 'paid_on'], name='ix_payment_agency_id_paid_on')], 'pk_attr': 'id', 'table_description': "A payment of the fee, in fen, as the agency declared it: `number` is the voucher's or invoice's."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProjectStageRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('project', fields.ForeignKeyField('anxin.ProjectRow', source_field='project_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('stage', fields.CharField(max_length=21)),
                ('note', fields.TextField(null=True, unique=False)),
                ('digest', fields.CharField(null=True, max_length=64)),
                ('filed_on', fields.DateField()),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'project_stage', 'app': 'anxin', 'constraints': [CheckConstraint(check="stage IN ('CONTRACT','MATTER_REPORT','PLAN','SERVICE','RECTIFICATION','CLOSED_LOOP')", name='ck_project_stage_stage')], 'indexes': [Index(fields=['project_id', 'stage'], name='ix_project_stage_project_id_stage')], 'pk_attr': 'id', 'table_description': 'Evidence of one stage: a document or photo by its digest, or the record that shows it. Added, never replaced.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RatingChangeRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('rating', fields.ForeignKeyField('anxin.RatingRow', source_field='rating_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=15)),
                ('source', fields.CharField(max_length=17)),
                ('finding', fields.ForeignKeyField('anxin.FindingRow', source_field='finding_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('merit', fields.ForeignKeyField('anxin.MeritRow', source_field='merit_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('rule', fields.ForeignKeyField('anxin.RuleRow', source_field='rule_id', null=True, db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('points_before', fields.BigIntField()),
                ('points_after', fields.BigIntField()),
                ('reason_zh', fields.TextField(null=True, unique=False)),
                ('reason_en', fields.TextField(null=True, unique=False)),
            ],
            options={'table': 'rating_change', 'app': 'anxin', 'constraints': [CheckConstraint(check="kind IN ('ADDED','CHANGED','GONE')", name='ck_rating_change_kind'), CheckConstraint(check="source IN ('DEDUCTION','BONUS','RISK')", name='ck_rating_change_source')], 'indexes': [Index(fields=['rating_id', 'id'], name='ix_rating_change_rating_id_id')], 'pk_attr': 'id', 'table_description': "A line that this rating has otherwise than the agency's current rating before it; points in hundredths."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='AgencyRow',
            name='fixed_assets',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='RatingRow',
            name='previous_id',
            field=fields.BigIntField(null=True),
        ),
    ]
