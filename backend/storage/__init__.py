"""The databases: engines, unit of work, readers, audit chain, outbox, migrations. It knows no entity of the trade."""
