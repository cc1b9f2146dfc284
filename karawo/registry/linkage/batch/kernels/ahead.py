"""Memory that is asked for before it is needed: rows that share a key lie far from each other, and each waits for the
last one otherwise."""

from collections.abc import Callable
from typing import Any, cast

import numpy.typing as npt
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

_READ, _KEEP_ALL, _DATA = 0, 3, 1


def _bring(typing: Any, array: Any, row: Any, behind: Any) -> Any:
    def made(context: Any, builder: Any, signature: Any, asked: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, asked[0])
        step = builder.extract_value(held.strides, 0)
        byte = ir.IntType(8).as_pointer()
        start = builder.add(builder.ptrtoint(held.data, step.type), builder.mul(asked[1], step))
        place = builder.inttoptr(builder.add(start, asked[2]), byte)
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        builder.call(prefetch, [place, number(_READ), number(_KEEP_ALL), number(_DATA)])
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), made


bring = cast(Callable[[npt.NDArray[Any], int, int], None], intrinsic(_bring))
"""(array, row, behind): the line of memory so many bytes behind where a row of the array begins. Nothing else comes of
it, also where there is no such place."""
