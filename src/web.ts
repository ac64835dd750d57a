import type { IncomingMessage } from 'node:http';
import { Probot } from 'probot';
import { cacheAuditApp } from './app.ts';
import type { Delivery } from './core/job.ts';
import { type Answer, isReading, NOT_READING, type Routes } from './http.ts';
import { acceptDelivery } from './jobs/deliveries.ts';
import type { RootLog } from './log.ts';
import type { Services } from './services.ts';
import { page } from './setup/page.ts';
import { isTooLarge, openWebhook, TOO_LARGE, type Webhook } from './webhook.ts';

/** The routes of the App; `isStopping` turns `/readyz` before the connections close. No call to GitHub is made. */
export async function openWeb(services: Services, root: RootLog, isStopping: () => boolean): Promise<Routes> {
  const { credentials, environment, log, metrics } = services;
  const probot = new Probot({
    appId: credentials.appId,
    privateKey: credentials.privateKey,
    secret: credentials.webhookSecret,
    baseUrl: environment.github.api,
    log: root,
  });
  await probot.ready();
  await probot.load(cacheAuditApp({ appId: credentials.appId, accept: (delivery) => accept(services, delivery) }));
  const webhook = openWebhook({ webhooks: probot.webhooks, log, metrics });
  return {
    ready: () => isReady(services, isStopping),
    answer: (request, url) => answer({ request, url, webhook, webhookPath: environment.webhookPath }),
    refuse: (request) => (isTooLarge(request) ? TOO_LARGE : null),
  };
}

async function accept({ database, queue, metrics }: Services, delivery: Delivery): Promise<'accepted' | 'seen'> {
  const outcome = await acceptDelivery(database, queue, delivery);
  metrics.delivery(delivery.event, outcome);
  return outcome;
}

const ANSWER_OF_DATABASE_MS = 2_000;

/** Whether the database answers within two seconds. */
export async function isReady({ database, log }: Services, isStopping: () => boolean): Promise<boolean> {
  if (isStopping()) return false;
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ANSWER_OF_DATABASE_MS);
  try {
    return await Promise.race([database.query('select 1').then(() => true), late]);
  } catch (cause) {
    log.error({ err: cause }, 'database does not answer');
    return false;
  } finally {
    clearTimeout(timer);
  }
}

interface Asked {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly webhook: Webhook;
  readonly webhookPath: string;
}

async function answer({ request, url, webhook, webhookPath }: Asked): Promise<Answer | null> {
  const isWebhook = url.pathname === webhookPath || url.pathname === `${webhookPath}/`;
  if (isWebhook && (request.method === 'POST' || webhookPath !== '/')) return webhook.receive(request);
  if (url.pathname !== '/') return null;
  return isReading(request.method) ? INDEX : NOT_READING;
}

const INDEX = page({
  title: 'Cache Audit',
  content: '<p>A GitHub App that reviews pull requests for cache-coherence bugs. There is nothing to see here.</p>',
});
