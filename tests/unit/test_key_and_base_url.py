"""Where requests go, and with which key."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.engine.account import Account, check_api_key, check_base_url, is_loopback
from ht_async.errors import ConfigurationError
from ht_async.secret import Secret
from ht_async.settings import HELLOTECH

# -- keys ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "usable"),
    [
        ("abc", "abc"),
        ("  abc\n", "abc"),
        ("a b", "a b"),
        (Secret("abc"), "abc"),
        ("!#$%&'*+/=?^_`{|}~\"\\", "!#$%&'*+/=?^_`{|}~\"\\"),
    ],
)
def test_a_usable_key(key: Any, usable: str) -> None:
    checked = check_api_key(key, "api_key", HELLOTECH)
    assert isinstance(checked, Secret)
    assert checked.reveal() == usable


@pytest.mark.parametrize("key", [None, "", " ", "\n\t ", Secret(""), Secret("  ")], ids=repr)
def test_a_missing_key_is_told_with_both_remedies(key: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^api_key is missing .*api_key=.*HT_API_KEY"):
        check_api_key(key, "api_key", HELLOTECH)


@pytest.mark.parametrize("key", [b"abc", 123, ["abc"], object()], ids=lambda key: str(type(key)))
def test_a_key_is_a_text(key: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^api_key must be a text"):
        check_api_key(key, "api_key", HELLOTECH)


@pytest.mark.parametrize("odd", ["\n", "\r\n", "\x00", "\t", "\x7f", "é", "\u200b", "\ud800", "ß"])
def test_a_key_that_a_header_can_t_carry_is_refused_without_showing_it(odd: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^HT_API_KEY holds characters") as caught:
        check_api_key(f"hunter{odd}2", "HT_API_KEY", HELLOTECH)
    assert "hunter" not in str(caught.value)


# -- base URLs -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "base_url", "netloc"),
    [
        ("https://api.example", "https://api.example", "api.example"),
        ("https://api.example/", "https://api.example", "api.example"),
        ("https://api.example///", "https://api.example", "api.example"),
        ("https://api.example/v1", "https://api.example/v1", "api.example"),
        ("https://api.example/a/b/", "https://api.example/a/b", "api.example"),
        ("https://api.example:443", "https://api.example", "api.example"),
        ("https://api.example:", "https://api.example", "api.example"),
        ("https://api.example:8443/x", "https://api.example:8443/x", "api.example:8443"),
        ("https://api.example:80", "https://api.example:80", "api.example:80"),
        ("HTTPS://API.Example/Path", "https://api.example/Path", "api.example"),
        ("https://api.example?", "https://api.example", "api.example"),
        ("https://10.0.0.1", "https://10.0.0.1", "10.0.0.1"),
        ("https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443/x", "[2001:db8::1]:8443"),
        ("https://[2001:db8::1]:443", "https://[2001:db8::1]", "[2001:db8::1]"),
        ("https://under_score.example", "https://under_score.example", "under_score.example"),
        ("http://localhost:8000", "http://localhost:8000", "localhost:8000"),
        ("http://LOCALHOST:80", "http://localhost", "localhost"),
        ("http://api.localhost", "http://api.localhost", "api.localhost"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1", "127.0.0.1:1"),
        ("http://127.8.9.10", "http://127.8.9.10", "127.8.9.10"),
        ("http://[::1]:65535/p/", "http://[::1]:65535/p", "[::1]:65535"),
    ],
)
def test_a_usable_base_url(url: str, base_url: str, netloc: str) -> None:
    origin = check_base_url(url, "base_url")
    assert (origin.base_url, origin.netloc) == (base_url, netloc)
    assert origin.scheme == base_url.partition(":")[0]
    assert origin.loopback is (origin.scheme == "http")
    assert f"{origin.scheme}://{origin.netloc}" in origin.base_url


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        (None, "must be a plain URL"),
        (b"https://api.example", "must be a plain URL"),
        (5, "must be a plain URL"),
        ("https://api.example/ä", "must be a plain URL"),
        ("https://api. example", "must be a plain URL"),
        ("https://api.example\n", "must be a plain URL"),
        ("https://api.example\t/x", "must be a plain URL"),
        ("", "must start with https://"),
        ("127.0.0.1:8787", "http:// on this machine alone"),
        ("api.example", "must start with https://"),
        ("//api.example", "must start with https://"),
        ("/path", "must start with https://"),
        ("https:api.example", "must start with https://"),
        ("https://", "must start with https://"),
        ("https:///path", "must start with https://"),
        ("https://:443", "must start with https://"),
        ("ftp://api.example", "must start with https://"),
        ("file:///etc/passwd", "must start with https://"),
        ("ws://localhost", "must start with https://"),
        ("https://api.example:port", "port"),
        ("https://api.example:99999", "port"),
        ("https://api.example:-1", "port"),
        ("https://api.example:0", "port"),
        ("https://[::1", "brackets"),
        ("https://[api.example]", "brackets"),
        ("https://user@api.example", "host, port and path only"),
        ("https://user:hunter2@api.example", "host, port and path only"),
        ("https://@api.example", "host, port and path only"),
        ("https://api.example?key=hunter2", "host, port and path only"),
        ("https://api.example/x?y", "host, port and path only"),
        ("https://api.example#hunter2", "host, port and path only"),
        ("https://api.example\\x", "must name a host"),
        ("https://api%2eexample", "must name a host"),
        ("https://[fe80::1%25eth0]", "must name a host"),
        ("https://a,b", "must name a host"),
        ("http://api.example", "must use https"),
        ("http://10.0.0.1", "must use https"),
        ("http://[2001:db8::1]", "must use https"),
        ("http://0.0.0.0:8000", "must use https"),
        ("http://[::]:8000", "must use https"),
        ("http://127.1", "must use https"),
        ("http://2130706433", "must use https"),
        ("http://localhost.evil.example", "must use https"),
        ("http://notlocalhost", "must use https"),
        ("http://127.0.0.1.evil.example", "must use https"),
        ("http://localhost@evil.example", "host, port and path only"),
    ],
)
def test_a_flawed_base_url_is_refused_with_the_remedy(url: Any, remedy: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^HT_BASE_URL ") as caught:
        check_base_url(url, "HT_BASE_URL")
    assert remedy in str(caught.value)
    assert "hunter2" not in str(caught.value)


@given(
    st.one_of(
        st.text(),
        st.text("htps:/@[]?#%\\.:01afx-", max_size=30).map(lambda rest: "http://" + rest),
        st.text("htps:/@[]?#%\\.:01afx-", max_size=30).map(lambda rest: "https://" + rest),
    )
)
def test_any_text_is_a_usable_base_url_or_a_configuration_error(url: str) -> None:
    try:
        origin = check_base_url(url, "base_url")
    except ConfigurationError:
        return
    assert origin.scheme == "https" or is_loopback(origin.hostname)
    assert check_base_url(origin.base_url, "base_url") == origin


# -- accounts ------------------------------------------------------------------------------


def test_the_key_is_in_one_header_and_nowhere_to_be_seen() -> None:
    account = Account("https://h", "h", "Api-Key", Secret("hunter2"), "agent/1")
    assert account.headers == (
        ("Host", "h"),
        ("Accept", "application/json"),
        ("Accept-Encoding", "gzip, deflate"),
        ("User-Agent", "agent/1"),
        ("Api-Key", "hunter2"),
    )
    assert "hunter2" not in repr(account)
