"""Amounts: sizes, what is computed with them, and how a person reads them."""
