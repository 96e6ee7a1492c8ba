// The worlds in which the tests of the extension host run: one start of VS Code each. The tests are in the modules that it names.

import path from "node:path";

/** Stands in for the Python extension: it knows an active interpreter. */
const PYTHON_EXTENSION = path.join(import.meta.dirname, "python-extension");

export const scenarios = {
  // A trusted copy of the shop, the server named by a setting: what a person does all day.
  everyday: {
    world: { settings: { "scalesight.path": "$program" } },
    tests: ["findings", "wrapping", "hand-off", "completion", "commands", "server"],
  },

  // Nothing is declared yet.
  undeclared: { world: { settings: { "scalesight.path": "$program" }, without: ["scale.toml"] }, tests: ["undeclared"] },

  // Blanks and other alphabets in every path, the server on PATH, and a workspace that would take over Python if it could.
  names: {
    world: {
      folder: "läden ü 東京 shop",
      path: ["$world/prögramme und mehr"],
      links: { "prögramme und mehr/scalesight": "$program" },
      files: {
        "scalesight/__init__.py": "raise SystemExit('the code of the workspace was imported')\n",
        "sitecustomize.py": "raise SystemExit('the code of the workspace was imported')\n",
      },
      environment: { PYTHONPATH: "$world/läden ü 東京 shop", PYTHONSTARTUP: "$world/läden ü 東京 shop/sitecustomize.py" },
    },
    tests: ["names"],
    killed: true, // at the end, as by a crash
  },

  // No server anywhere, at first.
  missing: { world: {}, tests: ["missing"] },

  // The Python extension knows an environment that has the server.
  interpreter: {
    world: { links: { "environment/bin/scalesight": "$program", "environment/bin/python": "$servers/another-program" } },
    extensions: [PYTHON_EXTENSION],
    tests: ["interpreter"],
  },

  // Servers that do not work, and settings that name none.
  broken: { world: { settings: { "scalesight.path": "$servers/too-old" } }, tests: ["broken"] },

  // A server that does not end by itself: neither at a restart nor when the window is closed.
  stubborn: { world: { settings: { "scalesight.path": "$servers/will-not-end" } }, tests: ["stubborn"] },

  // A folder that nobody trusts yet, full of programs and templates.
  untrusted: {
    trust: true,
    world: {
      settings: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.banner": "never" },
      path: ["$world/programs"],
      links: {
        "programs/scalesight": "$program",
        "storefront/.venv/bin/scalesight": "$servers/leaves-a-mark",
        "storefront/tools/scalesight": "$servers/leaves-a-mark",
        "environment/bin/scalesight": "$servers/leaves-a-mark",
        "home/.local/bin/scalesight": "$servers/leaves-a-mark",
      },
      environment: { VIRTUAL_ENV: "$world/environment" },
      workspaceSettings: { "scalesight.path": "${workspaceFolder}/tools/scalesight" },
      files: { ".scalesight/templates/full.md.j2": "{% extends 'builtin/full.md.j2' %}{% block role %}ROLE OF THE WORKSPACE{% endblock %}" },
    },
    tests: ["untrusted"],
  },
};
