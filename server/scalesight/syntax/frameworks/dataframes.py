"""Data frames and arrays of pandas, numpy and polars, as far as they are copied to become longer."""

from dataclasses import replace

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_JOINED = Effect(returns="object", type="pandas.DataFrame", copies="arguments")
_ARRAY = Effect(returns="object", type="numpy.ndarray", copies="arguments")
_READ = Effect(queries=1, returns="list", text=0, narrow_keys=("chunksize",))

FRAMEWORK = Framework(
    name="dataframes",
    languages=PYTHON,
    imports=("pandas", "numpy", "polars"),
    calls={
        "pandas.concat": _JOINED,
        "pandas.DataFrame.append": Effect(returns="object", type="pandas.DataFrame", copies="object"),
        "polars.concat": Effect(returns="object", type="polars.DataFrame", copies="arguments"),
        # All rows at once, or with `chunksize` some at a time.
        **rows("pandas", "read_sql read_sql_query", _READ),
        "pandas.read_sql_table": replace(_READ, text=None, on="model"),
        **rows("pandas", "DataFrame Series", Effect(returns="object", type="pandas.DataFrame")),
        "polars.DataFrame": Effect(returns="object", type="polars.DataFrame"),
        "polars.DataFrame.vstack": Effect(returns="same"),  # it puts chunks side by side, and copies none
        **rows("numpy", "append concatenate vstack hstack", _ARRAY),
    },
)
