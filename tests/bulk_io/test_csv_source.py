"""CSV is read whatever dialect it is in, and what is broken is told with its place."""

from __future__ import annotations

import csv
import io
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from order_rows import HEADER, csv_text, good_row

from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.opening import open_source

SMALL = "phone,address,sku_ids,client_id"


def rows_of(path: Path, **options: str) -> list[tuple[int, int | None, list[str], str]]:
    return [
        (row.number, row.line, list(row.values.values()), row.flaw.message if row.flaw else "")
        for row in open_source(path, **options).rows()
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(make_file, delimiter: str, line_end: str) -> None:
    lines = [SMALL, "555,1 Elm,42,7", "556,2 Elm,42,8", ""]
    path = make_file(line_end.join(lines).replace(",", delimiter))
    assert rows_of(path) == [
        (1, 2, ["555", "1 Elm", "42", "7"], ""),
        (2, 3, ["556", "2 Elm", "42", "8"], ""),
    ]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-8-sig", "utf-8"),
        ("utf-16", None),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
        ("cp1252", "windows-1252"),
    ],
)
def test_encodings(make_file, encoding: str, said: str | None) -> None:
    text = csv_text("555,Malmö § 1,42,7", header=SMALL)
    path = make_file(text, encoding=encoding)
    source = open_source(path, encoding=said)
    assert [row.values["address"] for row in source.rows()] == ["Malmö § 1"]
    assert source.size == source.position == path.stat().st_size
    assert source.digest() == source.digest()


def test_quotes_line_breaks_and_blank_lines(make_file) -> None:
    path = make_file(f'\n{SMALL}\n\n555,"1 ""Elm""\nrear, left",42,7\n\n556,5" pipe,42,8\n')
    assert rows_of(path) == [
        (1, 4, ["555", '1 "Elm"\nrear, left', "42", "7"], ""),
        (2, 7, ["556", '5" pipe', "42", "8"], ""),
    ]


def test_header_may_have_line_breaks_and_other_names(make_file) -> None:
    path = make_file('"Their\nphone";address;sku_ids;client_id\n555;1 Elm;42;7\n')
    mapping = ColumnMapping(columns={"Their\nphone": "phone"})
    assert next(open_source(path, mapping=mapping).rows()).values["Their\nphone"] == "555"


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=4, max_size=4),
        max_size=20,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(max_examples=100, deadline=None)
def test_what_csv_writes_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    delimiter: str,
    encoding: str,
    quoting: int,
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)
    writer.writerow(SMALL.split(","))
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("written") / "orders.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    read = [row.cells for row in open_source(path, encoding=encoding).rows()]
    assert [list(cells) for cells in read] == rows


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_rows_or_a_source_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "orders.csv"
    path.write_bytes(SMALL.encode() + b"\n" + content)
    with suppress(SourceError):
        numbers = [row.number for row in open_source(path).rows()]
        assert numbers == list(range(1, len(numbers) + 1))


