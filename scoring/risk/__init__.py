"""The learned risk model: absent from a rating, with its reason, until a model has passed its gate."""
