"""Loops: how often they run, however they are written."""
