/** The user can fix it: bad arguments, an unknown revision, a malformed file. Its message says what was expected. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** A rule or model file is wrong. The message starts with `file:line:`. */
export class RuleFileError extends UsageError {
  override name = 'RuleFileError';
}

/** The repository's or the environment's configuration is wrong. The message starts with where. */
export class ConfigError extends UsageError {
  override name = 'ConfigError';
}

/** It may pass: a rate limit, an outage. The work is put back and tried again after that many seconds. */
export class ServiceUnavailable extends Error {
  override name = 'ServiceUnavailable';
  readonly retryAfterSeconds: number;

  constructor(message: string, { retryAfterSeconds, cause }: { retryAfterSeconds: number; cause?: unknown }) {
    super(message, { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A write was sent and its answer never came, or said that the server failed: it may have taken effect or not. */
export class AnswerLost extends ServiceUnavailable {
  override name = 'AnswerLost';
}

/** What the work is about is no longer there, or no longer ours: a deleted repository, a suspended installation. */
export class Gone extends Error {
  override name = 'Gone';
}

/** An installation has not granted what a call needs. It costs the feature, not the run. */
export class PermissionMissing extends Error {
  override name = 'PermissionMissing';
}

/** Another worker has taken the job over: nothing may be written any more. */
export class LostLease extends Error {
  override name = 'LostLease';
}
