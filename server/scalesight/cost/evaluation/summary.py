"""What a function costs: evaluated once for each kind of arguments it is called with, and kept.

A function is first evaluated on its own, with what its annotations and parameter names say; then again wherever a
caller knows better. Functions that call each other, or themselves, end where they meet themselves, at no cost but
that of a tree (see `recursion`); what was evaluated on the way round lacks that, so it is evaluated again for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.term import KEPT, Step, Summary, Term, after_function, called, compact, told_of
from scalesight.cost.evaluation import facts, first_use
from scalesight.cost.evaluation.arguments import informs, passed_on, positional, switched, told
from scalesight.cost.evaluation.frame import Environment, Frame
from scalesight.cost.evaluation.not_understood import remember
from scalesight.cost.index import Ref
from scalesight.cost.memory import Evaluation, Handed, Key, key_of
from scalesight.cost.recursion import marks, memos, self_calls
from scalesight.cost.recursion.recursion import met, settled
from scalesight.cost.values.named import assume, told_otherwise
from scalesight.cost.values.value import MADE, NOTHING, SHARE, Value, join, typed_as
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine


# More kinds of arguments than this, and the function's own names have to do.
_MAX_KINDS = 12
# A function of a few statements is what many call, each with what is its own, and is soon evaluated: `get_all(statement)`.
_MAX_KINDS_OF_SHORT = 96
_SHORT = 8
# Each level of calls takes twenty to forty levels of Python's own, of which it allows a thousand.
_MAX_DEPTH = 24


def evaluate_file(engine: Engine, path: str) -> None:
    """Evaluates every function of a file, on its own and with what other files are known to hand to it."""
    module, memory = engine.index.module(path), engine.memory
    if memory.of(path).is_evaluated:
        return
    memory.handed = 0
    memory.renew(path, engine.index)
    scope(engine, path)
    for at, function in enumerate(module.functions):
        if at and _is_evaluated_alone(function):
            generic(engine, (path, at))
    _remember(engine, path)
    memory.of(path).is_evaluated = True
    memory.of(path).cut_off = memory.is_exhausted


def _remember(engine: Engine, path: str) -> None:
    """Evaluates the functions of a file with what calls handed to them before the file, or their own, was changed."""
    by_name = {function.qualname: at for at, function in enumerate(engine.index.module(path).functions)}
    for caller, calls in engine.memory.remembered.get(path, {}).items():
        for name, arguments, context in calls:
            at = by_name.get(name)
            if at is not None and _is_evaluated_alone(engine.index.function((path, at))):
                environment = Environment(scope(engine, path))
                _self(engine, (path, at), engine.index.function((path, at)), environment)
                _summarised(engine, (path, at), environment, arguments, {}, caller, context)
    for at, function in enumerate(engine.index.module(path).functions):
        if at and _is_evaluated_alone(function):
            for call in engine.contexts.calls((path, at)):
                if call.context and not engine.memory.is_evaluated(call.caller[0]):
                    generic(engine, (path, at), engine.contexts.of_call((path, at), call.context))


def _is_evaluated_alone(function: ir.Function) -> bool:
    """Whether a function closes over nothing but the file's top level; the others are evaluated where they stand."""
    return function.parent <= 0 and (function.owner >= 0 or function.name != "<lambda>")


def scope(engine: Engine, path: str) -> Environment:
    """The top-level names of a file. Its top-level code is evaluated the first time."""
    memory = engine.memory.of(path)
    if memory.scope is not None:
        return memory.scope
    environment = memory.scope = Environment()
    for name, (kind, at) in engine.index.declared(path).items():
        environment.values[name] = Value(kind, ref=(path, at), name=name if kind == "class" else "")
    context = engine.contexts.of((path, 0)) or ""
    _evaluate(engine, (path, 0), environment, (), {}, context, generic=True)
    return environment


def generic(engine: Engine, ref: Ref, context: str | None = None) -> Summary:
    """A function with nothing but its own annotations and names, in its own context unless another is given."""
    function = engine.index.function(ref)
    environment = Environment(scope(engine, ref[0]))
    _self(engine, ref, function, environment)
    if context is None:
        context = engine.contexts.of(ref) or ""
    return _summarised(engine, ref, environment, (), {}, ref[0], context)


