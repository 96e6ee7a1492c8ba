import { useMemo } from "react";

import type { Customer, Order } from "../types";

interface Props {
  orders: Order[];
  customers: Customer[];
}

/** All open orders with the buyer's name. */
export function OrderTable({ orders, customers }: Props) {
  const rows = orders.map((order) => ({
    ...order,
    buyer: customers.find((customer) => customer.id === order.customerId),
  }));

  return (
    <table>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>{row.number}</td>
            <td>{row.buyer?.name ?? "unknown"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same table with the buyers' cities; the buyers are found by key. */
export function OrderTableByCity({ orders, customers }: Props) {
  const buyers = useMemo(() => new Map(customers.map((customer) => [customer.id, customer])), [customers]);

  return (
    <table>
      <tbody>
        {orders.map((order) => (
          <tr key={order.id}>
            <td>{order.number}</td>
            <td>{buyers.get(order.customerId)?.city ?? "unknown"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
