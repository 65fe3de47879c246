"""Complaints."""

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
            name='ComplaintRewardRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('complaint', fields.ForeignKeyField('anxin.ComplaintRow', source_field='complaint_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('penalty', fields.ForeignKeyField('anxin.PenaltyRow', source_field='penalty_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('fine', fields.BigIntField(db_default=0)),
                ('share_percent', fields.BigIntField()),
                ('least', fields.BigIntField()),
                ('most', fields.BigIntField()),
                ('insider_percent', fields.BigIntField()),
                ('amount', fields.BigIntField()),
                ('granted_by', fields.CharField(max_length=80)),
                ('granted_on', fields.DateField()),
                ('paid_on', fields.DateField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
            ],
            options={'table': 'complaint_reward', 'app': 'anxin', 'unique_together': (('complaint_id',),), 'pk_attr': 'id', 'table_description': 'What a named complainant is paid for, and how it was reckoned; money in fen, shares in per cent.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='IdentityOpeningRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('complaint', fields.ForeignKeyField('anxin.ComplaintRow', source_field='complaint_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('opened_by', fields.CharField(max_length=80)),
                ('purpose', fields.TextField(unique=False)),
                ('opened_at', MomentField()),
            ],
            options={'table': 'identity_opening', 'app': 'anxin', 'pk_attr': 'id', 'table_description': 'Each time that a box was opened: by whom and what for.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SealedIdentityRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('complaint', fields.ForeignKeyField('anxin.ComplaintRow', source_field='complaint_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('box', fields.TextField(unique=False)),
            ],
            options={'table': 'sealed_identity', 'app': 'anxin', 'unique_together': (('complaint_id',),), 'pk_attr': 'id', 'table_description': 'Who complained, in a box that the key of the installation opens; no published type, no list, no count.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='accept_by',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='accepted_by',
            field=fields.CharField(null=True, max_length=80),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='accepted_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='answer',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='concluded_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='extended_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='is_named',
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='kind',
            field=fields.CharField(db_default='SERVICE', max_length=19),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='lead',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='needs_check',
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='reason',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='state',
            field=fields.CharField(db_default='SUBMITTED', max_length=17),
        ),
        ops.AddField(
            model_name='ComplaintRow',
            name='version',
            field=fields.BigIntField(db_default=1),
        ),
        # What was on record before: reports have a severity; a complaint without an outcome was being looked into.
        ops.RunSQL(
            "UPDATE complaint SET kind = CASE WHEN severity IS NULL THEN 'SERVICE' ELSE 'REPORT' END,"
            " state = CASE outcome WHEN 'OPEN' THEN 'ACCEPTED' ELSE 'CONCLUDED' END, concluded_on = answered_on,"
            " channel = CASE channel WHEN '12345' THEN 'HOTLINE_12345' WHEN '12350' THEN 'HOTLINE_12350'"
            " WHEN 'LETTER' THEN 'LETTER' ELSE 'WEB' END"
        ),
        ops.AlterField(
            model_name='ComplaintRow',
            name='channel',
            field=fields.CharField(max_length=21),
        ),
        ops.AlterModelOptions(
            name='ComplaintRow',
            options={'table': 'complaint', 'app': 'anxin', 'constraints': [CheckConstraint(check="kind IN ('SERVICE','REPORT','RETALIATION')", name='ck_complaint_kind'), CheckConstraint(check="state IN ('SUBMITTED','DECLINED','ACCEPTED','ANSWERED','CONCLUDED')", name='ck_complaint_state'), CheckConstraint(check="channel IN ('HOTLINE_12350','HOTLINE_12345','WEB','LETTER')", name='ck_complaint_channel'), CheckConstraint(check="outcome IN ('OPEN','UPHELD','NOT_UPHELD')", name='ck_complaint_outcome')], 'indexes': [Index(fields=['received_on', 'id'], name='ix_complaint_received_on_id')], 'pk_attr': 'id', 'table_description': "One complaint. `content` is in its author's words and may betray them: handlers write a `lead` for others."},
        ),
        ops.DeleteModel(name='ComplaintAuthorRow'),
    ]
