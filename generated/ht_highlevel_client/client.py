"""Where requests go and how they are authenticated."""

import ssl
from typing import Any, Self

import httpx
from attrs import define, field


@define
class Client:
    """Holds an `httpx.AsyncClient`, made from these settings when it is first needed.

    Attributes:
        base_url: What the paths of the operations are appended to.
        cookies: Cookies of every request.
        headers: Headers of every request.
        timeout: As httpx takes it; None for no limit.
        verify_ssl: As httpx takes `verify`.
        follow_redirects: Whether a redirect is followed.
        httpx_args: More arguments of `httpx.AsyncClient`.
        raise_on_unexpected_status: Whether a status that is not documented raises
            `errors.UnexpectedStatus`.
    """

    _base_url: str = field(alias="base_url")
    _cookies: dict[str, str] = field(factory=dict, kw_only=True, alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict, kw_only=True, alias="headers", repr=False)
    _timeout: httpx.Timeout | None = field(default=httpx.Timeout(30), kw_only=True, alias="timeout")
    _verify_ssl: str | bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, kw_only=True, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict, kw_only=True, alias="httpx_args", repr=False)
    raise_on_unexpected_status: bool = field(default=False, kw_only=True)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False, repr=False)

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this client as it is; neither settings nor authentication are added to it."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The client in use."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(
                base_url=self._base_url,
                cookies=self._cookies,
                headers={**self._headers, **self._authentication()},
                timeout=self._timeout,
                verify=self._verify_ssl,
                follow_redirects=self._follow_redirects,
                **self._httpx_args,
            )
        return self._async_client

    def _authentication(self) -> dict[str, str]:
        return {}

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *args: Any) -> None:
        await self.get_async_httpx_client().__aexit__(*args)


@define
class AuthenticatedClient(Client):
    """A client whose requests carry a token, which its representation does not show.

    Attributes:
        token: The secret.
        prefix: Stands before the token, with a space between; "" for none.
        auth_header_name: The header that holds both.
    """

    token: str = field(repr=False)
    prefix: str = "Bearer"
    auth_header_name: str = "Authorization"

    def _authentication(self) -> dict[str, str]:
        value = f"{self.prefix} {self.token}" if self.prefix else self.token
        return {self.auth_header_name: value}
