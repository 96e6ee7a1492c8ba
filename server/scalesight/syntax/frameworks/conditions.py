"""How the conditions of queries are spelled: which operators mean one value or one of a list, and which keys mean the row.

Django: `pk__in=ids`, `customer__id=1`; Prisma: `{id: {in: ids}}`; Mongoose: `{_id: {$in: ids}}`; SQLAlchemy:
`Order.id.in_(ids)`, `Order.customer_id == 1`; Sequelize and Knex: `{customerId: 1}`, and a list for one of many.
"""

# What stands between a path of relations and its operator in a keyword.
SEPARATOR = "__"

EQUAL = frozenset({"exact", "equals", "$eq", "Op.eq", "=="})
ONE_OF = frozenset({"in", "$in", "Op.in", "in_"})

# The primary key of a row, and the words at the end of a foreign key's name.
KEYS = frozenset({"id", "pk", "_id"})
KEY_WORDS = frozenset({"id", "pk", "uuid", "uid", "guid", "key"})
# Other columns that no two rows have the same of.
UNIQUE = frozenset({"slug", "email", "uuid", "uid", "sku", "username"})
# What a class says of such a column.
SAID_UNIQUE = frozenset({"unique", "primary_key"})
# The last word of a column that next to no two rows have the same of: `payoutMethodHash`, `resetToken`.
TELLING = frozenset(
    "hash digest checksum fingerprint signature token nonce secret email phone link url slug sku guid uuid barcode isbn iban"
    " address handle username reference".split()
)

# What only few of all have: a part in a product that somebody gave them.
ROLES = frozenset(
    "is_staff is_superuser is_admin is_administrator is_moderator is_owner is_reviewer is_editor is_organizer is_organiser"
    " isStaff isAdmin isOwner isModerator role roles".split()
)
# The same by the name of what it is kept in: `groups__name__in=["admin"]`.
ROLE_PATHS = frozenset("group groups role roles permission permissions user_permissions".split())
ROLE_NAMES = frozenset("name codename slug".split())

# The ends of a range.
LOWER = frozenset({"gt", "gte", "$gt", "$gte", "Op.gt", "Op.gte"})
UPPER = frozenset({"lt", "lte", "$lt", "$lte", "Op.lt", "Op.lte"})

# What all of several conditions hold for.
ALL_OF = frozenset({"AND", "$and", "Op.and"})
# What of several conditions at least one holds for.
ANY_OF = frozenset({"OR", "$or", "Op.or"})

# What at least one of the related rows is asked to be.
ANY_RELATED = frozenset({"some"})

# Under it, the options of a call have its conditions.
WHERE = "where"
