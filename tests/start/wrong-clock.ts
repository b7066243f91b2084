import { systemClock, systemRandom } from '../../packages/server/src/clock-and-random.ts';
import { processRoles, readSettings } from '../../packages/server/src/config.ts';
import { startPostgres } from '../../packages/server/src/db/embedded-postgres.ts';
import { startFederation } from '../../packages/server/src/federation.ts';
import { noteRunning } from '../../packages/server/src/running.ts';
import { chooseTrainingNodes } from '../../packages/server/src/training/nodes.ts';

/** Two nodes of which one, from now on, takes its time from a clock that is wrong by so many days. Ends with its parent. */
const days = Number(process.argv[2]);
const settings = readSettings();
await using started = new AsyncDisposableStack();
const postgres = started.use(await startPostgres(`${settings.home}/postgres`, systemRandom));
const nodes = chooseTrainingNodes(['us', 'th']);
const options = { serverUrl: postgres.url('postgres'), roles: processRoles };
const running = await startFederation({ ...settings, logLevel: 'silent' }, nodes, options, started);
const [us] = running;
if (us) us.ctx.clock = () => new Date(systemClock().getTime() + days * 86_400_000);
const { pid } = process;
noteRunning(settings.home, { pid, nodes: running.map(({ ctx, url }) => ({ node: ctx.config.node, url, pid })) });
await new Promise((resolve) => process.once('disconnect', resolve));
