/** Answers that were asked for lately, by a key that always means the same, such as a commit. A failure is not kept. */
export class Recent<T> {
  readonly #most: number;
  readonly #kept = new Map<string, Promise<T>>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const answer = this.#kept.get(key) ?? ask();
    this.#kept.delete(key);
    this.#kept.set(key, answer);
    answer.catch(() => this.#forget(key, answer));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return answer;
  }

  #forget(key: string, answer: Promise<T>): void {
    if (this.#kept.get(key) === answer) this.#kept.delete(key);
  }
}
