// The worlds in which the tests of the extension host run: one start of VS Code each. The tests are in the modules that it names.

export const scenarios = {
  // A trusted copy of the shop, the server named by a setting: what a person does all day.
  everyday: {
    world: { settings: { "scalesight.path": "$program" } },
    tests: ["findings", "wrapping", "hand-off", "completion", "commands", "server"],
  },
};
