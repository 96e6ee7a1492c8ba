"""JavaScript programs whose queries no line of the loop spells out: relations, methods, recursion, resolvers of fields."""

from __future__ import annotations

from verdict import Case


def _case(name: str, code: str, rule: str = "query-in-loop") -> Case:
    return Case(name, code, rule, "queries", 12, "orders")


QUERIES = [
    _case(
        "a relation of each row",
        """
import { Model } from "sequelize";

class Customer extends Model {}
class Order extends Model {}
Order.belongsTo(Customer);

export default async function run() {
  const owners = [];
  for (const order of await Order.findAll()) {
    owners.push(await order.getCustomer());
  }
  return owners;
}
""",
    ),
    _case(
        "twin: a relation that is included",
        """
import { Model } from "sequelize";

class Customer extends Model {}
class Order extends Model {}
Order.belongsTo(Customer);

export default async function run() {
  const owners = [];
  for (const order of await Order.findAll({ include: Customer })) {
    owners.push(order.Customer);
  }
  return owners;
}
""",
        "",
    ),
    _case(
        "a method of a class that asks twice",
        """
class Card {
  constructor(order) {
    this.order = order;
  }

  async title() {
    const customer = await prisma.customer.findFirst({ where: { id: this.order.customer_id } });
    const product = await prisma.product.findFirst({ where: { sku: this.order.sku } });
    return [customer.name, product.name];
  }
}

export default async function run() {
  return Promise.all((await prisma.order.findMany()).map((order) => new Card(order).title()));
}
""",
    ),
    _case(
        "a query per node of a tree",
        """
export default async function run(order) {
  await prisma.customer.findFirst({ where: { id: order.customer_id } });
  for (const child of order.children) {
    await run(child);
  }
}
""",
    ),
    _case(
        "twin: a tree whose customers were asked for at once",
        """
async function walk(order, customers) {
  for (const child of order.children) {
    await walk(child, customers);
  }
  return customers.get(order.customer_id);
}

export default async function run(order) {
  const customers = await prisma.customer.findMany();
  return walk(order, new Map(customers.map((customer) => [customer.id, customer])));
}
""",
        "",
    ),
    _case(
        "a resolver of a field",
        """
export const resolvers = {
  Query: {
    orders: () => prisma.order.findMany(),
  },
  Order: {
    customer: (order) => prisma.customer.findFirst({ where: { id: order.customer_id } }),
  },
};
""",
    ),
    _case(
        "twin: a resolver of a field that asks a DataLoader",
        """
import DataLoader from "dataloader";

const customers = new DataLoader(async (ids) => {
  const found = await prisma.customer.findMany({ where: { id: { in: ids } } });
  const byId = new Map(found.map((customer) => [customer.id, customer]));
  return ids.map((id) => byId.get(id));
});

export const resolvers = {
  Query: {
    orders: () => prisma.order.findMany(),
  },
  Order: {
    customer: (order) => customers.load(order.customer_id),
  },
};
""",
        "",
    ),
]
