"""Who may call: keys, this machine, and no web page of elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.domain.ports.api_keys import ApiKeys, Scope
from handlers.web.console.routes import console_routes
from storage.blobs import open_blobs
from storage.job_table import SqlJobTable, open_job_table
from tests.fakes.web_service import web_api

LOCAL = ("127.0.0.1", 4711)
ELSEWHERE = ("192.0.2.7", 4711)
SOUND = {"audio": ("a.mp3", b"RIFF" + b"\0" * 500)}


class ReachableService:
    """A service with a real database; `client` calls it from anywhere."""

    def __init__(self, queue: SqlJobTable, folder: Path, **options: Any) -> None:
        self.keys: ApiKeys = queue.api_keys
        self._api = web_api(
            queue,
            open_blobs(str(folder / "audio")),
            scratch=folder / "scratch",
            max_upload_bytes=100_000,
            keys=queue.api_keys,
            **options,
        )
        self._api.router.routes.extend(console_routes())

    @asynccontextmanager
    async def client(
        self, address: tuple[str, int] = LOCAL, *, token: str | None = None, host: str = "127.0.0.1:8080"
    ) -> AsyncIterator[httpx.AsyncClient]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(self._api, client=address)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}", headers=headers) as http:
            yield http

    async def status(self, address: tuple[str, int] = LOCAL, **how: Any) -> int:
        headers, method = how.pop("headers", {}), how.pop("method", "POST")
        async with self.client(address, **how) as http:
            files = SOUND if method == "POST" else None
            path = "/api/task" if method == "POST" else "/api/tasks"
            return (await http.request(method, path, files=files, headers=headers)).status_code


def with_service(
    tmp_path: Path, scenario: Callable[[ReachableService], Awaitable[None]], **options: Any
) -> None:
    async def whole() -> None:
        queue = await open_job_table(f"sqlite:///{tmp_path}/earmark.db")
        try:
            await scenario(ReachableService(queue, tmp_path, **options))
        finally:
            await queue.close()

    asyncio.run(whole())


def test_calls_from_elsewhere_need_a_valid_key(tmp_path: Path) -> None:
    async def scenario(service: ReachableService) -> None:
        made = await service.keys.create("laptop")
        async with service.client(ELSEWHERE) as http:
            refused = await http.get("/api/tasks")
            assert (refused.status_code, refused.json()["code"]) == (401, "key_needed")
            assert refused.headers["www-authenticate"] == "Bearer"
            assert (await http.get("/healthz")).status_code == 200
        assert await service.status(ELSEWHERE, token=made.token) == 202
        assert await service.status(ELSEWHERE, token=made.token + "x") == 401
        assert await service.status(ELSEWHERE, token="sk-of-somebody-else") == 401
        await service.keys.revoke("laptop")
        assert await service.status(ELSEWHERE, token=made.token) == 401

    with_service(tmp_path, scenario)


@pytest.mark.parametrize(
    "header",
    [
        "CDN-Loop",
        "Fastly-Client-IP",
        "Forwarded",
        "Forwarded-For",
        "Via",
        "X-Client-IP",
        "X-Cluster-Client-IP",
        "X-Envoy-External-Address",
        "X-Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Original-Forwarded-For",
        "X-Real-IP",
    ],
)
def test_what_a_proxy_passed_on_needs_a_key_whatever_it_says(tmp_path: Path, header: str) -> None:
    async def scenario(service: ReachableService) -> None:
        made = await service.keys.create("laptop")
        assert await service.status(headers={header: "127.0.0.1"}) == 401
        assert await service.status(headers={header: "127.0.0.1"}, token=made.token) == 202
        assert await service.status(host="earmark.example.org") == 401

    with_service(tmp_path, scenario, public_url="https://earmark.example.org")


def test_what_a_proxy_passed_on_is_noticed_where_no_public_address_is_set(tmp_path: Path) -> None:
    async def scenario(service: ReachableService) -> None:
        assert await service.status() == 202
        for header in ("X-Forwarded", "X-Client-IP", "Forwarded-For", "X-Envoy-Internal", "Fastly-Client-IP"):
            assert (header, await service.status(headers={header: "127.0.0.1"})) == (header, 401)

    with_service(tmp_path, scenario)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (LOCAL, "127.0.0.1:8080"),
        (LOCAL, "localhost"),
        (("::1", 1), "[::1]:8080"),
        (LOCAL, "earmark.example.org"),
        (LOCAL, "evil.example"),
    ],
)
def test_where_the_service_is_reached_from_outside_nobody_is_let_in_without_a_key(
    tmp_path: Path, address: tuple[str, int], host: str
) -> None:
    """The plainest reverse proxy adds nothing to what it passes on, and asks by the service's own address."""

    async def told() -> bytes:
        return b"up 1\n"

    async def scenario(service: ReachableService) -> None:
        made = await service.keys.create("laptop")
        async with service.client(address, host=host) as http:
            for path in ("/api/tasks", "/api/status", "/api/admin/overview", "/console/tasks", "/metrics"):
                refused = await http.get(path)
                assert (path, refused.status_code) == (path, 401)
                assert "earmark keys create" in refused.json()["detail"]
            assert (await http.post("/api/task", files=SOUND)).status_code == 401
        assert await service.status(address, host=host, token=made.token) == 202
        assert await service.status(address, host=host, token="sk-of-somebody-else") == 401

    with_service(tmp_path, scenario, public_url="https://earmark.example.org", metrics=told)


