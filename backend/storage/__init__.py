"""Database engines, unit of work, migrations, outbox and audit chain. It knows no entity."""
