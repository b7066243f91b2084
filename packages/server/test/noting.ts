import type { AppliedMessage, Effects } from '../src/messages/effects.ts';

declare module '../src/db/database.ts' {
  interface Tables {
    noted: { message: string; title: string };
  }
}

/** Notes each message; what its title asks for happens. */
export const notingEffects: Effects = {
  'info.share': async (tx, _, message: AppliedMessage) => {
    const { title } = message.content as { title: string };
    await tx.insertInto('noted').values({ message: message.id, title }).execute();
  },
};
