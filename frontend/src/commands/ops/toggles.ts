/** Operations on the screen itself: theme, language, figures, keys, sound, list view, help, palette, command line, forms. */
import { DONE, type Context, type Operation } from '../types';
import { isControl } from './setClock';
import { taskOf } from '../about';
import { readsAgreements, readsReceipts } from '../agreement';
import { mayRevise } from './reviseTask';
import { hasInbox, isAdmin, isDesk, isField, isLegal, mayCommit } from '../who';

type Nothing = Record<string, never>;

function screenOperation(
  id: string, title: Operation<Nothing>['title'], keys: readonly string[] | undefined, act: (ctx: Context) => void,
  available: (ctx: Context) => boolean = () => true,
): Operation<Nothing> {
  return {
    id, title, ...(keys === undefined ? {} : { keys }), available,
    reasonIfNot: () => null,
    fromSelection: () => ({}),
    run: async (ctx) => {
      act(ctx);
      return DONE;
    },
  };
}

function revisesSelected(ctx: Context): boolean {
  const task = taskOf(ctx, ctx.selection.task);
  return task !== null && mayRevise(ctx, task);
}

export const toggles: readonly Operation<Nothing>[] = [
  screenOperation('open_report', 'command.open_report', ['KeyN'], (ctx) => ctx.screen.open('report', ctx.point ?? {}), (ctx) => isDesk(ctx.me)),
  screenOperation('open_propose', 'command.open_propose', ['KeyP'], (ctx) => ctx.screen.open('propose', ctx.selection), (ctx) => mayCommit(ctx.me)),
  screenOperation('open_revise', 'command.open_revise', ['Shift+KeyP'], (ctx) => ctx.screen.open('revise', ctx.selection), revisesSelected),
  screenOperation('open_shift', 'command.open_shift', ['KeyU'], (ctx) => ctx.screen.open('shift'), (ctx) => isField(ctx.me)),
  screenOperation('open_hand_over', 'command.open_hand_over', ['KeyH'], (ctx) => ctx.screen.open('hand_over'), (ctx) => isDesk(ctx.me)),
  screenOperation('next_role', 'command.next_role', undefined, (ctx) => ctx.screen.set('next_role'), (ctx) => ctx.me.roles.length > 1),
  screenOperation('command_line', 'command.command_line', ['Slash'], (ctx) => ctx.screen.open('command_line'), (ctx) => isDesk(ctx.me)),
  screenOperation('list_view', 'command.list_view', ['KeyL'], (ctx) => ctx.screen.open('list_view')),
  screenOperation('open_zones', 'command.open_zones', ['KeyO'], (ctx) => ctx.screen.open('zones'), (ctx) => !isField(ctx.me)),
  screenOperation('open_draw_zone', 'command.draw_zone', ['Shift+KeyO'], (ctx) => ctx.screen.open('draw_zone'), (ctx) => isDesk(ctx.me)),
  screenOperation('open_import_zones', 'command.import_zones', undefined, (ctx) => ctx.screen.open('import_zones'), (ctx) => isDesk(ctx.me)),
  screenOperation('choose_file', 'command.attach_file', ['Shift+KeyA'], (ctx) => ctx.screen.open('attach'), (ctx) => (isDesk(ctx.me) || isField(ctx.me)) && ctx.selection.incident !== undefined),
  screenOperation('search', 'command.search', ['KeyF'], (ctx) => ctx.screen.open('search')),
  screenOperation('open_retention', 'command.open_retention', undefined, (ctx) => ctx.screen.open('retention'), (ctx) => isAdmin(ctx.me) || isLegal(ctx.me)),
  screenOperation('open_exercise_clock', 'command.set_clock', undefined, (ctx) => ctx.screen.open('exercise_clock'), isControl),
  screenOperation('open_equipment', 'command.open_equipment', ['KeyE'], (ctx) => ctx.screen.open('equipment'), (ctx) => !isField(ctx.me)),
  screenOperation('open_inbox', 'command.open_inbox', ['KeyI'], (ctx) => ctx.screen.open('inbox'), hasInbox),
  screenOperation('open_task_templates', 'command.open_task_templates', undefined, (ctx) => ctx.screen.open('task_templates'), ({ me }) => !isField(me) && !isAdmin(me) && me.role !== 'observer'),
  screenOperation('open_agreements', 'command.open_agreements', ['KeyV'], (ctx) => ctx.screen.open('agreements'), readsAgreements),
  screenOperation('find_agreement', 'command.find_agreement', ['Shift+KeyV'], (ctx) => ctx.screen.open('find_agreement'), readsAgreements),
  screenOperation('open_receipts', 'command.open_receipts', undefined, (ctx) => ctx.screen.open('receipts'), readsReceipts),
  screenOperation('palette', 'command.palette', undefined, (ctx) => ctx.screen.open('palette')),
  screenOperation('help', 'command.help', ['Shift+Slash'], (ctx) => ctx.screen.open('help')),
  screenOperation('my_security', 'command.my_security', undefined, (ctx) => ctx.screen.open('security')),
  screenOperation('theme', 'command.theme', undefined, (ctx) => ctx.screen.set('theme')),
  screenOperation('language_en', 'command.language_en', undefined, (ctx) => ctx.screen.set('language', 'en')),
  screenOperation('language_ar', 'command.language_ar', undefined, (ctx) => ctx.screen.set('language', 'ar')),
  screenOperation('language_vi', 'command.language_vi', undefined, (ctx) => ctx.screen.set('language', 'vi')),
  screenOperation('numerals', 'command.numerals', undefined, (ctx) => ctx.screen.set('numerals')),
  screenOperation('single_keys', 'command.single_keys', undefined, (ctx) => ctx.screen.set('single_keys')),
  screenOperation('sound', 'command.sound', undefined, (ctx) => ctx.screen.set('sound')),
];
