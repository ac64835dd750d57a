import { api } from './api';

export function LayoutForm({ board }) {
  const utils = api.useUtils();
  const { mutate: save } = api.board.saveLayout.useMutation({
    onSettled() {
      void utils.board.byName.invalidate({ name: board.name });
    },
  });
  return <form onSubmit={(values) => save({ id: board.id, ...values })} />;
}
