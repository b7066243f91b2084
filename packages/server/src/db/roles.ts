import { createHmac } from 'node:crypto';
import pg from 'pg';
import { ServerError } from '../errors.ts';
import { withClient } from './database.ts';

/** What a process of a node may do in its database. The owner only migrates. */
export const databaseRoles = ['app', 'worker', 'gateway'] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/**
 * The address of the same database for one role. Its password comes from the owner's, so that nothing more has to be
 * kept secret, and every process that may migrate reaches the same.
 */
export function roleUrl(ownerUrl: string, role: DatabaseRole): string {
  const url = new URL(ownerUrl);
  const name = loginOf(ownerUrl, role);
  url.password = passwordOf(ownerUrl, name);
  url.username = name;
  return url.href;
}

/** Makes the roles of this database, unless they exist: three that own the grants, and a login in each for this database. */
export async function ensureRoles(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const database = pg.escapeIdentifier(databaseOf(ownerUrl));
    await client.query(`revoke connect on database ${database} from public`);
    for (const role of databaseRoles) {
      const login = loginOf(ownerUrl, role);
      const name = pg.escapeIdentifier(login);
      await createRole(client, `comity_${role}`, 'nologin');
      await createRole(client, login, `login in role comity_${role}`);
      await client.query(`alter role ${name} password ${pg.escapeLiteral(passwordOf(ownerUrl, login))}`);
      await client.query(`grant connect on database ${database} to ${name}`);
    }
  });
}

/** Roles belong to the whole server: another node may be making the same one at this moment. */
async function createRole(client: pg.Client, name: string, attributes: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
  if (rowCount) return;
  await client.query(`do $$ begin
    create role ${pg.escapeIdentifier(name)} ${attributes};
  exception when duplicate_object or unique_violation then null; end $$`);
}

function loginOf(ownerUrl: string, role: DatabaseRole): string {
  return `${databaseOf(ownerUrl)}_${role}`;
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

function passwordOf(ownerUrl: string, login: string): string {
  const { password } = new URL(ownerUrl);
  if (!password) throw new ServerError('config-invalid', 'DATABASE_URL needs a user with a password.');
  return createHmac('sha256', decodeURIComponent(password)).update(login).digest('hex');
}
