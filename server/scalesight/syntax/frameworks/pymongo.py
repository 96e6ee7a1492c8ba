"""MongoDB from Python: PyMongo and Motor, whose methods are the same.

https://pymongo.readthedocs.io/en/stable/api/pymongo/collection.html . `find` gives a cursor, which asks when it is gone through.
"""

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_CLIENT = "mongo.Client"
_DATABASE = "mongo.Database"
_COLLECTION = "mongo.Collection"
_CURSOR = "mongo.Cursor"
_OPEN = Effect(returns="object", type=_CLIENT)
_ROW = Effect(queries=1, returns="row")
_NUMBER = Effect(queries=1, returns="number")
_BUILD = Effect(returns="same")
_OF_NAME = Effect(on="attribute", returns="object", type=_COLLECTION)
_GUESS = "mongo.Guess"


def _collection(type_name: str) -> dict[str, Effect]:
    return {
        **rows(
            type_name,
            "find",
            Effect(returns="object", type=_CURSOR, filter_keys=("*",), narrow_keys=("1", "projection")),
        ),
        **rows(type_name, "aggregate", Effect(returns="object", type=_CURSOR, filters=True)),
        **rows(type_name, "find_one find_one_and_update find_one_and_replace find_one_and_delete", _ROW),
        **rows(type_name, "insert_one update_one replace_one delete_one", _NUMBER),
        # One call for all, however many documents or operations it is handed.
        **rows(type_name, "insert_many update_many delete_many bulk_write count_documents", _NUMBER),
        **rows(type_name, "estimated_document_count", _NUMBER),
        **rows(type_name, "distinct", Effect(queries=1, returns="list", filters=True)),
        **rows(type_name, "create_index create_indexes drop drop_index index_information", _NUMBER),
    }


FRAMEWORK = Framework(
    name="pymongo",
    languages=PYTHON,
    imports=("pymongo", "motor", "flask_pymongo", "bson"),
    calls={
        **dict.fromkeys(
            (
                "pymongo.MongoClient",
                "pymongo.mongo_client.MongoClient",
                "pymongo.AsyncMongoClient",
                "motor.motor_asyncio.AsyncIOMotorClient",
                "motor.motor_tornado.MotorClient",
                "motor.MotorClient",
            ),
            _OPEN,
        ),
        "flask_pymongo.PyMongo": Effect(returns="object", type="mongo.Flask"),
        **dict.fromkeys(
            (
                "pymongo.database.Database",
                "motor.motor_asyncio.AsyncIOMotorDatabase",
                "pymongo.asynchronous.database.AsyncDatabase",
            ),
            Effect(returns="object", type=_DATABASE),
        ),
        **dict.fromkeys(
            ("pymongo.collection.Collection", "motor.motor_asyncio.AsyncIOMotorCollection"),
            Effect(returns="object", type=_COLLECTION),
        ),
        **rows(_CLIENT, "get_database get_default_database", Effect(returns="object", type=_DATABASE)),
        **rows(_CLIENT, "close start_session", Effect()),
        **rows(_DATABASE, "get_collection", Effect(on="model", returns="object", type=_COLLECTION)),
        **rows(_DATABASE, "command list_collection_names create_collection drop_collection", Effect(queries=1)),
        **_collection(_COLLECTION),
        # A name of one's own for a database: `db.orders.find_one(…)` is nothing else.
        **_collection(_GUESS),
        **rows(_CURSOR, "sort skip batch_size hint max_time_ms allow_disk_use collation comment", _BUILD),
        f"{_CURSOR}.limit": Effect(returns="same", bound=("0",)),
        **rows(_CURSOR, "to_list", Effect(queries=1, returns="list", bound=("0", "length"))),
        **rows(_CURSOR, "count", _NUMBER),
        **rows(_CURSOR, "next", Effect(returns="row")),
    },
    attributes={
        f"{_CLIENT}.*": Effect(returns="object", type=_DATABASE),
        f"{_CLIENT}[]": Effect(returns="object", type=_DATABASE),
        f"{_DATABASE}.*": _OF_NAME,
        f"{_DATABASE}[]": _OF_NAME,
        "mongo.Flask.db": Effect(returns="object", type=_DATABASE),
    },
    names={**dict.fromkeys(("db.*", "mongo_db.*", "database.*"), (_GUESS,)), "mongo_db": (_DATABASE,)},
    lazy=frozenset({_CURSOR}),
)
