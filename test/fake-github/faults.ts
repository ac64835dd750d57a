/** A request as the fake saw it. */
export interface SeenRequest {
  readonly method: string;
  /** The template of the API description, such as `/repos/{owner}/{repo}/pulls`; `graphql`, `archive`, or the path where it is unknown. */
  readonly route: string;
  readonly path: string;
  readonly body: unknown;
  /** Of GraphQL: the fields at the top, such as `resolveReviewThread`. */
  readonly fields: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Null until it was answered, and where it never was. */
  status: number | null;
  fault: Fault['kind'] | null;
}

export type Fault =
  /** An answer instead of the effect. */
  | { readonly kind: 'status'; readonly status: number; readonly message?: string }
  /** The effect, and then an answer that says the server failed. */
  | { readonly kind: 'failed-after'; readonly status: number }
  /** The effect, and no answer: the connection breaks. */
  | { readonly kind: 'lost' }
  /** Neither effect nor answer: the connection breaks. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'secondary-limit'; readonly retryAfter: number | null }
  | { readonly kind: 'primary-limit'; readonly resetInSeconds: number }
  /** Status 200 with an error of type RATE_LIMITED; of GraphQL alone. */
  | { readonly kind: 'graphql-limit'; readonly resetInSeconds?: number }
  /** The token that came is spent: 401 now and later. */
  | { readonly kind: 'expired-token' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Calls the test, for instance to kill a worker, before or after the effect and before the answer. */
  | { readonly kind: 'call'; readonly before?: () => unknown; readonly after?: () => unknown };

export interface Matcher {
  readonly method?: string;
  /** Equal to the route, or found in the path. */
  readonly route?: string | RegExp;
  /** A field at the top of a GraphQL document. */
  readonly field?: string;
  readonly where?: (request: SeenRequest) => boolean;
  /** How many that match go through first. */
  readonly skip?: number;
  /** How many are hit; one, unless said. */
  readonly times?: number;
}

export interface Faults {
  /** Adds a fault; what it gives takes it away again and says how often it struck. */
  add(matcher: Matcher, fault: Fault): { remove(): void; readonly struck: number };
  /** The fault that strikes this request; each request is asked for once. */
  strike(request: SeenRequest): Fault | null;
  clear(): void;
}

interface Armed {
  readonly matcher: Matcher;
  readonly fault: Fault;
  seen: number;
  struck: number;
}

export function newFaults(): Faults {
  const armed = new Set<Armed>();
  return {
    add(matcher, fault) {
      const one = { matcher, fault, seen: 0, struck: 0 };
      armed.add(one);
      return {
        remove: () => armed.delete(one),
        get struck() {
          return one.struck;
        },
      };
    },
    strike(request) {
      const hits = [...armed].filter(({ matcher }) => matches(matcher, request));
      for (const one of hits) one.seen++;
      const hit = hits.find(({ matcher, seen, struck }) => seen > (matcher.skip ?? 0) && struck < (matcher.times ?? 1));
      if (!hit) return null;
      hit.struck++;
      return hit.fault;
    },
    clear: () => armed.clear(),
  };
}

function matches({ method, route, field, where }: Matcher, request: SeenRequest): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (typeof route === 'string' && route !== request.route) return false;
  if (route instanceof RegExp && !route.test(request.path)) return false;
  if (field !== undefined && !request.fields.includes(field)) return false;
  return where?.(request) ?? true;
}
