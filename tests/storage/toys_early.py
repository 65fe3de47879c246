"""The toy tables before a change."""

from tortoise import fields
from tortoise.models import Model

from backend.storage.moments import MomentField


class ShelfRow(Model):
    """A shelf."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=100, unique=True)
    building = fields.CharField(max_length=20, default="", db_default="")
    remark = fields.TextField(null=True)

    class Meta:
        table = "shelf"
        unique_together = (("building", "name"),)
        indexes = (("building",),)


class BoxRow(Model):
    """A box on a shelf."""

    id = fields.BigIntField(primary_key=True)
    shelf: fields.ForeignKeyRelation[ShelfRow] = fields.ForeignKeyField("anxin.ShelfRow", on_delete=fields.CASCADE)
    label = fields.CharField(max_length=100)
    weight = fields.IntField(default=0)
    packed_at = MomentField(null=True)

    class Meta:
        table = "box"
        unique_together = (("shelf", "label"),)
        indexes = (("weight",),)
