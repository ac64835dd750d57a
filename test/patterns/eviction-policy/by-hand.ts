const thumbnails = new Map<string, Image>();
const avatars = new Map<string, Image>();

export function thumbnail(path: string) {
  const known = thumbnails.get(path);
  if (known) return known;
  if (thumbnails.size >= 500) thumbnails.delete(thumbnails.keys().next().value); // expect: eviction-policy note
  const image = draw(path);
  thumbnails.set(path, image);
  return image;
}

export function avatar(path: string) {
  const known = avatars.get(path);
  if (known) {
    avatars.delete(path);
    avatars.set(path, known);
    return known;
  }
  if (avatars.size >= 500) avatars.delete(avatars.keys().next().value);
  const image = draw(path);
  avatars.set(path, image);
  return image;
}
