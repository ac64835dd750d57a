/** What stands between us and every write to GitHub. */
export interface WriteGuard {
  /** Throws where nothing may be written any more: the lease was lost, the head moved on. */
  beforeWrite(): Promise<void>;
  /** Runs the call when it is our turn among the writers of the installation. */
  write<T>(call: () => Promise<T>): Promise<T>;
}

/** The look at the lease comes last: waiting for the turn takes time. */
export async function guarded<T>(guard: WriteGuard, call: () => Promise<T>): Promise<T> {
  return guard.write(async () => {
    await guard.beforeWrite();
    return call();
  });
}
