"""The manifest of the VS Code extension says what its sources, the server and the project do."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from scalesight import __version__
from scalesight.scale.schema import json_schema

EXTENSION = Path(__file__).resolve().parents[2] / "editors/vscode"
MANIFEST: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text("utf-8"))
CONTRIBUTES: dict[str, Any] = MANIFEST["contributes"]
README = (EXTENSION / "README.md").read_text("utf-8")
SOURCES = {file: file.read_text("utf-8") for file in sorted((EXTENSION / "src").rglob("*.ts"))}
SOURCE = "\n".join(SOURCES.values())
COMMANDS = {command["command"]: command["title"] for command in CONTRIBUTES["commands"]}

# What the server offers in its code actions, and a click on the status bar runs: no person looks for them.
HIDDEN = {"scalesight.copyPrompt", "scalesight.draftPrompt", "scalesight.newPromptDocument", "scalesight.cancelCheck"}


def strings(pattern: str, text: str = SOURCE) -> set[str]:
    return set(re.findall(pattern, text))


def referred_commands() -> set[str]:
    """Every command that menus, keys and the walkthrough name."""
    entries = [entry for menu in CONTRIBUTES["menus"].values() for entry in menu] + CONTRIBUTES["keybindings"]
    steps = json.dumps(CONTRIBUTES["walkthroughs"])
    return {entry["command"] for entry in entries if "command" in entry} | strings(
        r"(?:command:|onCommand:)(scalesight\.[\w.]+)", steps
    )


def test_the_schema_that_the_extension_ships_is_the_one_that_the_program_prints() -> None:
    (entry,) = CONTRIBUTES["tomlValidation"]
    assert entry["fileMatch"] == "scale.toml"
    shipped = (EXTENSION / entry["url"]).read_text("utf-8")
    assert shipped == json.dumps(json_schema(), indent=2) + "\n", (
        f"run: scalesight schema > editors/vscode/{entry['url'].removeprefix('./')}"
    )


def test_the_extension_has_the_version_license_and_description_of_the_project() -> None:
    project = (EXTENSION.parents[1] / "pyproject.toml").read_text("utf-8")
    assert MANIFEST["version"] == __version__
    assert f'description = "{MANIFEST["description"]}"' in project
    assert f'license = "{MANIFEST["license"]}"' in project
    assert (EXTENSION / "LICENSE").read_bytes() == (EXTENSION.parents[1] / "LICENSE").read_bytes()


def test_every_contributed_command_is_registered_and_every_registered_one_contributed() -> None:
    registered = strings(r'registerCommand\((?:\w+, )?"(scalesight\.[\w.]+)"')
    registered |= strings(r'(?:person|server): "(scalesight\.[\w.]+)"')  # the table of hand-offs
    registered |= strings(r'const CANCEL = "(scalesight\.[\w.]+)"')
    assert registered == set(COMMANDS) | HIDDEN


def test_menus_keys_and_the_walkthrough_name_commands_that_exist() -> None:
    assert referred_commands() - set(COMMANDS) == set()


def test_every_command_and_key_is_documented() -> None:
    keys = [entry["key"].title() for entry in CONTRIBUTES["keybindings"]]
    assert [text for text in [*COMMANDS.values(), *(f"`{key}`" for key in keys)] if text not in README] == []


def test_every_setting_is_documented_and_read() -> None:
    for name in CONTRIBUTES["configuration"]["properties"]:
        assert f"`{name}`" in README, f"{name} is not in the README"
        # vscode-languageclient reads the trace setting by itself.
        assert name.endswith(".trace.server") or f'"{name.removeprefix("scalesight.")}"' in SOURCE, (
            f"{name} is not read"
        )


def test_the_extension_starts_where_a_scale_toml_is_and_says_so() -> None:
    assert MANIFEST["activationEvents"] == ["workspaceContains:**/scale.toml"]
    assert "`scale.toml`, and stays out of the way in all others" in README


def test_no_setting_of_an_untrusted_workspace_names_a_program() -> None:
    limited = MANIFEST["capabilities"]["untrustedWorkspaces"]
    assert limited["supported"] == "limited"
    assert limited["restrictedConfigurations"] == ["scalesight.path"]


def test_the_tools_for_agents_are_the_registered_ones() -> None:
    tools = CONTRIBUTES["languageModelTools"]
    assert {tool["name"] for tool in tools} == strings(r"\b(scalesight_\w+): \w+,", SOURCES[EXTENSION / "src/tools.ts"])
    assert [tool["name"] for tool in tools if f"`#{tool['toolReferenceName']}`" not in README] == []


def test_the_context_keys_of_menus_keys_and_steps_are_set_somewhere() -> None:
    steps = strings(r"onContext:(scalesight\.\w+)", json.dumps(CONTRIBUTES["walkthroughs"]))
    conditions = strings(r'"when": "([^"]+)"', json.dumps([CONTRIBUTES["menus"], CONTRIBUTES["keybindings"]]))
    used = steps | {key for condition in conditions for key in strings(r"scalesight\.\w+", condition)}
    done = {f"scalesight.{name}" for name in strings(r'noteDone\("(\w+)"\)')}
    assert steps == done
    assert used - steps == strings(r'"setContext", "(scalesight\.\w+)"')


@pytest.mark.parametrize("name", sorted(strings(r"media/[\w.-]+\.png", README + json.dumps(MANIFEST))))
def test_every_picture_is_there_and_small(name: str) -> None:
    picture = (EXTENSION / name).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 200_000
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height) == (256, 256) if name.endswith("icon.png") else width >= 800
