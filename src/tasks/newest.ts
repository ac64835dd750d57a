import { Superseded } from './errors.ts';
import type { Auditing } from './workbench.ts';

const LOOK_EVERY_MS = 3_000;

/** Before each costly step. Throws Superseded where a newer event has raised the generation of the job. */
export async function checkNewest({ control }: Pick<Auditing, 'control'>): Promise<void> {
  if (!(await control.isNewest())) throw new Superseded();
}

/** Gives long work up as soon as something newer comes. */
export async function whileNewest<T>(
  { control }: Pick<Auditing, 'control'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await checkNewest({ control });
  const outdated = new AbortController();
  const look = async () => {
    // A database that does not answer now will be asked again; the lease stands before every write anyway.
    if (!(await control.isNewest().catch(() => true))) outdated.abort(new Superseded());
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  try {
    return await work(AbortSignal.any([control.signal, outdated.signal]));
  } finally {
    clearInterval(looking);
  }
}
