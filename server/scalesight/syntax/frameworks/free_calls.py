"""Calls that cost nothing worth saying: built-ins, the parts of a standard library that compute, logging.

They are no rows of effects, because nothing follows from them. They are listed so that they are not told among the calls
that are not understood.
"""

from __future__ import annotations

import builtins
import sys

from scalesight.syntax.frameworks.effect import ECMASCRIPT, PYTHON, Framework

# Modules of Python's library that talk to something outside of the program, or run what they are handed.
_OUTWARD = frozenset(
    """asyncio concurrent dbm ftplib http imaplib multiprocessing nntplib poplib select selectors shelve smtplib socket
    socketserver sqlite3 ssl subprocess telnetlib threading urllib webbrowser xmlrpc""".split()
)
_TEXT = """capitalize casefold center count decode encode endswith expandtabs find format format_map index isalnum isalpha
    isascii isdecimal isdigit isidentifier islower isnumeric isspace istitle isupper join ljust lower lstrip partition
    removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase
    title translate upper zfill"""
_PYTHON_CONTAINERS = """add append appendleft clear copy difference discard extend extendleft fromkeys get insert intersection
    isdisjoint issubset issuperset items keys most_common pop popitem popleft remove reverse rotate setdefault sort
    symmetric_difference union update values"""
_DATES = """astimezone date day isoformat isocalendar month now strftime strptime time timestamp timetuple today
    total_seconds utcnow weekday year"""
_LOGGING = "critical debug error exception info log trace verbose warn warning"
_ECMASCRIPT_METHODS = """add apply at bind call charAt charCodeAt clear codePointAt concat delete endsWith entries every exec
    fill filter find findIndex findLast flat flatMap forEach get has hasOwnProperty includes indexOf join keys lastIndexOf
    localeCompare map match matchAll normalize padEnd padStart pop preventDefault push reduce repeat replace replaceAll
    reverse set shift slice some sort splice split startsWith stopPropagation substr substring test toFixed toISOString
    toJSON toLocaleDateString toLocaleString toLowerCase toPrecision toSorted toString toUpperCase trim trimEnd trimStart
    unshift valueOf values getTime getFullYear getMonth getDate getHours getMinutes getSeconds setHours setDate json text arrayBuffer subarray encode decode"""

FREE_PYTHON = Framework(
    name="free",
    languages=PYTHON,
    free=(frozenset(dir(builtins)) - {"open", "input", "exec", "eval", "__import__"})
    | (frozenset(sys.stdlib_module_names) - _OUTWARD)
    | frozenset("cls django.utils django.urls dateutil pytz attr attrs pydantic slugify gettext_lazy _".split()),
    free_methods=frozenset(f"{_TEXT} {_PYTHON_CONTAINERS} {_DATES} {_LOGGING} hexdigest digest group groups".split()),
)

FREE_ECMASCRIPT = Framework(
    name="free",
    languages=ECMASCRIPT,
    free=frozenset(
        """Math JSON Object Array String Number Boolean Symbol BigInt Date RegExp Intl Reflect Promise Buffer URL console
        performance structuredClone parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI
        decodeURI atob btoa setTimeout clearTimeout setInterval clearInterval setImmediate queueMicrotask
        requestAnimationFrame cancelAnimationFrame TextEncoder TextDecoder super require import resolve reject next done t cn cx clsx classnames classNames
        lodash lodash-es lodash/fp ramda date-fns dayjs moment luxon uuid nanoid zod invariant tiny-invariant path util
        node:path node:util url node:url crypto node:crypto assert node:assert _ z""".split()
    ),
    free_methods=frozenset(f"{_ECMASCRIPT_METHODS} {_LOGGING}".split()),
    free_setters=frozenset({"set"}),
)
