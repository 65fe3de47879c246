"""The reference: graphql-core's own executor over rows held in memory, the policy applied in Python.

It shares the printed schema with the engine and nothing else: what a list is, who sees what and how a page is cut are
written here a second time, plainly and slowly, so that the two can be compared.
"""
