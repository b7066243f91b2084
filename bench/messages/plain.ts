import http from 'node:http';
import pg from 'pg';

/**
 * What the messages are measured against: plain JSON over HTTP, neither signed nor sealed nor in any order, with the same rows
 * written on both sides and the same wait for the disk. Run as a program it is the receiving side.
 */
const audit = `insert into audit_entries (id, at, verb, by_kind, by_name, subject, salt, leaf_hash)
  values (gen_random_uuid(), now(), $1, 'process', 'plain', $2, $3, $3)`;

export async function plainSender(
  url: string,
  to: string,
): Promise<{ send(content: object): Promise<void>; end(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 80 });
  return {
    async send(content) {
      const id = crypto.randomUUID();
      const body = JSON.stringify({ id, content });
      await transaction(pool, async (client) => {
        await client.query(
          `insert into outbox (id, recipient, lane, kind, thread, statement, content, salt, queued_at, ready)
           values ($1, 'plain', 'normal', 'plain', 'plain', '{}', $2, '', now(), true)`,
          [id, body],
        );
        await client.query(audit, ['message-queued', id, Buffer.alloc(32)]);
      });
      await post(agent, to, body);
      await transaction(pool, async (client) => {
        await client.query(
          `update outbox set state = 'receipted', wire = $2, receipt = 'plain', receipt_state = 'applied', receipted_at = now()
           where id = $1`,
          [id, body],
        );
        await client.query(audit, ['message-receipted', id, Buffer.alloc(32)]);
      });
    },
    async end() {
      agent.destroy();
      await pool.end();
    },
  };
}

/** Writes mail, inbox, audit entry and effect, and answers once they are on the disk. */
async function receive(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  let count = 0;
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { id, content } = JSON.parse(body.toString());
    const seq = ++count;
    await transaction(pool, async (client) => {
      const { rows } = await client.query(
        `insert into raw_mail (sender, lane, epoch, seq, message_id, wire, wire_sha256, address, received_at, state)
         values ('plain', 'normal', 1, $1, $2, $3, $4, 'plain', now(), 'opened') returning id`,
        [seq, id, body, Buffer.from(id)],
      );
      await client.query(
        `insert into inbox (sender, lane, epoch, seq, message_id, kind, thread, mail, payload_digest, stream_hash, state,
           received_at, audit_leaf, receipt)
         values ('plain', 'normal', 1, $1, $2, 'plain', 'plain', $3, 'plain', 'plain', 'applied', now(), 'plain', 'plain')`,
        [seq, id, rows[0].id],
      );
      await client.query(audit, ['message-applied', id, Buffer.alloc(32)]);
      await client.query('insert into noted (message, title) values ($1, $2)', [id, content.title]);
    });
    response.end('{}');
  });
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
  process.on('disconnect', () => process.exit());
}

async function transaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
  } finally {
    client.release();
  }
}

function post(agent: http.Agent, to: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(to, { method: 'POST', agent }, (response) => {
      response.resume();
      response.on('end', resolve);
    });
    request.on('error', reject);
    request.end(body);
  });
}

if (import.meta.main) await receive(process.argv[2] ?? '');
