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
