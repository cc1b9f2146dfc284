"""The statements of `bulk`, in the order in which they run. Parameters: BulkOrder.parameters().

matching: which rows the register has already, and which it may have. judging: the verdict of each row, and what of it
is new. writing: what was decided, into the register.
"""
