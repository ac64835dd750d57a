import { useMutation, useQuery } from '@tanstack/react-query';
import axios from 'axios';

const api = axios.create({ baseURL: '/api' });

export function useUsers() {
  return useQuery({ queryKey: ['users'], queryFn: () => api.get('/users') });
}

export function useVerifyUser() {
  return useMutation({ mutationFn: (code: string) => api.post('/users/verify', { code }) });
}

export function usePreviewUser() {
  return useMutation({ mutationFn: (user: User) => api.post('/users/preview', user) });
}

export function useStartOauth() {
  return useMutation({ mutationFn: () => api.post('/users/oauth') });
}

export function usePairing() {
  return useMutation({ mutationFn: () => api.post('/users/pairing') });
}

export function useSign() {
  return useMutation({ mutationFn: (id: string) => api.post(`/users/${id}/sign`) });
}

export function useMagicLink() {
  return useMutation({ mutationFn: (email: string) => api.post('/users/magic-link', { email }) });
}
