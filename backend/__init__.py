"""The service: entities (nouns), commands (verbs), detectors (queries that find breaches), and their rooms."""
