"""What the OpenAPI document says about forms: they are read as a stream, past the framework."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from handlers.web.http.problems import ProblemView

AUDIO = {
    "type": "string",
    "format": "binary",
    "minLength": 1,
    "description": "A recording or a video with sound.",
}


def form_body(
    form: type[BaseModel], *, files: dict[str, dict[str, Any]], without_file: type[BaseModel] | None = None
) -> dict[str, Any]:
    """For `openapi_extra`: a form with the files, and, URL-encoded, one that goes without."""
    with_files = _schema(form)
    with_files["properties"] = {**files, **with_files["properties"]}
    with_files["required"] = [*files, *with_files["required"]]
    encoding = {name: {"contentType": "audio/*"} for name in files}
    content: dict[str, Any] = {"multipart/form-data": {"schema": with_files, "encoding": encoding}}
    if without_file is not None:
        content["application/x-www-form-urlencoded"] = {"schema": _schema(without_file)}
    return {"requestBody": {"required": True, "content": content}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Answers that are problems, for `responses`."""
    schema = {"$ref": "#/components/schemas/ProblemView"}
    return {
        status: {
            "description": _DESCRIPTIONS[status],
            "model": ProblemView,
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in statuses
    }


_DESCRIPTIONS = {
    400: "The body is no form.",
    401: "A key is needed.",
    403: "A web page of elsewhere may not do this.",
    404: "There is no such task.",
    409: "The task is not in a state for this, or the key was used for another request.",
    410: "The sound is not there any more.",
    413: "The file or a field is too large.",
    415: "No form, or no recording.",
    421: "Not a host name of this service.",
    422: "A field is wrong, or the recording cannot be used.",
    429: "The caller has as many event streams open as one may have.",
    500: "Something went wrong here.",
    501: "No connected engine can do this.",
    502: "The engine turned the request down.",
    503: "The database, the store or the engine does not answer.",
    504: "No answer within the time that a caller is kept waiting; the task goes on.",
    507: "The disk is full.",
}


def _schema(form: type[BaseModel]) -> dict[str, Any]:
    """Without references, titles, and null: a form cannot say null, it leaves the field out."""
    schema = form.model_json_schema()
    definitions = schema.pop("$defs", {})

    def plain(value: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in value:
            value = {**definitions[value.pop("$ref").rpartition("/")[2]], **value}
        if "anyOf" in value:
            (only,) = [one for one in value.pop("anyOf") if one != {"type": "null"}]
            value = {**plain(only), **value}
        return {
            name: one for name, one in value.items() if (name, one) != ("default", None) and name != "title"
        }

    properties = {name: plain(value) for name, value in schema["properties"].items()}
    return {"type": "object", "properties": properties, "required": list(schema.get("required", []))}
