import { createHash } from 'node:crypto';
import type { Manifest } from './manifest.ts';

export interface Page {
  readonly status: number;
  readonly body: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StartOptions {
  readonly manifest: Manifest;
  /** Where the form goes, with the state. */
  readonly action: string;
  readonly organization: string | null;
}

/** The form that makes the App on GitHub, and before it one that chooses the account. */
export function startPage({ manifest, action, organization }: StartOptions): Page {
  const { url } = manifest.hook_attributes;
  const unreachable = isUnreachable(url)
    ? `<p role="alert"><strong>GitHub cannot reach <code>${escapeHtml(url)}</code>.</strong> Open this page under its public
       address, or set <code>PUBLIC_URL</code> (or <code>WEBHOOK_PROXY_URL</code>) and start again.</p>`
    : '';
  return page({
    title: 'Set up Cache Audit',
    content: `
<p>This server has no credentials yet. GitHub makes an App for it from the form below, with these values:</p>
<dl>
<dt>Deliveries go to</dt><dd><code>${escapeHtml(url)}</code></dd>
<dt>Permissions</dt><dd>${escapeHtml(listOf(manifest.default_permissions))}</dd>
<dt>Events</dt><dd>${escapeHtml(manifest.default_events.join(', '))}</dd>
</dl>
${unreachable}
<form method="get" action="/">
<label>Organization, or nothing for your own account
<input name="organization" value="${escapeHtml(organization ?? '')}" pattern="[A-Za-z0-9_\\-]*" maxlength="100"></label>
<button>Choose</button>
</form>
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<button>Create the App ${organization ? `of ${escapeHtml(organization)}` : 'of your account'} on GitHub</button>
</form>`,
  });
}

/** `installUrl` is the App's page for choosing repositories. */
export function createdPage(installUrl: string): Page {
  return page({
    title: 'Cache Audit is set up',
    content: `
<p>The credentials are kept, and this server now accepts deliveries.</p>
<p><a href="${escapeHtml(installUrl)}">Choose the repositories that it reviews</a></p>`,
  });
}

export function failedPage(status: number, sentence: string): Page {
  return page({
    status,
    title: 'The set-up did not work',
    content: `<p>${escapeHtml(sentence)}</p><p><a href="/">Begin again</a></p>`,
  });
}

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}form{margin:1rem 0}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

interface PageOptions {
  readonly title: string;
  /** HTML. */
  readonly content: string;
  readonly status?: number;
}

/**
 * No script, nothing from elsewhere, and no other site may show it in a frame. Where forms go is not restricted: browsers
 * would also refuse the sign-in elsewhere to which an Enterprise server sends them on.
 */
export function page({ title, content, status = 200 }: PageOptions): Page {
  return {
    status,
    type: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'`,
      'referrer-policy': 'no-referrer',
    },
    body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`,
  };
}

function listOf(permissions: Readonly<Record<string, string>>): string {
  return Object.entries(permissions)
    .map(([name, level]) => `${name} ${level}`)
    .join(', ');
}

/** As far as the name tells; GitHub refuses such an address for a webhook. */
function isUnreachable(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.*\.(localhost|local|internal)|127\..*|10\..*|192\.168\..*|\[::1\]|0\.0\.0\.0)$/.test(hostname);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
