"""Evaluation: goes through functions, statement by statement and call by call."""
