/** Writes what the specification takes from the code: a JSON Schema (2020-12) for the content of each kind of message. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageKinds } from '@comity/protocol';
import { z } from 'zod';

/** Each file of spec/schemas with its text. */
export function describeKinds(): Map<string, string> {
  const files = Object.entries(messageKinds).map(([kind, { version, schema }]): [string, string] => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { override: withoutPattern });
    const named = { $schema, $id: `urn:comity:schema:${kind}:${version}`, title: `${kind} ${version}`, ...rest };
    return [`${kind}.json`, `${JSON.stringify(named, null, 2)}\n`];
  });
  return new Map(files);
}

/** These formats say it all; the patterns that zod adds are a page long. */
function withoutPattern({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (['date-time', 'date'].includes(jsonSchema.format ?? '')) delete jsonSchema.pattern;
}

if (import.meta.main) {
  const folder = path.join(import.meta.dirname, '../spec/schemas');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of describeKinds()) writeFileSync(path.join(folder, name), text);
}
