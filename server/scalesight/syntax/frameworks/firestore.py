"""Firestore: documents and collections; `get`, `set` and `commit` are round trips. A batch is one, at its `commit`.

https://firebase.google.com/docs/firestore/manage-data/transactions#batched-writes
"""

from scalesight.syntax.frameworks import mongodb
from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_DB = "firestore.Database"
_COLLECTION = "firestore.Collection"
_DOCUMENT = "firestore.Document"
_BATCH = "firestore.Batch"
_OPEN = Effect(returns="object", type=_DB)
_NUMBER = Effect(queries=1, returns="number")
_REFERENCE = Effect(returns="object", type=_DOCUMENT)


def collection(type_name: str) -> dict[str, Effect]:
    """What a collection, or a query of one, can do."""
    return {
        **rows(type_name, "doc", _REFERENCE),
        **rows(type_name, "add", _NUMBER),
        **rows(type_name, "where", Effect(returns="same", filters=True)),
        **rows(type_name, "limit", Effect(returns="same", bound=("0",))),
        **rows(
            type_name,
            "orderBy withConverter",
            Effect(returns="same"),
        ),
        **rows(type_name, "select startAfter startAt endBefore endAt offset", Effect(returns="same", narrows=True)),
        **rows(type_name, "get", Effect(queries=1, parts=(("docs", "list"), ("size", "size")))),
        **rows(type_name, "count", Effect(returns="object", type="firestore.Count")),
    }


FRAMEWORK = Framework(
    name="firestore",
    languages=ECMASCRIPT,
    imports=("firebase-admin", "@google-cloud/firestore", "firebase/firestore"),
    calls={
        **dict.fromkeys(
            "firebase-admin.firestore firebase-admin/firestore.getFirestore @google-cloud/firestore.Firestore".split(),
            _OPEN,
        ),
        **rows(_DB, "collection collectionGroup", Effect(on="model", returns="object", type=_COLLECTION)),
        **rows(_DB, "doc", _REFERENCE),
        **rows(_DB, "getAll", Effect(queries=1)),
        **rows(_DB, "batch bulkWriter", Effect(returns="object", type=_BATCH)),
        **rows(_DB, "runTransaction", Effect(callback=0, once=True, returns="callback")),
        **collection(_COLLECTION),
        **rows("firestore.Count", "get", _NUMBER),
        **rows(_DOCUMENT, "get set update delete create", _NUMBER),
        **rows(_DOCUMENT, "collection", Effect(on="model", returns="object", type=_COLLECTION)),
        f"{_BATCH}.*": Effect(returns="same"),
        **rows(_BATCH, "commit close", _NUMBER),
        # The functions of the web version.
        **{
            f"firebase/firestore.{name}": Effect(queries=1)
            for name in "getDoc getDocs setDoc addDoc updateDoc deleteDoc getCountFromServer".split()
        },
    },
    names={"db": (_DB,), "firestore": (_DB,)},
)

# `db.collection("orders")` is one or the other, and what is called of it says which.
BY_NAME = Framework(
    name="documents by name",
    languages=ECMASCRIPT,
    calls={
        **rows("documents.Guess", "collection", Effect(on="model", returns="object", type="documents.Collection")),
        **mongodb.collection("documents.Collection"),
        **collection("documents.Collection"),
    },
    names=dict.fromkeys(("db", "database", "firestore"), ("documents.Guess",)),
)
