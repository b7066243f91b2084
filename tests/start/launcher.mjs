/** What `npm start` does once everything is installed and built: the launcher, with the server as its child. */
import path from 'node:path';
import { runStep } from '../../scripts/child.mjs';

process.chdir(path.join(import.meta.dirname, '../..'));
process.exit(await runStep(process.execPath, ['packages/server/src/main.ts', '--training', ...process.argv.slice(2)]));
