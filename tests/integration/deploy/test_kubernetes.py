"""The example against the schemas of Kubernetes, and against itself."""

from __future__ import annotations

from typing import Any

import yaml

from tests.integration.deploy.tools import DEPLOY, ran, tool

MANIFEST = DEPLOY / "kubernetes" / "earmark.yaml"


def objects(kind: str) -> list[dict[str, Any]]:
    every = yaml.safe_load_all(MANIFEST.read_text(encoding="utf-8"))
    return [one for one in every if one["kind"] == kind]


def pods() -> list[dict[str, Any]]:
    return [one["spec"]["template"] for kind in ("Deployment", "Job") for one in objects(kind)]


def test_the_schemas_know_every_field() -> None:
    printed = ran(tool("kubernetes-validate"), "--strict", str(MANIFEST))
    assert printed.count(" passed for resource ") == len(
        list(yaml.safe_load_all(MANIFEST.read_text(encoding="utf-8")))
    )


def test_every_pod_keeps_to_the_restricted_standard() -> None:
    for pod in pods():
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
        assert pod["spec"]["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
        (container,) = pod["spec"]["containers"]
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"]["drop"] == ["ALL"]
        assert container["resources"]["limits"]["memory"]


def test_selectors_find_their_pods() -> None:
    labels = [pod["metadata"]["labels"] for pod in pods() if "metadata" in pod]
    wanted = [one["spec"]["selector"]["matchLabels"] for one in objects("Deployment")]
    wanted += [one["spec"]["selector"]["matchLabels"] for one in objects("PodDisruptionBudget")]
    wanted += [one["spec"]["selector"] for one in objects("Service")]
    for selector in wanted:
        assert any(selector.items() <= found.items() for found in labels), selector


def test_no_pod_gets_a_port_from_the_name_of_the_service() -> None:
    for deployment in objects("Deployment"):
        assert deployment["spec"]["template"]["spec"]["enableServiceLinks"] is False


def test_what_is_mounted_is_a_volume_of_the_pod() -> None:
    for pod in pods():
        volumes = {volume["name"] for volume in pod["spec"]["volumes"]}
        for container in pod["spec"]["containers"]:
            assert {mount["name"] for mount in container["volumeMounts"]} == volumes
            named = {one.get("configMapRef", one.get("secretRef"))["name"] for one in container["envFrom"]}
            assert named == {"earmark"}
