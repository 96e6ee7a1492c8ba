# What the tests in a real VS Code run on. Change a number here and the next run installs it.
NODE=24.19.0           # code-server asks for Node 24; the extension's own tools run on it, too
CODE_SERVER=4.139.1    # VS Code 1.139.1
PLAYWRIGHT=1.65.1      # drives the system's Chromium
