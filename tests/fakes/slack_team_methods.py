"""`auth.*`, `apps.*`, `oauth.*`, `users.*`, `team.*` and `bots.*` of the Web API."""

from __future__ import annotations

from tests.fakes.slack_events import user_json
from tests.fakes.slack_state import Json, SlackError
from tests.fakes.slack_web_api import Call, method


@method("auth.test", takes_json=True, a_minute=600)
def auth_test(call: Call) -> Json:
    bot = call.bot
    team = call.world.teams[bot.team]
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": call.world.users[bot.bot_user].name,
        "team_id": bot.organisation or team.id,
        "user_id": bot.bot_user,
        "bot_id": bot.bot_id,
        "enterprise_id": bot.organisation or None,
        "is_enterprise_install": bool(bot.organisation),
    }


@method("apps.connections.open", "connections:write", takes_json=True, token="app", a_minute=60)
def open_connection(call: Call) -> Json:
    return {"url": call.courier.new_ticket()}


@method("users.info", "users:read", a_minute=100)
def user_info(call: Call) -> Json:
    user = call.world.users.get(call.text("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(user, include_locale=call.flag("include_locale"))}


@method("team.info", "team:read")
def team_info(call: Call) -> Json:
    team = call.world.teams[call.bot.team]
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


@method("bots.info", "users:read", a_minute=100)
def bot_info(call: Call) -> Json:
    wanted = call.text("bot", call.bot.bot_id)
    install = next((one for one in call.world.installs if one.bot_id == wanted), None)
    if install is None:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": install.bot_id,
            "deleted": bool(install.revoked),
            "name": call.world.app.name,
            "updated": 1_700_000_000,
            "app_id": call.world.app.id,
            "user_id": install.bot_user,
            "icons": {},
        }
    }


@method("oauth.v2.access", token="none", a_minute=600)
def oauth_access(call: Call) -> Json:
    app = call.world.app
    if call.args.get("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    if call.args.get("client_secret") != app.client_secret:
        raise SlackError("bad_client_secret")
    code = call.world.codes.get(call.text("code"))
    if code is None:
        raise SlackError("invalid_code")
    if code["used"]:
        raise SlackError("code_already_used")
    if code["redirect_uri"] and call.args.get("redirect_uri") != code["redirect_uri"]:
        raise SlackError("bad_redirect_uri")
    code["used"] = True
    organisation = call.world.teams[code["team"]].organisation
    if organisation:
        install = call.world.install_in_organisation(organisation, set(code["scopes"]))
    else:
        install = call.world.install(code["team"], set(code["scopes"]))
    return {
        "access_token": install.token,
        "token_type": "bot",
        "scope": ",".join(sorted(install.scopes)),
        "bot_user_id": install.bot_user,
        "app_id": app.id,
        "team": None if organisation else {"id": install.team, "name": call.world.teams[install.team].name},
        "enterprise": {"id": organisation, "name": "Umbrella"} if organisation else None,
        "authed_user": {"id": code["user"]},
        "is_enterprise_install": bool(organisation),
    }
