"""Survey images that were published with statutory reports."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0009_contracts_by_mode_and_place')]

    initial = False

    operations = [
        ops.CreateModel(
            name='SurveyImageRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('report', fields.ForeignKeyField('anxin.ReportRow', source_field='report_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('digest', fields.CharField(db_index=True, max_length=64)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'survey_image', 'app': 'anxin', 'pk_attr': 'id', 'table_description': 'A survey image that was published with a statutory report: its file is then for everyone.'},
            bases=['Model'],
        ),
    ]
