"""Recursion: functions that call themselves, and answers that are kept."""
