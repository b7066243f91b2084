import type { Officer } from './api.ts';

/** An officer as partners see one: the number under which only we know the name, and the role. Visible ASCII. */
export function actorOf({ id, roles }: Pick<Officer, 'id' | 'roles'>): { id: string; role: string } {
  return { id: encodeURIComponent(id).slice(0, 200), role: roles[0] ?? 'officer' };
}
