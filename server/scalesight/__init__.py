"""scalesight: declared scale, put to work where code is written."""

__version__ = "0.1.0"