def invoke(
    engine: Engine, frame: Frame, callee: Value, arguments: list[Value], keywords: dict[str, Value], step: Step
) -> Value:
    """Calls a project's function: its cost goes to the frame, by way of `step`."""
    ref = callee.ref
    assert ref is not None
    engine.depends(frame.path, ref[0])
    function = engine.index.function(ref)
    if callee.environment is not None:
        environment = Environment(callee.environment)
    else:
        environment = Environment(scope(engine, ref[0]))
    if callee.fields:
        arguments = [*(value for name, value in callee.fields if name.isdecimal()), *arguments]
        keywords = {name: value for name, value in callee.fields if not name.isdecimal()} | keywords
    own = _self(engine, ref, function, environment)
    this = NOTHING
    if callee.receiver is not None and takes_self(engine, ref, function):
        # An object of the very class tells a method no more than the method knows by itself.
        arguments = [NOTHING if callee.receiver == own else callee.receiver, *arguments]
    elif (
        callee.receiver is not None
        and own is not None
        and (callee.receiver.type == "class" or callee.receiver.ref != own.ref)
    ):
        this = callee.receiver  # of a class that inherits the method, or the class itself
    if callee.receiver is not None:
        environment.values["this"] = callee.receiver
    engine.contexts.note(ref, frame.ref, frame.context)
    context = engine.contexts.of_call(ref, frame.context)
    values = tuple(arguments)
    frame.hop = step
    if engine.memory.activations.meets(ref, callee.environment, values):
        met(engine, frame, callee, arguments)
    summary = _summarised(
        engine, ref, environment, values, keywords, frame.path, context, closure=callee.environment, this=this
    )
    terms = called(summary, step)
    if engine.symbolic and len(frame.nest) > frame.floor:
        terms = marks.shared_out(frame, function, engine.memory.of(ref[0]).marks, terms)
    frame.out.extend([term._replace(exits=KEPT) for term in terms] if memos.is_kept(engine, callee) else terms)
    first_use.noted(frame, told_of(summary), len(frame.out) - len(terms))
    frame.gained = summary.gained
    if summary.unknown:
        remember(frame, summary.unknown)
    if callee.receiver is None:
        return memos.managed(engine, ref, summary.returns)
    return engine.carried(ref[0], callee.receiver, summary.returns)


def construct(
    engine: Engine, frame: Frame, callee: Value, arguments: list[Value], keywords: dict[str, Value], step: Step
) -> Value:
    """Creates an instance of a project's class."""
    assert callee.ref is not None
    query = engine.lazy_query(callee.ref)
    if query is not None:
        return query
    instance = _object_of(engine, callee.ref)
    if engine.models.is_model(callee.ref):
        instance = instance._replace(loaded=MADE)
    for name in ("__init__", "constructor"):
        method = engine.member(instance, name)
        if method is not None and method.type == "function":
            invoke(engine, frame, method, arguments, keywords, step)
    return instance


def inline(engine: Engine, frame: Frame, function: Value, arguments: list[Value]) -> Value:
    """Runs a lambda or arrow function where it stands: its loops are loops of the function around it."""
    assert function.ref is not None and function.environment is not None
    frame.hop = None
    if engine.memory.activations.meets(function.ref, function.environment, arguments):
        met(engine, frame, function, arguments)
        return NOTHING
    if len(engine.memory.running) > _MAX_DEPTH:
        return NOTHING
    code = engine.index.function(function.ref)
    saved_environment, saved_returns, saved_floor = frame.environment, frame.returns, frame.floor
    saved_place = frame.context, frame.ref
    frame.environment, frame.returns, frame.floor = Environment(function.environment), [], len(frame.nest)
    own = engine.contexts.of(function.ref)
    if own is not None and own != frame.context:
        # It runs apart from the function around it, which therefore is no caller of what it calls.
        frame.context, frame.ref = own, (frame.path, 0)
    frame.closures.pop(function.ref[1], None)
    is_first = function.ref not in engine.memory.running
    engine.memory.running.add(function.ref)
    activation = engine.memory.activations.enter(function.ref, frame, function.environment, arguments)
    try:
        bind_parameters(engine, frame, code, tuple(arguments), {})
        start = len(frame.out)
        engine.run(frame, code.body)
        # A return of the callback ends this round, not the loop around it.
        terms = [term._replace(exits=after_function(term.exits)) if term.exits else term for term in frame.out[start:]]
        frame.out[start:] = settled(engine, activation, terms)
        returned = NOTHING
        for value in frame.returns:
            returned = join(returned, value)
        return returned
    finally:
        engine.memory.leave(activation)
        if is_first:
            engine.memory.running.discard(function.ref)
        frame.environment, frame.returns, frame.floor = saved_environment, saved_returns, saved_floor
        frame.context, frame.ref = saved_place


