import type { Effect } from './effects.ts';
import { shapeText, shapeWords } from './key-shape.ts';

/** `set(key, value)` and then `expire(key, 60)` store an entry that expires. */
export function withExpiries(effects: readonly Effect[]): readonly Effect[] {
  const expiries = effects.filter(({ lifetimeOnly, ttl }) => lifetimeOnly && ttl !== null);
  if (expiries.length === 0) return effects;
  return effects.map((effect) => {
    if (effect.name !== 'cache.write' || effect.lifetimeOnly || effect.ttl !== null) return effect;
    const given = expiries.find(
      (expiry) => expiry.store?.id === effect.store?.id && keyText(expiry) === keyText(effect),
    );
    return given ? { ...effect, ttl: given.ttl } : effect;
  });
}

function keyText({ keys }: Effect): string {
  return keys.map((key) => `${shapeText(key)} ${shapeWords(key)}`).join('|');
}
