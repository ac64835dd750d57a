import { QueryClient } from '@tanstack/react-query';

const STORAGE = chrome.storage.local;
const client = new QueryClient();

export async function getSettings() {
  const { settings } = await STORAGE.get('settings');
  return settings;
}

export async function saveSettings(settings: Settings) {
  await STORAGE.set({ settings });
}

async function fetchPrice(id: string) {
  const { apiKey } = await getSettings();
  const response = await fetch(`/prices/${id}`, { headers: { authorization: apiKey } });
  return response.json();
}

export function priceOf(id: string) {
  return client.fetchQuery({ queryKey: ['price', id], queryFn: () => fetchPrice(id) });
}

export function setTheme(settings: Settings, theme: string) {
  return saveSettings({ ...settings, theme });
}

export function rememberToken(token: string) {
  window.localStorage.setItem('token', token);
}

async function fetchOrder(id: string) {
  const token = window.localStorage.getItem('token');
  const response = await fetch(`/orders/${id}`, { headers: { authorization: `Bearer ${token}` } });
  return response.json();
}

export function orderOf(id: string) {
  return client.fetchQuery({ queryKey: ['order', id], queryFn: () => fetchOrder(id) });
}
