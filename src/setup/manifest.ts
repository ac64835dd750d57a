import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

/** `app.yml`: the one place that says what the App asks for. */
export const AppFile = z.strictObject({
  name: z.string(),
  description: z.string(),
  public: z.boolean(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
});
export type AppFile = Readonly<z.infer<typeof AppFile>>;

/** What GitHub makes an App of. */
export interface Manifest extends AppFile {
  readonly url: string;
  readonly hook_attributes: { readonly url: string; readonly active: boolean };
  readonly redirect_url: string;
}

export async function readAppFile(): Promise<AppFile> {
  return AppFile.parse(parse(await readFile(new URL('../../app.yml', import.meta.url), 'utf8')));
}

export interface Addresses {
  /** Where the browser and GitHub reach this server, without a slash at the end. */
  readonly publicUrl: string;
  readonly webhookPath: string;
  /** Where deliveries go instead, where GitHub cannot reach this server. */
  readonly webhookProxyUrl: string | null;
}

export const RETURN_PATH = '/setup/created';

export function manifestOf(app: AppFile, { publicUrl, webhookPath, webhookProxyUrl }: Addresses): Manifest {
  return {
    ...app,
    url: publicUrl,
    hook_attributes: { url: webhookProxyUrl ?? `${publicUrl}${webhookPath}`, active: true },
    redirect_url: `${publicUrl}${RETURN_PATH}`,
  };
}
