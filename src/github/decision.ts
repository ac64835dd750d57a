/** What people have decided about a finding: by the button, by `/cache-audit ignore`, or in the configuration. */
export interface Decision {
  /** Of the finding, or its first eight or more characters. */
  readonly fingerprint: string;
  readonly kind: 'accepted' | 'ignored';
  /** The login; null for the configuration. */
  readonly who: string | null;
  /** Empty where none was given. */
  readonly reason: string;
  /** ISO 8601; null for the configuration. */
  readonly when: string | null;
}

/** The decision that holds for a finding; null where it is open. */
export function decisionOn(fingerprint: string, decisions: readonly Decision[]): Decision | null {
  return decisions.find((decision) => fingerprint.startsWith(decision.fingerprint.toLowerCase())) ?? null;
}

/** The name of a finding that people type. */
export function shortId(fingerprint: string): string {
  return fingerprint.slice(0, 8);
}
