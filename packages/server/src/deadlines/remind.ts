import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { withWorker } from '../db/access.ts';
import { announce } from '../events/events.ts';
import { takeDueReminders, updateDeadline } from './store.ts';

const batch = 200;

/**
 * Tells people of the points that deadlines have reached: each once, whichever process is first, and after a pause
 * those that came in the meantime. What is told stands in the reminders; the event only says that there is something new.
 */
export async function remind(ctx: Pick<Context, 'worker' | 'clock' | 'random' | 'config'>): Promise<void> {
  let told: number;
  do {
    told = await withWorker(ctx, async (tx) => {
      const now = ctx.clock();
      const reminders = await takeDueReminders(tx, now, batch);
      for (const { point, deadline, subject, rule, dueAt } of reminders) {
        if (point === 'due') {
          await updateDeadline(tx, deadline, { state: 'missed', stateAt: now });
          const body = { rule, due: dueAt.toISOString() };
          await recordAudit(tx, ctx, { verb: 'deadline-missed', by: { process: 'deadlines' }, subject, body });
        }
        await announce(tx, { kind: 'deadline-changed', subject });
      }
      return reminders.length;
    });
  } while (told === batch);
}
