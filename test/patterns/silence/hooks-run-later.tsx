import { createTRPCReact } from '@trpc/react-query';

const trpc = createTRPCReact();

export function Orders() {
  const utils = trpc.useUtils();
  const { data } = trpc.order.list.useQuery();
  const add = trpc.order.create.useMutation({ onSuccess: () => utils.order.list.invalidate() });
  const remove = trpc.order.delete.useMutation({ onSuccess: () => utils.order.list.invalidate() });
  return (
    <ul>
      {data.map(({ id }) => <li key={id} onClick={() => remove.mutate({ id })} />)}
      <li onClick={() => add.mutate({})} />
    </ul>
  );
}

export function pages() {
  return [{ content: <Orders /> }, { content: <OrderRow id="7" /> }];
}

export function OrderRow({ id }) {
  const utils = trpc.useUtils();
  const rename = trpc.order.update.useMutation({ onSuccess: () => utils.order.invalidate() });
  return <button onClick={() => rename.mutate({ id })} />;
}
