"""The arrays that the compiled functions hand to each other."""

import numpy as np
from numpy.typing import NDArray

type State = NDArray[np.uint64]
"""Eight streams of random numbers; `chance.begin` starts one of them."""
type Shares = NDArray[np.float64]
type Bytes = NDArray[np.uint8]
type Ints = NDArray[np.int32]
"""Tokens of `wordstock`, codes of records, faults."""
type Longs = NDArray[np.int64]
type Offsets = NDArray[np.int32]
"""(columns, rows + 1), as Arrow keeps text."""
