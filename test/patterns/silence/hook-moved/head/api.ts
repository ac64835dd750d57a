import { createTRPCReact } from '@trpc/react-query';

export const api = createTRPCReact();
