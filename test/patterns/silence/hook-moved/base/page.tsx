import { api } from './api';

export function Page({ name }) {
  const { data } = api.board.byName.useQuery({ name });
  return <h1>{data?.title}</h1>;
}
