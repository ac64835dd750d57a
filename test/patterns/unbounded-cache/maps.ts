import memoize from 'lodash/memoize';
import { LRUCache } from 'lru-cache';

const avatars = new Map<string, Avatar>(); // expect: unbounded-cache warning
const banners = new LRUCache<string, Banner>({ max: 500 });
const owners = new WeakMap<Order, Owner>();
const sessions = new Map<string, Session>();

export function avatarOf(userId: string): Avatar {
  const known = avatars.get(userId);
  if (known) return known;
  const avatar = drawAvatar(userId);
  avatars.set(userId, avatar);
  return avatar;
}

export function bannerOf(userId: string): Banner {
  const known = banners.get(userId);
  if (known) return known;
  const banner = drawBanner(userId);
  banners.set(userId, banner);
  return banner;
}

export function ownerOf(order: Order): Owner {
  const known = owners.get(order);
  if (known) return known;
  const owner = guessOwner(order);
  owners.set(order, owner);
  return owner;
}

export function sessionOf(sessionId: string): Session {
  const known = sessions.get(sessionId);
  if (known) return known;
  const session = openSession(sessionId);
  sessions.set(sessionId, session);
  return session;
}

export function closeSession(sessionId: string) {
  sessions.delete(sessionId);
}

export const wordsOf = memoize((query: string) => query.split(' ')); // expect: unbounded-cache warning
