"""Source text to intermediate form. Nothing outside this package knows a grammar."""
