"""The verbs: what an actor may do, one file each."""
