/** Write a note to an incident or a joint task. */
import { numberOf, targetOf, reference, type Target } from '../about';
import type { Operation } from '../types';

export interface NoteArgs extends Target { text: string }

export const addNote: Operation<NoteArgs> = {
  id: 'add_note',
  title: 'command.add_note',
  available: (ctx) => ctx.me.role !== 'observer',
  reasonIfNot: (ctx, args) => {
    if (numberOf(ctx, args) === '') return 'reason.unknown_target';
    return args.text.trim() === '' ? 'reason.text_missing' : null;
  },
  fromSelection: (ctx) => {
    const target = targetOf(ctx.selection);
    return target === null ? null : { ...target, text: '' };
  },
  run: async (ctx, args) => ctx.send({
    path: '/api/v1/notes',
    body: {
      id: ctx.newId(), text: args.text,
      ...reference(args),
    },
    label: { key: 'sent.add_note', args: { number: numberOf(ctx, args) } },
  }),
};
