"""Secrets in what a server echoes."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.message import Headers
from ht_async.policy.redact import EXCERPT_BYTES, MAX_DEPTH, Redactor
from ht_async.secret import SECRET_MEMBERS, Secret

KEY = "aB3/x+Y&z<'\"\\=="
REDACTOR = Redactor([Secret(KEY)])
LONG_KEY = "key-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2

LETTERS = [
    chr(code) for span in ((48, 58), (65, 91), (97, 123)) for code in range(span[0], span[1])
]
keys = st.one_of(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=80),
    st.text(st.sampled_from(LETTERS), min_size=4, max_size=80),
)


def go_json(text: str) -> str:
    """Write JSON as encoders do that are careful about HTML."""
    escaped = {"&": "\\u0026", "<": "\\u003C", "=": "\\u003d", "'": "\\u0027", "/": "\\/"}
    return "".join(escaped.get(character, character) for character in json.dumps(text))


SPELLINGS: dict[str, str] = {
    "plain": KEY,
    "upper case": KEY.upper(),
    "JSON": json.dumps(KEY),
    "JSON for HTML": go_json(KEY),
    "JSON within JSON": json.dumps(json.dumps(KEY)),
    "HTML": html.escape(KEY),
    "HTML, numbers": html.escape(KEY).replace("&#x27;", "&#39;").replace("/", "&#47;"),
    "HTML, hexadecimal": KEY.replace("&", "&#x26;").replace("/", "&#x2F;").replace("=", "&#x003d;"),
    "URL": quote(KEY, safe=""),
    "URL, lower case": quote(KEY, safe="").lower(),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_secret_is_masked_however_it_is_spelled(spelling: str) -> None:
    masked = REDACTOR.text(f"before {spelling} after {spelling}")
    assert masked.replace('"', "").replace("\\", "") == "before *** after ***"


@pytest.mark.parametrize("text", ["", "nothing here", KEY[:-1], KEY[1:], "***"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert REDACTOR.text(text) == text


def test_without_secrets_nothing_is_masked() -> None:
    for redactor in (Redactor([]), Redactor([Secret("")])):
        assert redactor.text("abc") == "abc"
        assert redactor.excerpt(b"abc") == "abc"


def test_of_two_secrets_the_longer_one_is_looked_for_first() -> None:
    redactor = Redactor([Secret("key"), Secret("key-and-more")])
    assert redactor.text("key-and-more key") == "*** ***"


def test_values_and_names_of_json_are_masked_at_any_depth() -> None:
    body: Any = {KEY: [f"x{KEY}y", {"deep": {f"a {KEY}": KEY}}], "n": 1, "none": None, "t": True}
    masked = REDACTOR.value(body)
    assert masked == {
        "***": ["x***y", {"deep": {"a ***": "***"}}],
        "n": 1,
        "none": None,
        "t": True,
    }


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}])
def test_a_value_may_be_nested_only_so_deep(wrap: Callable[[Any], Any]) -> None:
    value: Any = KEY
    for _ in range(MAX_DEPTH):
        value = wrap(value)
    assert KEY not in json.dumps(REDACTOR.value(value))
    with pytest.raises(ValueError, match="nested too deeply"):
        REDACTOR.value(wrap(value))


def test_a_mask_does_not_change_the_body_it_was_given() -> None:
    body = {"key": [KEY]}
    REDACTOR.value(body)
    assert body == {"key": [KEY]}


def test_headers_are_masked_in_values_and_names() -> None:
    redactor = Redactor([Secret("Token-123")])
    headers = Headers([(b"X-Token-123", b"a"), (b"Echo", b"Token-123, Token-123"), (b"Via", b"b")])
    masked = redactor.headers(headers)
    assert dict(masked) == {"x-***": "a", "echo": "***, ***", "via": "b"}
    assert "oken-123" not in repr(masked)


# -- secrets of answers, by the names of their members -------------------------------------

PIN = "pi_3Mt"
BY_NAME: list[tuple[str, str]] = [
    (f'{{"client_secret": "{PIN}", "a": 1}}', '{"client_secret": "***", "a": 1}'),
    (f'{{"ephemeral_key":"{PIN}"}}', '{"ephemeral_key":"***"}'),
    (f'{{"authentication_token" :\n "{PIN}"}}', '{"authentication_token" :\n "***"}'),
    (
        f'{{"Client_Secret": "{PIN}", "clientSecret": ""}}',
        '{"Client_Secret": "***", "clientSecret": "***"}',
    ),
    (f'{{"client_secret": "a\\"{PIN}\\\\", "b": "c"}}', '{"client_secret": "***", "b": "c"}'),
    (f'{{"client_secret": "{PIN}', '{"client_secret": "***'),
    (f'{{"client_secret": "{PIN}\\', '{"client_secret": "***'),
    ('{"client_secret": null, "a": 1}', '{"client_secret": null, "a": 1}'),
    ('{"client_secret": 12345, "a": 1}', '{"client_secret": ***, "a": 1}'),
    (f'{{"ephemeral_key": {{"id": 1, "secret": "{PIN}"}}, "a": 1}}', '{"ephemeral_key": ***'),
    (f'{{"ephemeral_key": ["{PIN}"], "a": 1}}', '{"ephemeral_key": ***'),
    (
        f'"{{\\"client_secret\\": \\"{PIN}\\", \\"a\\": 1}}"',
        '"{\\"client_secret\\": \\"***\\", \\"a\\": 1}"',
    ),
    (
        f"&quot;client_secret&quot;: &quot;{PIN}&quot;, 1",
        "&quot;client_secret&quot;: &quot;***&quot;, 1",
    ),
    (f"&#34;client_secret&#34;:&#34;{PIN}", "&#34;client_secret&#34;:&#34;***"),
    ('"client_secret", "client_secrets": "x"', '"client_secret", "client_secrets": "x"'),
    ('{"client_secret":', '{"client_secret":'),
]


@pytest.mark.parametrize(("text", "masked"), BY_NAME)
def test_members_that_are_secrets_are_masked_in_text(text: str, masked: str) -> None:
    for redactor in (REDACTOR, Redactor([])):
        assert redactor.text(text) == masked
        assert redactor.excerpt(text.encode()) == masked


@pytest.mark.parametrize("name", sorted(SECRET_MEMBERS))
@pytest.mark.parametrize("value", [PIN, 5, [PIN], {"a": PIN}, ""])
def test_members_that_are_secrets_are_masked_in_values(name: str, value: object) -> None:
    body = [{"a": {name: value, "b": PIN}, name: None, "c": f'{{"{name}": "{PIN}"}}'}]
    masked = [{"a": {name: "***", "b": PIN}, name: None, "c": f'{{"{name}": "***"}}'}]
    assert REDACTOR.value(body) == masked


def test_no_part_of_a_secret_member_shows_wherever_the_cut_falls() -> None:
    for start in range(EXCERPT_BYTES - 60, EXCERPT_BYTES + 60):
        body = b"." * start + b'"client_secret": "' + PIN.encode() * 50 + b'" and more'
        assert "pi" not in REDACTOR.excerpt(body).replace("client_secret", ""), start


@given(st.text(), st.text(max_size=40), st.integers(0, 60))
def test_any_json_text_as_a_secret_member_is_masked_cut_or_whole(
    secret: str, before: str, cut: int
) -> None:
    for ascii_only in (True, False):
        told = json.dumps({"a": before, "client_secret": secret}, ensure_ascii=ascii_only)
        start = told.rindex('"client_secret": ') + len('"client_secret": "')
        masked = REDACTOR.text(told[:start])
        assert masked.endswith('"client_secret": "***')
        assert REDACTOR.text(told) == masked + '"}'
        rest = told[: max(start, len(told) - cut)]
        assert REDACTOR.text(rest) in (masked, masked + '"', masked + '"}')


# -- excerpts ------------------------------------------------------------------------------


def test_a_short_body_is_kept_whole() -> None:
    assert REDACTOR.excerpt(b"x" * EXCERPT_BYTES) == "x" * EXCERPT_BYTES


def test_a_long_body_is_cut_and_says_so() -> None:
    excerpt = REDACTOR.excerpt(b"x" * 1_000_000)
    assert excerpt == "x" * EXCERPT_BYTES + " ... (cut)"


def test_a_body_that_is_no_text_is_shown_as_far_as_it_is() -> None:
    assert REDACTOR.excerpt(b"\xff\xfe\x00ok") == "\ufffd\ufffd\x00ok"


@pytest.mark.parametrize("filler", [b"x", "\N{EURO SIGN}".encode(), LONG_KEY.encode() + b" "])
@pytest.mark.parametrize("total", [EXCERPT_BYTES - 10, EXCERPT_BYTES + 1, 20_000])
def test_no_part_of_a_secret_shows_wherever_the_cut_falls(filler: bytes, total: int) -> None:
    redactor = Redactor([Secret(LONG_KEY)])
    reach = EXCERPT_BYTES + 10 * len(LONG_KEY)
    for start in range(EXCERPT_BYTES - 2 * len(LONG_KEY), reach):
        body = (filler * (start // len(filler))).ljust(start, b".") + LONG_KEY.encode()
        body += b"." * max(0, total - len(body))
        excerpt = redactor.excerpt(body)
        assert "key-0" not in excerpt, start
        assert len(excerpt) <= EXCERPT_BYTES + 20


@given(keys, st.binary(max_size=3 * EXCERPT_BYTES), st.integers(0, 3 * EXCERPT_BYTES))
def test_an_excerpt_never_holds_the_secret(key: str, noise: bytes, at: int) -> None:
    body = noise[:at] + key.encode() + noise[at:]
    assert key not in Redactor([Secret(key)]).excerpt(body)


@given(keys, st.text(max_size=20), st.text(max_size=20))
def test_every_spelling_of_any_secret_is_masked(key: str, before: str, after: str) -> None:
    redactor = Redactor([Secret(key)])
    for spelled in (key, go_json(key)[1:-1], json.dumps(key)[1:-1], html.escape(key), quote(key)):
        assert spelled not in redactor.text(before + spelled + after)
        assert "***" in redactor.text(before + spelled + after)
