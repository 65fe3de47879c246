"""The servers in Python: ours, plain strawberry over the ORM, hard-coded statements on either database."""