def test_the_metrics_are_for_this_machine_and_for_any_key(tmp_path: Path) -> None:
    async def told() -> bytes:
        return b"up 1\n"

    async def scenario(service: ReachableService) -> None:
        made = await service.keys.create("prometheus")
        async with service.client() as http:
            assert (await http.get("/metrics")).text == "up 1\n"
        async with service.client(ELSEWHERE) as http:
            assert (await http.get("/metrics")).status_code == 401
        async with service.client(ELSEWHERE, token=made.token) as http:
            assert (await http.get("/metrics")).text == "up 1\n"
            for added in ("X-Forwarded-Proto", "X-Envoy-Attempt-Count"):  # a sidecar's
                assert (await http.get("/metrics", headers={added: "http"})).text == "up 1\n"
        for address in (LOCAL, ELSEWHERE):
            async with service.client(address) as http:
                assert (await http.get("/metrics", headers={"X-Forwarded-For": "::1"})).status_code == 404
        async with service.client(token=made.token + "x") as http:
            assert (await http.get("/metrics", headers={"X-Forwarded-For": "::1"})).status_code == 401

    with_service(tmp_path, scenario, metrics=told)


def test_this_machine_needs_no_key_unless_it_is_told_to(tmp_path: Path) -> None:
    async def scenario(service: ReachableService) -> None:
        assert await service.status() == 202
        assert await service.status(("::1", 1), host="[::1]:8080") == 202
        assert await service.status(("::ffff:127.0.0.1", 1), host="localhost") == 202
        assert await service.status(token="any-name-that-a-client-sends") == 202
        assert await service.status(token="ek_wrong") == 401

    async def strict(service: ReachableService) -> None:
        assert await service.status() == 401

    with_service(tmp_path, scenario)
    with_service(tmp_path, strict, trust_loopback=False)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8080", "evil.example:127"])
def test_a_foreign_name_that_points_here_is_turned_away(tmp_path: Path, host: str) -> None:
    async def scenario(service: ReachableService) -> None:
        assert await service.status(host=host) == 421
        assert await service.status(host=host, method="GET") == 421

    with_service(tmp_path, scenario)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8080"}, 202),
        ({"Sec-Fetch-Site": "none"}, 202),
        ({"Origin": "https://console.example", "Sec-Fetch-Site": "cross-site"}, 202),
        ({}, 202),
    ],
)
def test_a_web_page_of_elsewhere_changes_nothing(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    async def scenario(service: ReachableService) -> None:
        assert await service.status(headers=headers) == status

    with_service(tmp_path, scenario, allowed_origins=("https://console.example",))


def test_other_web_pages_may_not_read_answers(tmp_path: Path) -> None:
    async def closed(service: ReachableService) -> None:
        async with service.client() as http:
            answer = await http.get("/api/tasks", headers={"Origin": "https://evil.example"})
            assert "access-control-allow-origin" not in answer.headers

    async def opened(service: ReachableService) -> None:
        async with service.client() as http:
            for origin, allowed in (("https://console.example", True), ("https://evil.example", False)):
                answer = await http.get("/api/tasks", headers={"Origin": origin})
                assert ("access-control-allow-origin" in answer.headers) is allowed

    with_service(tmp_path, closed)
    with_service(tmp_path, opened, allowed_origins=("https://console.example",))


def test_a_caller_sees_only_their_own_tasks_and_an_admin_all(tmp_path: Path) -> None:
    async def scenario(service: ReachableService) -> None:
        tokens = [(await service.keys.create(name)).token for name in ("one", "two")]
        admin = (await service.keys.create("admin", Scope.ADMIN)).token
        ids = []
        for token in (*tokens, None):
            async with service.client(token=token) as http:
                ids.append((await http.post("/api/task", files=SOUND)).json()["id"])
        for number, token in enumerate((*tokens, None)):
            async with service.client(token=token) as http:
                seen = [(await http.get(f"/api/task/{task_id}")).status_code for task_id in ids]
                assert seen == [200 if number == whose else 404 for whose in range(3)]
                listed = (await http.get("/api/tasks")).json()["tasks"]
                assert [task["id"] for task in listed] == [ids[number]]
                other = ids[(number + 1) % 3]
                assert (await http.delete(f"/api/task/{other}")).status_code == 404
                assert (await http.get(f"/api/task/{other}/events")).status_code == 404
                assert (await http.get(f"/api/task/{other}/result.txt")).status_code == 404
                assert (await http.post("/api/task", data={"task": other})).status_code == 404
        async with service.client(ELSEWHERE, token=admin) as http:
            assert len((await http.get("/api/tasks")).json()["tasks"]) == 3
            assert (await http.get("/api/status")).json()["engines"] == []
        async with service.client(ELSEWHERE, token=tokens[0]) as http:
            assert (await http.get("/api/status")).json()["engines"] is None

    with_service(tmp_path, scenario)


def test_an_idempotency_key_means_something_to_its_caller_alone(tmp_path: Path) -> None:
    async def scenario(service: ReachableService) -> None:
        tokens = [(await service.keys.create(name)).token for name in ("one", "two")]
        for token in tokens:
            async with service.client(token=token) as http:
                headers = {"Idempotency-Key": "the same from both"}
                answers = [await http.post("/api/task", files=SOUND, headers=headers) for _ in range(2)]
                assert len({answer.json()["id"] for answer in answers}) == 1
                (task,) = (await http.get("/api/tasks")).json()["tasks"]
                assert task["id"] == answers[0].json()["id"]

    with_service(tmp_path, scenario)