BAD_FILES = {
    "empty": (b"", "is empty"),
    "blank lines": (b"\n\n", "holds blank lines alone"),
    "an Excel workbook": (b"PK\x03\x04zip", "save the sheet as CSV"),
    "gzip": (b"\x1f\x8b\x08", "unpack it first"),
    "parquet": (b"PAR1....", "give its name the ending .parquet"),
    "UTF-16 without a mark": ("phone,address".encode("utf-16-le"), 'say encoding="utf-16-le"'),
    "no header": (b"555,John Doe,42,7\n", "line 1: names no column of an order"),
    "doubled": (f"{SMALL},phone\n".encode(), 'column 5 has the name of column 1, "phone"'),
    "nameless": (f"{SMALL},,\n".encode(), "column 5 has no name: give it one; column 6"),
    "misspelled": (f"{SMALL},Purchase Order ID\n".encode(), "is it purchase_order_id?"),
    "the API's name": (b"phone,address,sku_id,client_id\n", "is it sku_ids?"),
    "unknown": (f"{SMALL},weather\n".encode(), '"weather", is unknown: map it to a field, or'),
    "missing": (b"phone,client_id\n", "address is missing; sku_ids is missing"),
    "no customer": (b"phone,address,sku_ids,email\n", "first_name, last_name missing, or else"),
    "half a window": (f"{SMALL},time_windows.end\n".encode(), "is there without its other end"),
    "unclosed header": (b'phone,"address\n', "its header can't be read"),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_files_that_hold_no_orders(make_file, content: bytes, message: str) -> None:
    path = make_file(content)
    with pytest.raises(SourceError) as raised:
        open_source(path)
    assert str(raised.value).startswith(str(path))
    assert message in str(raised.value)
    assert "John" not in str(raised.value)


def test_all_flaws_of_a_header_are_told_at_once(make_file) -> None:
    with pytest.raises(SourceError) as raised:
        open_source(make_file("phone,phone,Adress,\n"))
    for told in ("column 2", "is it address?", "column 4 has no name", "sku_ids is missing"):
        assert told in str(raised.value)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="can't be read: No such file"):
        open_source(tmp_path / "absent.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SourceError, match="is no regular file"):
        open_source(tmp_path / "folder.csv")


@pytest.mark.parametrize(
    ("good", "bad", "said", "remedy"),
    [
        ("utf-8", "Malm\u00f6".encode("cp1252"), None, "cp1252"),
        ("cp1252", b"\x81", "cp1252", "utf-8"),
        ("utf-16", b"\x00\xd8\x00\x00", None, "utf-8"),
    ],
)
@pytest.mark.parametrize("rows", [0, 5_000])
def test_wrong_bytes_are_told_with_their_line(
    make_file, rows: int, good: str, bad: bytes, said: str | None, remedy: str
) -> None:
    before = csv_text(*["555,1 Elm,42,7"] * rows, header=SMALL)
    path = make_file(before.encode(good) + bad + b"\n\n")
    told = rf"line {rows + 2}: holds bytes that are no {good}: .*{remedy}"
    with pytest.raises(SourceError, match=told) as raised:
        open_source(path, encoding=said).digest()
    assert "Malm" not in str(raised.value)
    with pytest.raises(SourceError, match=told):
        list(open_source(path, encoding=said).rows())


def test_unknown_encoding_is_refused(make_file) -> None:
    for encoding in ("klingon", "rot13", "idna", "x\0"):
        with pytest.raises(SourceError, match="must be one that Python knows"):
            open_source(make_file(f"{SMALL}\n"), encoding=encoding)


@pytest.mark.parametrize(
    ("broken", "flaw"),
    [
        ("555,1 Elm,42", "has 3 cells, and the header 4: is there a comma outside quotes?"),
        ("555,1 Elm,Reno,42,7", "has 5 cells"),
        ('555,"1 "Elm" St",42,7', 'write a quote in a cell as ""; line 3 was passed over'),
    ],
)
def test_a_broken_row_costs_itself_alone(make_file, broken: str, flaw: str) -> None:
    path = make_file(csv_text("554,1 Elm,42,7", broken, "556,2 Elm,42,7", header=SMALL))
    first, second, third = rows_of(path)
    assert first[3] == third[3] == ""
    assert third[:2] == (3, 4)
    assert second[:2] == (2, 3)
    assert flaw in second[3]


def test_a_quote_that_is_never_closed_takes_the_rest(make_file) -> None:
    path = make_file(csv_text("554,1 Elm,42,7", '555,"1 Elm,42,7', "556,1,2,3", header=SMALL))
    assert [row[3] for row in rows_of(path)] == [
        "",
        "can't be read: a quote that is opened in it is never closed; "
        "lines 3 to 4 were passed over",
    ]


@pytest.mark.parametrize(
    "field",
    [
        '"' + "x" * 200_000 + '"',
        "x" * 2_000_000,
        '"' + "x" * 2_000_000 + '"',
        '"' + "PO-6,1 Elm,42,7\n" * 100_000 + '"',
    ],
    ids=["field", "unquoted line", "quoted line", "quoted lines that look like rows"],
)
def test_a_huge_field_costs_its_row_alone(make_file, field: str) -> None:
    path = make_file(csv_text(f"555,{field},42,7", "556,1 Elm,42,7", header=SMALL))
    huge, good = rows_of(path)
    assert "can't be read: it is larger than" in huge[3]
    assert good == (2, 3 + field.count("\n"), ["556", "1 Elm", "42", "7"], "")


def test_a_field_of_100_megabytes_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    with path.open("wb") as file:
        file.write(f"{SMALL}\n555,".encode())
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b",42,7\n556,1 Elm,42,7\n")
    source = open_source(path)
    tracemalloc.start()
    try:
        rows = list(source.rows())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [row.flaw is None for row in rows] == [False, True]
    assert peak < 10_000_000


def test_a_file_that_changes_while_it_is_read_is_told(make_file) -> None:
    path = make_file(csv_text(*map(good_row, range(1, 2_001))))
    rows = open_source(path).rows()
    next(rows)
    with path.open("a") as file:
        file.write(good_row(7) + "\n")
    with pytest.raises(SourceError, match="was changed while it was read"):
        list(rows)


def test_the_digest_tells_contents_apart(make_file) -> None:
    one = open_source(make_file(csv_text(good_row(1)))).digest()
    assert open_source(make_file(csv_text(good_row(1)), "same.csv")).digest() == one
    assert open_source(make_file(csv_text(good_row(2)), "other.csv")).digest() != one


def test_an_export_of_a_spreadsheet_may_be_a_txt_file(make_file) -> None:
    path = make_file(HEADER.replace(",", "\t") + "\n", "orders.TXT", "utf-16")
    assert open_source(path).csv_form.delimiter == "\t"