def _summarised(
    engine: Engine,
    ref: Ref,
    environment: Environment,
    arguments: tuple[Value, ...],
    keywords: dict[str, Value],
    caller: str,
    context: str,
    *,
    closure: Environment | None = None,
    this: Value = NOTHING,
) -> Summary:
    memory, running = engine.memory.of(ref[0]), engine.memory.running
    informed, informed_keywords = told(engine, ref, arguments, keywords)
    is_generic = this == NOTHING and not informed and not informed_keywords
    key = key_of(ref, closure, this, informed, informed_keywords, context)
    if arguments or keywords:
        handed = Handed(caller, positional(engine, ref, informed, informed_keywords), context, ref in running)
        memory.callers.setdefault(ref[1], []).append(handed)
    if engine.memory.activations.meets(ref, closure, arguments):
        return Summary((), NOTHING)
    if key in memory.summaries:
        return engine.memory.handed_on(ref[0], key)
    if len(running) > _MAX_DEPTH:
        return Summary((), NOTHING)
    kinds = sum(one.context == context for one in memory.evaluations.get(ref[1], ()))
    most = _MAX_KINDS_OF_SHORT if len(engine.index.function(ref).body) <= _SHORT else _MAX_KINDS
    if not is_generic and (kinds >= most or engine.memory.is_exhausted):
        informed, informed_keywords = switched(informed, informed_keywords)
        if kinds >= 2 * most or engine.memory.is_exhausted or not (informed or informed_keywords):
            return generic(engine, ref, context)
        key = key_of(ref, closure, NOTHING, informed, informed_keywords, context)
        if key in memory.summaries:
            return engine.memory.handed_on(ref[0], key)
    evaluation = _evaluate(engine, ref, environment, informed, informed_keywords, context, generic=is_generic, key=key)
    terms = compact([term for term in evaluation.terms if _is_handed(engine, term)])
    assumed = frozenset(evaluation.assumed.values())
    summary = Summary(terms, evaluation.returns, assumed, evaluation.gained, evaluation.unknown)
    engine.memory.keep(evaluation, summary)
    return engine.memory.handed_on(ref[0], key)


def _is_handed(engine: Engine, term: Term) -> bool:
    """Whether a caller has to know of a term. Rounds and work of an open size stay open whatever they are multiplied by."""
    if engine.symbolic or term.resource in ("queries", "api_calls") or term.group is not None:
        return True
    return not term.high.is_open(engine.size_of)


def _evaluate(
    engine: Engine,
    ref: Ref,
    environment: Environment,
    arguments: tuple[Value, ...],
    keywords: dict[str, Value],
    context: str,
    *,
    generic: bool,
    key: Key | None = None,
) -> Evaluation:
    path = ref[0]
    module, function = engine.index.module(path), engine.index.function(ref)
    frame = Frame(path, module, function, environment, engine.framework_of(path), ref[1], context)
    is_first = ref not in engine.memory.running
    engine.memory.running.add(ref)
    closure = key[1] if key is not None else environment.parent
    activation = engine.memory.activations.enter(ref, frame, closure, arguments)
    try:
        bind_parameters(engine, frame, function, arguments, keywords)
        before = [environment.values.get(parameter.name, NOTHING).loaded for parameter in function.parameters]
        engine.run(frame, function.body)
        frame.calling = None
        _run_left_over(engine, frame)
    finally:
        engine.memory.leave(activation)
        if is_first:
            engine.memory.running.discard(ref)
    returned = NOTHING
    for value in frame.returns:
        returned = join(returned, value)
    if isinstance(function.returns, ir.Name) and function.returns.id in ("this", "Self"):
        this = environment.get("this") or returned
        # What a method of the class itself makes is an object of it.
        returned = _object_of(engine, this.ref) if this.type == "class" and this.ref is not None else this
    elif function.returns is not None and (returned.weak or returned == SHARE or not informs(returned)):
        typed = engine.annotated(frame, function.returns, function.name)
        given = returned if typed is None else engine.collections.given_back(typed, function.name)
        returned = typed_as(returned, given, function.name)
    terms = [
        term._replace(exits=after_function(term.exits), held=0) if term.exits or term.held else term
        for term in frame.out
    ]
    terms = settled(engine, activation, terms)
    if engine.symbolic and not activation.trees:
        terms = self_calls.repeated(engine, frame, terms)
    if module.comments and ref[1]:
        terms = facts.spent(engine, path, function.start, terms)
        returned = facts.bounded(engine, path, function.start, returned)
    gained = tuple(
        (at, more)
        for at, (parameter, loaded) in enumerate(zip(function.parameters, before, strict=True))
        if (
            more := (environment.values.get(parameter.name, NOTHING).loaded or frozenset()) - (loaded or frozenset("?"))
        )
    )
    evaluation = Evaluation(
        ref, tuple(terms), tuple(frame.loops), returned, frame.assumed, generic, gained, context, key,
        activation.lowest, frame.unknown, frozenset(frame.typed),
    )  # fmt: skip
    engine.memory.evaluations(ref).append(evaluation)
    return evaluation


