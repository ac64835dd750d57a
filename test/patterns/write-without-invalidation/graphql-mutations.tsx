import { gql, useMutation, useQuery } from '@apollo/client';

const GET_ORDERS = gql`query GetOrders { orders { id price } }`;
const ADD_ORDER = gql`mutation AddOrder($price: Int!) { addOrder(price: $price) { id price } }`;
const DELETE_ORDER = gql`mutation DeleteOrder($id: ID!) { deleteOrder(id: $id) }`;
const CHANGE_PRICE = gql`mutation ChangePrice($id: ID!, $price: Int!) { updateOrder(id: $id, price: $price) { id price } }`;

export function Orders() {
  const { data } = useQuery(GET_ORDERS);
  return <ul>{data.orders.map((order) => <OrderRow key={order.id} order={order} />)}</ul>;
}

export function AddOrder() {
  const [addOrder] = useMutation(ADD_ORDER, { refetchQueries: [{ query: GET_ORDERS }] });
  return <button onClick={() => addOrder({ variables: { price: 5 } })}>Add</button>;
}

export function OrderRow({ order }) {
  const [deleteOrder] = useMutation(DELETE_ORDER); // expect: write-without-invalidation error
  return <button onClick={() => deleteOrder({ variables: { id: order.id } })}>Delete {order.price}</button>;
}

// The answer replaces the order wherever it is held.
export function Price({ order }) {
  const [changePrice] = useMutation(CHANGE_PRICE);
  return <button onClick={() => changePrice({ variables: { id: order.id, price: 5 } })}>Change</button>;
}

export function OrderMenu({ order, onDeleted }) {
  const [deleteOrder] = useMutation(DELETE_ORDER);
  return <button onClick={() => deleteOrder({ variables: { id: order.id } }).then(() => onDeleted())}>Delete</button>;
}
