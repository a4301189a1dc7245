"""The OpenAPI document: what the framework knows, put right where it does not."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_PROBLEM = "application/problem+json"


def describe(api: FastAPI) -> None:
    """Makes `/openapi.json` true."""

    def document() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = _document(api)
        return api.openapi_schema

    api.openapi = document  # type: ignore[method-assign]  # the framework's own way to extend it


def _document(api: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=api.title, version=api.version, summary=api.summary, routes=api.routes, tags=api.openapi_tags
    )
    for operations in document["paths"].values():
        for operation in operations.values():
            _put_right(operation)
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    return document


def _put_right(operation: dict[str, Any]) -> None:
    if "security" in operation:
        operation["security"].append({})  # none is needed on the same machine
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if _PROBLEM in content or "HTTPValidationError" in str(content):
            _only_problem(response)
        elif status == "204":
            response.pop("content", None)


def _only_problem(response: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/ProblemView"}
    response["content"] = {_PROBLEM: {"schema": schema}}
