"""Rows of a database: models, relations, queries, and what a framework makes of rows without a loop in sight."""
