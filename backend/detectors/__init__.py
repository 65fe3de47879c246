"""Set-based queries that turn records into draft findings, one file each."""