def _run_left_over(engine: Engine, frame: Frame) -> None:
    """Functions that were defined but not called here run later, for somebody else: they have findings, but no cost here."""
    while frame.closures:
        index, environment = frame.closures.popitem()
        ref = (frame.path, index)
        if ref in engine.memory.running or _is_evaluated_alone(engine.index.function(ref)):
            continue
        context = engine.contexts.of_closure(ref, frame.ref, frame.context)
        # What has another context than the function around it is called by an event, and so by nobody of the project.
        engine.contexts.note(ref, frame.ref if context == frame.context else (frame.path, 0), context)
        if any(one.context == context for one in engine.memory.of(frame.path).evaluations.get(index, ())):
            continue
        _evaluate(engine, ref, Environment(environment), (), {}, context, generic=True)


def bind_parameters(
    engine: Engine, frame: Frame, function: ir.Function, arguments: tuple[Value, ...], keywords: dict[str, Value]
) -> None:
    values = frame.environment.values
    position = 0
    for parameter in function.parameters:
        value = NOTHING
        if parameter.kind == "plain" and position < len(arguments):
            value = arguments[position]
            position += 1
        elif parameter.kind == "star":
            rest = arguments[position:]
            value = Value("list", None, rest[0] if rest else None)
            position = len(arguments)
        elif parameter.kind == "double-star":
            value = passed_on(function, keywords)
        elif parameter.name in keywords:
            value = keywords[parameter.name]
        if parameter.pattern is not None and keywords and value == NOTHING:
            value = Value("map", fields=tuple(keywords.items()))
        if value == NOTHING and parameter.name in values:
            continue  # self, bound by the caller
        if value == NOTHING and isinstance(parameter.default, (ir.Name, ir.Attr)):
            value = engine.evaluate(frame, parameter.default)
        if parameter.annotation is not None and (value.weak or value == SHARE or not informs(value)):
            declared = engine.annotated(frame, parameter.annotation, parameter.name)
            if value == NOTHING and declared is not None and engine.is_whole(declared):
                frame.typed.add(parameter.name)
            value = value if declared is None else typed_as(value, declared, parameter.name)
        elif parameter.annotation is not None and engine.is_whole(value):
            value = told_otherwise(engine, frame, parameter, value)
        if parameter.pattern is not None:
            engine.bind(frame, parameter.pattern, value)
            assume(frame, parameter.pattern, value)
        else:
            values[parameter.name] = value
            if frame.nest:
                frame.nest[-1].names.add(parameter.name)


def _self(engine: Engine, ref: Ref, function: ir.Function, environment: Environment) -> Value | None:
    """Binds the object that a method belongs to, and returns it."""
    if function.owner < 0:
        return None
    instance = engine.lazy_query((ref[0], function.owner)) or _object_of(engine, (ref[0], function.owner))
    environment.values["this"] = instance
    if takes_self(engine, ref, function):
        environment.values[function.parameters[0].name] = instance
    return instance


def _object_of(engine: Engine, ref: Ref) -> Value:
    """An object of a project's class: a row, where a declared collection is made of them."""
    name = engine.index.class_of(ref).name
    collection = engine.collections.names.model(name)
    return Value("row" if collection else "instance", of=collection or "", model=name, ref=ref)


def takes_self(engine: Engine, ref: Ref, function: ir.Function) -> bool:
    """Whether the first parameter of a method is the object itself."""
    if function.owner < 0 or not function.parameters or engine.index.module(ref[0]).language != "python":
        return False
    return not any(
        isinstance(decorator, ir.Name) and decorator.id == "staticmethod" for decorator in function.decorators
    )
