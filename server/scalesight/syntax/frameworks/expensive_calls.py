"""Calls that take so long that nobody wants them twice with the same arguments: files read, templates compiled, clients made.

Only what is done anew each time. Not here, because the library remembers: V8 what it compiled of a RegExp, jinja2 and
Django the templates that are asked for by name, `require` and `import` modules. `re.compile` is here: it keeps the last
patterns (https://docs.python.org/3/library/re.html#re.compile), but looks each up by its whole text and flags.
"""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, PYTHON, Effect, Framework, rows

_READ = Effect(expense="read")
_OPEN = Effect(expense="read", mode=("1", "mode"))
_COMPILE = Effect(expense="compile")
_PROCESS = Effect(expense="process")
_FS = "fs node:fs fs-extra graceful-fs"
_FS_PROMISES = "fs/promises node:fs/promises fs.promises node:fs.promises fs-extra"

PYTHON_CALLS = Framework(
    name="expensive calls",
    languages=PYTHON,
    calls={
        **dict.fromkeys("open io.open codecs.open gzip.open bz2.open lzma.open".split(), _OPEN),
        # Of a path, whatever it was made of.
        **rows("*", "read_text read_bytes", _READ),
        **dict.fromkeys(
            """pkgutil.get_data importlib.resources.read_text importlib.resources.read_binary dotenv.load_dotenv
            dotenv.dotenv_values toml.load pandas.read_csv pandas.read_excel pandas.read_parquet pandas.read_json
            numpy.load numpy.loadtxt joblib.load openpyxl.load_workbook PIL.Image.open""".split(),
            _READ,
        ),
        "re.compile": Effect(returns="object", type="re.Pattern", expense="compile"),
        # Without an environment that keeps them: https://jinja.palletsprojects.com/en/stable/api/#jinja2.Template
        **dict.fromkeys(("jinja2.Template", "mako.template.Template", "django.template.Template"), _COMPILE),
        "jinja2.Environment": Effect(returns="object", type="jinja2.Environment"),
        "jinja2.Environment.from_string": _COMPILE,
        # For what they print: what runs for its effect may be meant to run each time.
        **rows("subprocess", "check_output getoutput", _PROCESS),
    },
)

ECMASCRIPT_CALLS = Framework(
    name="expensive calls",
    languages=ECMASCRIPT,
    calls={
        **{f"{module}.readFileSync": _READ for module in _FS.split()},
        **{f"{module}.readFile": _READ for module in f"{_FS} {_FS_PROMISES}".split()},
        **{f"{module}.readJsonSync": _READ for module in ("fs-extra", "jsonfile")},
        **rows("Deno", "readTextFile readTextFileSync readFile readFileSync", _READ),
        **{f"{module}.compile": _COMPILE for module in "handlebars Handlebars ejs pug nunjucks dot eta".split()},
        **{f"{module}.template": _COMPILE for module in "lodash _ underscore".split()},
        "pug.compileFile": _COMPILE,
        # It compiles the schemas of JSON itself, and keeps what it has compiled.
        **dict.fromkeys(("ajv", "ajv.Ajv", "ajv.default"), Effect(expense="client")),
        # For what they print.
        **{
            f"{module}.{name}": _PROCESS
            for module in ("child_process", "node:child_process")
            for name in ("execSync", "execFileSync")
        },
        "lodash/template": _COMPILE,
    },
)
