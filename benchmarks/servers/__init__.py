"""Three servers that answer the same four queries: ours, plain strawberry over the ORM, hard-coded statements."""
