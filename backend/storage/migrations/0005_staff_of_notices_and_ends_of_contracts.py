"""Client, staff and completion of a practice notice; when and why a contract ended."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('anxin', '0004_files_and_versions')]

    initial = False

    operations = [
        ops.AddField(
            model_name='ContractRow',
            name='end_reason',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='ContractRow',
            name='ended_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='PracticeNoticeRow',
            name='client',
            field=fields.CharField(null=True, max_length=120),
        ),
        ops.AddField(
            model_name='PracticeNoticeRow',
            name='completed_at',
            field=MomentField(null=True),
        ),
        ops.AddField(
            model_name='PracticeNoticeRow',
            name='staff',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
