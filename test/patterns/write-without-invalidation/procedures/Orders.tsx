import { trpc } from './trpc';

export function Orders() {
  const { data } = trpc.order.list.useQuery();
  return <ul>{data.map((order) => <OrderRow key={order.id} order={order} />)}</ul>;
}

export function AddOrder() {
  const utils = trpc.useUtils();
  const add = trpc.order.create.useMutation({ onSuccess: () => utils.order.list.invalidate() });
  return <button onClick={() => add.mutate({ price: 5 })}>Add</button>;
}

export function OrderRow({ order }) {
  const remove = trpc.order.delete.useMutation(); // expect: write-without-invalidation error
  return <button onClick={() => remove.mutate({ id: order.id })}>Delete</button>;
}

export function OrderMenu({ order, reload }) {
  const remove = trpc.order.delete.useMutation();
  return <button onClick={() => remove.mutateAsync({ id: order.id }).then(reload)}>Delete</button>;
}

export function User() {
  const save = trpc.user.save.useMutation();
  return <button onClick={() => save.mutate({})}>Save</button>;
}

// A question that is asked as a mutation.
export function OrderEstimate({ order }) {
  const estimate = trpc.order.estimate.useMutation();
  return <button onClick={() => estimate.mutate({ id: order.id })}>Estimate</button>;
}
