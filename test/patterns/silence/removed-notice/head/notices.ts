import { queue } from './queue.js';

const leaving = new Map<string, ReturnType<typeof setTimeout>>();

export function leaveLater(id: string) {
  if (leaving.has(id)) return;
  const timer = setTimeout(() => {
    leaving.delete(id);
    queue.remove(id);
  }, 500);
  leaving.set(id, timer);
}

export function notify(text: string) {
  const id = queue.add(text);
  leaveLater(id);
}
