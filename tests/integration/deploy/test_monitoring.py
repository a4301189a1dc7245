"""Rules and dashboard: read by Prometheus's own tool, and about metrics that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.integration.deploy.tools import DEPLOY, ROOT, ran, tool

RULES = DEPLOY / "prometheus" / "alerts.yaml"
DASHBOARD = DEPLOY / "grafana" / "dashboards" / "earmark.json"
NAME = re.compile(r"\bearmark_[a-z_]+\b")


def documented() -> set[str]:
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(earmark_[a-z_]+)`", page, re.MULTILINE))


def used(expression: str) -> set[str]:
    return {re.sub(r"_(bucket|count|sum)$", "", name) for name in NAME.findall(expression)}


def test_prometheus_reads_rules_and_configuration() -> None:
    assert "SUCCESS: 17 rules found" in ran(tool("promtool"), "check", "rules", str(RULES))
    ran(tool("promtool"), "check", "config", "--syntax-only", str(DEPLOY / "prometheus" / "prometheus.yml"))


def test_alerts_come_when_they_should_and_not_before() -> None:
    samples = Path(__file__).parent / "alerts_test.yaml"
    assert "SUCCESS" in ran(tool("promtool"), "test", "rules", str(samples))


def test_alerts_are_about_metrics_that_exist() -> None:
    rules = RULES.read_text(encoding="utf-8")
    expressions = re.findall(r"(?ms)expr:(.+?)(?=^\s+(?:for|labels):)", rules)
    names = {name for expression in expressions for name in used(expression)}
    assert names
    assert names <= documented()


def test_the_dashboard_is_about_metrics_that_exist() -> None:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    shown = {name for panel in panels for one in panel.get("targets", []) for name in used(one["expr"])}
    assert shown <= documented()
    ids = [panel["id"] for panel in panels]
    assert len(ids) == len(set(ids))


def test_every_query_of_the_dashboard_can_be_parsed(tmp_path: Path) -> None:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    queries = [one["expr"] for panel in panels for one in panel.get("targets", [])]
    rules = [
        {"record": f"panel:{number}", "expr": query.replace("$__rate_interval", "1m")}
        for number, query in enumerate(queries)
    ]
    path = tmp_path / "queries.json"
    path.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}), encoding="utf-8")
    assert f"{len(rules)} rules found" in ran(tool("promtool"), "check", "rules", str(path))
