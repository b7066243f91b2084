import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseHash } from '@comity/protocol';
import { ServerError } from '../errors.ts';
import type { Act, Scene } from './acts.ts';

/** Puts the file of the story to an item that was registered, as the officer's program would. */
export const uploadFile: Act = async (scene, { item, file, text }) => {
  const bytes = typeof file === 'string' ? readFileSync(fileOf(scene, file)) : Buffer.from(String(text));
  const { stage, files, step } = scene;
  const put = await stage.putterOf(step.node, step.actor, files.scenario.purposes[step.node] ?? 'training exercise');
  return put(`/api/evidence/${String(item)}/file`, bytes);
};

/**
 * Somebody with access to the disk of the receiving authority changes the copy after it arrived: what the story calls the
 * altered register. The bytes are those of the altered file, under the name of the good one.
 */
export const alterCopy: Act = async (scene, { sha256, file }) => {
  const { folder } = scene.stage.node(scene.step.node).ctx.config;
  const digits = parseHash(`sha256:${String(sha256).replace(/^sha256:/, '')}`).slice('sha256:'.length);
  const place = path.join(folder, 'blobs/sha256', digits.slice(0, 2), digits.slice(2, 4), digits);
  await chmod(place, 0o600);
  await writeFile(place, readFileSync(fileOf(scene, String(file))));
  return {};
};

function fileOf({ files }: Scene, name: string): string {
  const folder = path.join(files.folder, 'files');
  const file = path.join(folder, name);
  if (!file.startsWith(folder)) throw new ServerError('scenario-invalid', 'A file of an exercise lies in its folder.');
  return file;
}
