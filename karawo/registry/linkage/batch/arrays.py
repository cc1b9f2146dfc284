"""What the arrays of linkage are made of."""

import numpy as np
import numpy.typing as npt

type Bytes = npt.NDArray[np.uint8]
type Ints = npt.NDArray[np.int32]
type Longs = npt.NDArray[np.int64]
type Words64 = npt.NDArray[np.uint64]
type Doubles = npt.NDArray[np.float64]
