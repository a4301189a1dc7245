"""Runs of a workflow's step: `functions.*` of the Web API, and what begins them."""

from __future__ import annotations

from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_looks import Looks
from tests.fakes.slack_people import Upload
from tests.fakes.slack_state import Json, SlackError
from tests.fakes.slack_web_api import Call, method


def running(call: Call) -> Json:
    run = call.world.executions.get(call.text("function_execution_id"))
    if run is None:
        raise SlackError("function_execution_not_found")
    if run["team"] != call.bot.team:
        raise SlackError("access_denied")
    if run["status"] != "running":
        raise SlackError("execution_not_in_running_state")
    return run


@method("functions.completeSuccess", takes_json=True)
def complete_success(call: Call) -> Json:
    run, outputs = running(call), call.data("outputs")
    if not isinstance(outputs, dict) or not _fits(run["function"]["output_parameters"], outputs):
        raise SlackError("parameter_validation_failed")
    run |= {"status": "completed", "outputs": outputs}
    return {}


@method("functions.completeError", takes_json=True)
def complete_error(call: Call) -> Json:
    run = running(call)
    run |= {"status": "failed", "error": call.text("error")}
    return {}


def _fits(declared: Json, given: Json) -> bool:
    properties = declared["properties"]
    return set(declared["required"]) <= set(given) <= set(properties) and all(
        isinstance(value, str) for name, value in given.items() if properties[name]["type"] == "string"
    )


class Workflows(Looks):
    """Steps that the app's manifest declares, by its `functions`."""

    def run_step(
        self, callback_id: str, user: str, file: Upload | str | None = None, **inputs: object
    ) -> tuple[str, Delivery]:
        """The id of the run. A file that is dropped into the workflow's own form is in no channel."""
        with self.world.lock:
            install, function = self._bot_of(user), self.app.functions[callback_id]
            if isinstance(file, Upload):
                file = self._file_id(file, self.world.users[user])
                self.world.granted.add(file)
            context = {"id": user, "secret": "fake-secret"}
            given: Json = {"file": [file] if file else [], "user_context": context, **inputs}
            if not set(function["input_parameters"]["required"]) <= set(given):
                raise ValueError("the workflow cannot be published")
            id_ = self.world.new_id("Fx")
            self.world.executions[id_] = {"team": install.team, "function": function, "status": "running"}
            event = {
                "type": "function_executed",
                "function": {"id": "Fn1", "callback_id": callback_id, "type": "app", "app_id": self.app.id},
                "inputs": given,
                "function_execution_id": id_,
                "workflow_execution_id": self.world.new_id("Wx"),
                "event_ts": self.world.new_ts(),
                "bot_access_token": "xwfp-fake-token",
            }
            return id_, self.emit(install, event)
