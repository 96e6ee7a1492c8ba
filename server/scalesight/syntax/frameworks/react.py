"""React and what wraps its components: a wrapped component is still the component, and a memo gives what it computes."""

from __future__ import annotations

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework

_SAME = Effect(on="argument", returns="argument")
_WRAPPER = "react.Wrapper"
_WRAPPING = Effect(returns="object", type=_WRAPPER)
# The function that loads a module: calling a module calls its default export.
_LOADED = Effect(callback=0, once=True, returns="callback")

FRAMEWORK = Framework(
    name="react",
    languages=ECMASCRIPT,
    calls={
        "react.memo": _SAME,
        "react.forwardRef": _SAME,
        "react.useCallback": _SAME,
        "react.useMemo": Effect(callback=0, once=True, returns="callback"),
        "react.cache": Effect(on="argument", returns="argument", keeps=True),
        "react.lazy": _LOADED,
        "next/dynamic": _LOADED,
        "@loadable/component": _LOADED,
        "react-redux.connect": _WRAPPING,
        "react-i18next.withTranslation": _WRAPPING,
        _WRAPPER: _SAME,
        "mobx-react.observer": _SAME,
        "mobx-react-lite.observer": _SAME,
        "react-router.withRouter": _SAME,
        "react-router-dom.withRouter": _SAME,
    },
)
