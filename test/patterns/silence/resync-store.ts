import { create } from 'zustand';
import { api } from './api.js';

export const useOrders = create<State>((set, get) => ({
  orders: null,
  load: async () => {
    if (get().orders === null) set({ orders: await api.get('/orders') });
  },
  rename: async (id: string, name: string) => {
    const order = await api.patch(`/orders/${id}`, { name });
    set({ orders: get().orders.map((other: Order) => (other.id === id ? order : other)) });
  },
}));
