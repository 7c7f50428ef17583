"""What SciPy or pandas read from an exported file, as JSON: read.py mat|parquet|tsv|csv FILE.

Of a MAT-file: a struct array is a list of objects, a cell array a list, text a string, and a numeric or logical array
{"shape", "values"} with the values column by column. What is missing is null.
"""

import json
import sys

import numpy as np
import pandas as pd
import scipy.io


def plain(value):
    if value.dtype.names is not None:
        return [
            {name: plain(element[name]) for name in value.dtype.names}
            for element in value.ravel(order="F")
        ]
    if value.dtype == object:
        return [plain(item) for item in value.ravel(order="F")]
    if value.dtype.kind == "U":
        return value.item() if value.size == 1 else ""
    return {
        "shape": list(value.shape),
        "values": [number(item) for item in value.ravel(order="F").tolist()],
    }


def number(value):
    return None if isinstance(value, float) and np.isnan(value) else value


def mat(path):
    # mat_dtype: logical arrays are read as such.
    content = scipy.io.loadmat(path, struct_as_record=True, mat_dtype=True)
    return {name: plain(value) for name, value in content.items() if not name.startswith("__")}


def frame(table):
    return {
        "types": {name: str(dtype) for name, dtype in table.dtypes.items()},
        "rows": [
            [None if pd.isna(value) else value for value in row]
            for row in table.astype(object).itertuples(index=False)
        ],
    }


kind, path = sys.argv[1:]
if kind == "mat":
    result = mat(path)
elif kind == "parquet":
    result = frame(pd.read_parquet(path))
elif kind == "tsv":
    result = frame(pd.read_csv(path, sep="\t", na_values="n/a", keep_default_na=False))
else:
    raise SystemExit(f"unknown kind {kind}")
json.dump(result, sys.stdout)
