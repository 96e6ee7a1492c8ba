"""Intermediate form and declared scale to cost. Nothing in here knows a framework by name."""
