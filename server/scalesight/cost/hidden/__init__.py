"""Loops that nobody wrote: inside of built-ins, copies and searches, and calls that do the same each round."""
