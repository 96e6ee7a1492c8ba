"""The vocabulary of entry points: what tells that the code of a function begins to run somewhere, and where that is."""

from __future__ import annotations

from dataclasses import dataclass

# Contexts in which a function that is only defined (the handler of a click) runs later, after something has happened.
LATER = frozenset({"render"})


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One way in: all that is given must hold. Texts are regular expressions that must match the whole.

    `context`: the key of its budgets (`request`, `render`, `job`, `cli`); "" for code that runs apart from the function
    around it, at nobody's call: the plain budgets hold for it.

    Of the file: `imports`: one of the modules it imports, also as `module.name`. `path`: where it lies. `directive`: a
    text that stands alone at its top; `unless`: one that must not.
    Of the function: `name`: its own, or that of the variable that it is bound to, wrapped or not; `qualname`: with
    what is around it (`resolvers.Query.orders`); `exported`: a name by which others get it; `parameters`: their names,
    as in `self, request`; `annotation`: the type of one of them; `own_directive`: a text that its body begins with;
    `shows`: it returns or makes elements (JSX); `is_async`.
    Of its class: `owner`: the name; `base`: one of its bases; `class_decorator`.
    What is done with it: `decorator`: the name of a decorator; `handed`: the name of a function or class that is called
    with it (`router.get`, `bullmq.Worker`; in a chain without the calls between: `program.command.action`), under the
    `key` of an option or keyword. `text`: the first text among the arguments of that decorator or call, "" if there
    is none. Names of decorators, bases, types and calls are tried as they stand and as imports and assignments resolve
    them: `router.get` is also `express.Router.get`.
    `guard`: no function, but the test of a branch at the top level of a file, whose code it is.
    """

    context: str
    imports: str = ""
    path: str = ""
    directive: str = ""
    unless: str = ""
    name: str = ""
    qualname: str = ""
    exported: str = ""
    parameters: str = ""
    annotation: str = ""
    own_directive: str = ""
    shows: bool = False
    is_async: bool = False
    owner: str = ""
    base: str = ""
    class_decorator: str = ""
    decorator: str = ""
    handed: str = ""
    key: str = ""
    text: str = ""
    guard: str = ""
