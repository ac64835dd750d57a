interface Entries {
  delete(key: string): Promise<unknown>;
}

export async function dropLater(entries: Entries, key: string) {
  await new Promise((done) => setTimeout(done, 100));
  await entries.delete(key);
}
