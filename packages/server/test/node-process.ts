import Fastify from 'fastify';
import type { Config } from '../src/config.ts';
import { closeContext, createContext } from '../src/context.ts';
import { inboxRoutes } from '../src/inbox/routes.ts';
import { startDelivery } from '../src/messages/delivery.ts';
import { notingEffects } from './noting.ts';

/**
 * A gateway or a worker of one node as a process of its own, so that it can be killed. Started with its configuration and
 * port in JSON; says when it is ready and how much memory it uses, and ends with its parent.
 */
const { config, port } = JSON.parse(process.argv[2] ?? '{}') as { config: Config; port: number };
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() }));

const app = Fastify({ logger: { level: config.logLevel } });
const ctx = await createContext(config, app.log, {});
if (config.roles.includes('gateway')) {
  inboxRoutes(app, ctx);
  await app.listen({ host: config.host, port });
}
const delivery = config.roles.includes('worker')
  ? await startDelivery(ctx, { effects: notingEffects, attachmentEffects: {} })
  : undefined;
process.send?.('ready');

process.on('SIGTERM', async () => {
  await delivery?.[Symbol.asyncDispose]();
  await app.close();
  await closeContext(ctx);
  process.exit();
});
