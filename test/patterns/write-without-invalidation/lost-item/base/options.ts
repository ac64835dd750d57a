import type { QueryClient } from '@tanstack/react-query';

export function optionsFor(client: QueryClient, stale: string[][]) {
  return {
    onSuccess: () => {
      stale.forEach((queryKey) => client.invalidateQueries({ queryKey }));
    },
  };
}
