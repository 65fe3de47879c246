"""Tables of the shell itself: audit chain, outbox, idempotency. No noun of the trade is here."""

from tortoise import fields
from tortoise.models import Model

from backend.storage.moments import MomentField


class AuditRow(Model):
    """One line of the audit chain: who did what to what. Its hash covers the line before it."""

    seq = fields.BigIntField(primary_key=True)
    """1, 2, 3, ... without gaps: given by `audit.append`, never by the database."""
    at = MomentField()
    actor = fields.CharField(max_length=200)
    role = fields.CharField(max_length=60)
    command = fields.CharField(max_length=100)
    subject_type = fields.CharField(max_length=60)
    subject_id = fields.CharField(max_length=100)
    detail = fields.TextField()
    """JSON with sorted keys: text, so that what was hashed is what is kept."""
    previous_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "audit"
        indexes = (("subject_type", "subject_id", "seq"), ("at",))


class EventRow(Model):
    """Something that happened and is to be told: written in the command's transaction, delivered at least once."""

    id = fields.BigIntField(primary_key=True)
    at = MomentField()
    topic = fields.CharField(max_length=100)
    key = fields.CharField(max_length=100)
    """Whom it is about, say `Agency:42`: events of one key are delivered in order."""
    payload = fields.JSONField[dict[str, object]]()
    attempts = fields.IntField(default=0)
    next_attempt_at = MomentField(null=True)
    last_error = fields.TextField(null=True)
    delivered_at = MomentField(null=True)
    dead_at = MomentField(null=True)
    """When delivery was given up."""

    class Meta:
        table = "event"
        indexes = (("delivered_at", "id"), ("key", "id"), ("topic", "id"))


class IdempotencyRow(Model):
    """The answer a command gave, kept so that the same call again gives the same answer and changes nothing."""

    id = fields.BigIntField(primary_key=True)
    actor = fields.CharField(max_length=200)
    key = fields.CharField(max_length=200)
    command = fields.CharField(max_length=100)
    body_digest = fields.CharField(max_length=64)
    answer = fields.TextField()
    at = MomentField()

    class Meta:
        table = "idempotency"
        unique_together = (("actor", "key"),)
        indexes = (("at",),)


class TableVersionRow(Model):
    """How often a table has changed: the sum of `n` over its rows. Triggers keep it (`changes.py`)."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=63)
    n = fields.BigIntField()

    class Meta:
        table = "table_version"
        indexes = (("name", "n"),)
