export const keysOf = (kind: string) => {
  const keys = {
    all: [kind],
    lists: () => [...keys.all, 'list'],
    detail: (id: string) => [...keys.all, 'detail', id],
  };
  return keys;
};
