/** Take a measure: seal, seize, fine, detain, close, order. It cites an instrument of the own agency; the server judges what speaks against it. */
import { FINE_MAX, MEASURES_MAX } from '../../model/enforcement';
import { instrumentOf } from '../../model/legal';
import type { Fine } from '../../protocol/enforcement';
import type { MeasureKind } from '../../protocol/words';
import type { Spot } from '../../protocol/inspection';
import { acts, chosenEnforcement, enforcementOf, whyNotActs } from '../enforcing';
import { NAME_CHARS, TEXT_CHARS, reportedAt, taskNumber, threadOf, type Dated } from '../inspecting';
import type { Context, Operation, Reason } from '../types';

/** `id`: what evidence calls it by, if that is known before. `instrument`: its code. `officer`: who took it, if not who says so. */
export interface MeasureArgs extends Dated {
  task: string; id?: string; measure?: MeasureKind; against?: string; place?: string; at?: Spot; what?: string; fine?: Fine; instrument?: string; officer?: string;
}

const CURRENCY = /^[A-Z]{3}$/;

function whyNotFine({ amount, currency }: Fine): Reason {
  if (!Number.isInteger(amount) || amount < 1 || amount > FINE_MAX) return 'reason.fine_amount';
  return CURRENCY.test(currency) ? null : 'reason.fine_currency';
}

function whyNotCites(ctx: Context, { measure, fine, instrument, officer }: MeasureArgs): Reason {
  if (measure === 'fine' && fine === undefined) return 'reason.fine_amount';
  const wrong = fine === undefined ? null : measure === 'fine' ? whyNotFine(fine) : 'reason.fine_other';
  if (wrong !== null) return wrong;
  if (instrument !== undefined && instrumentOf(ctx.world.settings.get(ctx.me.agency)?.enforcement, instrument) === undefined) return 'reason.unknown_instrument';
  return officer === undefined || officer === ctx.me.principal || ctx.world.person.has(officer) ? null : 'reason.unknown_person';
}

export const takeMeasure: Operation<MeasureArgs> = {
  id: 'take_measure',
  title: 'command.take_measure',
  form: 'take_measure',
  needs: (args) => args.measure === undefined || args.against === undefined,
  available: acts,
  reasonIfNot: (ctx, args) => {
    const reason = whyNotActs(ctx, args.task, args);
    const found = enforcementOf(ctx, args.task);
    if (reason !== null || typeof found === 'string' || found === null) return reason;
    if (found.enforcement.measures >= MEASURES_MAX) return 'code.full';
    if (args.measure === undefined || args.against === undefined) return null;
    if (args.against.trim() === '') return 'reason.against_missing';
    if ([...args.against].length > NAME_CHARS || [...args.place ?? ''].length > NAME_CHARS || [...args.what ?? ''].length > TEXT_CHARS) return 'code.too_long';
    return whyNotCites(ctx, args);
  },
  fromSelection: chosenEnforcement,
  run: async (ctx, { task, id = ctx.newId(), measure = 'order', against = '', place = '', at, what = '', fine, instrument, officer, ...dated }) => {
    // As the register writes it.
    const code = instrumentOf(ctx.world.settings.get(ctx.me.agency)?.enforcement, instrument)?.code ?? instrument;
    return ctx.send({
      path: `/api/v1/tasks/${task}/enforcement/measures`, thread: threadOf(id),
      body: {
        id, measure, against: against.trim(), ...(place.trim() === '' ? {} : { place: place.trim() }), ...(at === undefined ? {} : { at }), ...(what.trim() === '' ? {} : { what: what.trim() }),
        ...(fine === undefined ? {} : { fine }), ...(code === undefined ? {} : { instrument: code }), ...(officer === undefined ? {} : { officer }), ...reportedAt(ctx, dated),
      },
      label: { key: 'sent.take_measure', args: { against: against.trim(), number: taskNumber(ctx, task) } },
    });
  },
};
