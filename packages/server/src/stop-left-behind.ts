import path from 'node:path';
import { readSettings } from './config.ts';
import { stopLeftBehind } from './db/left-behind.ts';
import { removeRunning } from './running.ts';

// Run by the launcher when the server was killed: it could neither stop its PostgreSQL nor say that it is gone.
try {
  const { home, databaseUrl } = readSettings();
  if (!databaseUrl) await stopLeftBehind(path.join(home, 'postgres'));
  removeRunning(home);
} catch {
  // With such settings the server could not have started anything, and has said so.
}
if (process.connected) process.disconnect();
