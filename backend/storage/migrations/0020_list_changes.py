"""What put an agency in its tier, and what moved since the list before."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('anxin', '0019_experts_and_persons_in_findings')]

    initial = False

    operations = [
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='grade',
            field=fields.CharField(null=True, max_length=19),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='moved_by',
            field=fields.CharField(null=True, max_length=19),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='previous_band',
            field=fields.CharField(null=True, max_length=17),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='previous_exposure',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='previous_grade',
            field=fields.CharField(null=True, max_length=19),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='previous_rank',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='previous_tier',
            field=fields.CharField(null=True, max_length=15),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='tier_by',
            field=fields.CharField(null=True, max_length=13),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='tier_change',
            field=fields.CharField(null=True, max_length=17),
        ),
        ops.AddField(
            model_name='SupervisionEntryRow',
            name='tier_changed_by',
            field=fields.CharField(null=True, max_length=14),
        ),
        ops.AddIndex(
            model_name='SupervisionEntryRow',
            index=Index(fields=['supervision_list_id', 'tier_change', 'rank'], name='ix_supervision_entry_supervision_list_id_tier_change_rank'),
        ),
        ops.AddField(
            model_name='SupervisionListRow',
            name='first_tenth_kept',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SupervisionListRow',
            name='left_out',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SupervisionListRow',
            name='lighter',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SupervisionListRow',
            name='newly_listed',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SupervisionListRow',
            name='previous',
            field=fields.ForeignKeyField('anxin.SupervisionListRow', source_field='previous_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='SupervisionListRow',
            name='stricter',
            field=fields.BigIntField(null=True),
        ),
    ]
