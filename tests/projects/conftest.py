"""The projects in this folder are input for scalesight; their own tests are not collected with its tests."""

collect_ignore_glob = ["*"]
