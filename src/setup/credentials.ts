import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../core/errors.ts';

/** What makes this process the App. */
export interface Credentials {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/** The answer to a conversion of a manifest, and what is kept of it. */
export const KeptCredentials = z.object({
  id: z.int().positive(),
  slug: z.string().min(1),
  html_url: z.string(),
  pem: z.string().transform(pemOf).pipe(z.string()),
  webhook_secret: z.string().min(1),
});
export type KeptCredentials = Readonly<z.infer<typeof KeptCredentials>>;

export function credentialsOf({ id, pem, webhook_secret }: KeptCredentials): Credentials {
  return { appId: id, privateKey: pem, webhookSecret: webhook_secret };
}

/**
 * One form for one key, whichever way it was given: PKCS#1 or PKCS#8, in base64, in quotes, with `\n` for line breaks. Null
 * where it is no RSA key.
 */
export function pemOf(value: string): string | null {
  const text = value.includes('-----BEGIN') ? value : Buffer.from(value, 'base64').toString('utf8');
  try {
    const key = createPrivateKey(text.replaceAll('\\n', '\n').replace(/^["'\s]+|["'\s]+$/g, ''));
    return key.asymmetricKeyType === 'rsa' ? key.export({ type: 'pkcs8', format: 'pem' }).toString() : null;
  } catch {
    return null;
  }
}

export function credentialsPath(dataDir: string): string {
  return join(dataDir, 'credentials.json');
}

/** The file is written anew and renamed: a reader sees all of it or none, and nobody else may read it. */
export async function keepCredentials(dataDir: string, kept: KeptCredentials): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = credentialsPath(dataDir);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(kept, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
}

/** Throws a ConfigError where the file is not what the set-up writes. */
export function parseKeptCredentials(text: string, path: string): KeptCredentials {
  const parsed = KeptCredentials.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${path}: expected the credentials that the set-up keeps; delete the file to set up anew`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
