"""Record files in: CSV or Parquet, checked, as batches of text columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.errors import CannotLink


def header_of(path: Path) -> list[str]:
    """The column names. Raises CannotLink where the file is missing, empty or of another kind."""
    return [name for name, _type in _open(path)]


def batches(
    path: Path, *, needed: Sequence[str], wanted: Sequence[str], truth: Sequence[str] = (), rows: int
) -> Iterator[pa.Table]:
    """Tables of at most `rows` rows with all `wanted` columns as text; a column that is not there is empty.

    needed: columns without which nothing can be linked. truth: columns kept as they are, also needed.
    Order and content of the rows do not depend on `rows`. Raises CannotLink.
    """
    there = {name for name, _type in _open(path)}
    for name in (*needed, *truth):
        if name not in there:
            raise CannotLink(
                _(
                    "Kolom {column} tidak ada dalam {file}. Kolom yang ada: {there}. "
                    "Ganti nama kolomnya di baris pertama, atau sebut model dengan kolom lain (--model)."
                ).format(column=name, file=path.name, there=", ".join(sorted(there)))
            )
    columns = [name for name in dict.fromkeys((*wanted, *truth)) if name in there]
    for piece in _pieces(path, columns, rows):
        yield _completed(piece, wanted, truth)


def _open(path: Path) -> list[tuple[str, pa.DataType]]:
    if not path.is_file():
        raise CannotLink(_("Berkas {file} tidak ada; periksa nama dan foldernya.").format(file=path))
    try:
        if path.suffix.lower() == ".parquet":
            schema = pyarrow.parquet.read_schema(path)
        else:
            with _csv(path) as reader:
                schema = reader.schema
    except (pa.ArrowInvalid, OSError) as error:
        raise CannotLink(
            _(
                "Berkas {file} tidak terbaca sebagai CSV (UTF-8, koma) atau Parquet: {error}. "
                "Simpan ulang sebagai CSV UTF-8 dengan nama kolom di baris pertama."
            ).format(file=path.name, error=str(error).split("\n")[0])
        ) from error
    return list(zip(schema.names, schema.types, strict=True))


def _csv(path: Path, columns: list[str] | None = None) -> pyarrow.csv.CSVStreamingReader:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        first = lines.readline()
    if columns is None:
        columns = []
    names = [name.strip().strip('"') for name in first.rstrip("\r\n").split(",")]
    return pyarrow.csv.open_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(
            block_size=8 << 20, use_threads=False, skip_rows=1, column_names=names
        ),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            include_columns=columns or None,
        ),
    )


def _pieces(path: Path, columns: list[str], rows: int) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in _stream(path, columns, rows):
        at = 0
        while at < batch.num_rows:
            taken = batch.slice(at, rows - count)
            held.append(taken)
            count += taken.num_rows
            at += taken.num_rows
            if count == rows:
                yield pa.Table.from_batches(held)
                held, count = [], 0
    if count:
        yield pa.Table.from_batches(held)


def _stream(path: Path, columns: list[str], rows: int) -> Iterator[pa.RecordBatch]:
    try:
        if path.suffix.lower() == ".parquet":
            with pyarrow.parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(
                    batch_size=min(rows, 1 << 17), columns=columns, use_threads=False
                ):
                    yield batch.rename_columns(batch.schema.names)
        else:
            with _csv(path, columns) as reader:
                yield from reader
    except pa.ArrowInvalid as error:
        raise CannotLink(
            _(
                "Baris dalam {file} tidak terbaca: {error}. Periksa jumlah koma dan tanda kutip di baris itu."
            ).format(file=path.name, error=str(error).split("\n")[0])
        ) from error


def _completed(table: pa.Table, wanted: Sequence[str], truth: Sequence[str]) -> pa.Table:
    empty = pa.array([""] * table.num_rows, pa.string())
    arrays = []
    for name in wanted:
        if name not in table.column_names:
            arrays.append(empty)
            continue
        column = table[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_floating(column.type):
            raise CannotLink(
                _(
                    "Kolom {column} berisi bilangan pecahan: angka panjang seperti NIK sudah rusak di situ. "
                    "Simpan kolom itu sebagai teks, lalu coba lagi."
                ).format(column=name)
            )
        arrays.append(pc.fill_null(column.cast(pa.string()), ""))
    for name in truth:
        column = table[name]
        try:
            if pa.types.is_dictionary(column.type):
                column = column.cast(column.type.value_type)
            arrays.append(column.cast(pa.int64()))
        except pa.ArrowInvalid:
            arrays.append(_numbered(column))
    return pa.table(arrays, names=[*wanted, *truth])


def _numbered(column: pa.ChunkedArray) -> pa.Array:
    """Truth that is written as text becomes numbers; the same text the same number in every batch."""
    from hashlib import blake2b

    encoded = pc.fill_null(column.cast(pa.string()), "").combine_chunks().dictionary_encode()
    numbers = pa.array(
        [
            int.from_bytes(blake2b(str(text).encode(), digest_size=7).digest())
            for text in encoded.dictionary.to_pylist()
        ],
        pa.int64(),
    )
    return numbers.take(encoded.indices)
