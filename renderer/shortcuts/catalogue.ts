/** Every key of the console: the one list behind the handlers, the help, the palette and the tooltips. */
export const SHORTCUTS = {
  'app.palette': { keys: ['mod+k'], group: 'global' },
  'app.help': { keys: ['?'], group: 'global' },
  'app.goCalls': { keys: ['g c'], group: 'global' },
  'app.goPeople': { keys: ['g p'], group: 'global' },
  'app.goOutbox': { keys: ['g o'], group: 'global' },
  'app.goSettings': { keys: ['g s'], group: 'global' },
  'app.nextPane': { keys: ['F6'], group: 'global' },
  'app.previousPane': { keys: ['shift+F6'], group: 'global' },
  'app.inspector': { keys: ['mod+\\'], group: 'global' },
  'app.undo': { keys: ['mod+z'], group: 'global' },
  'app.syncNow': { keys: ['mod+shift+s'], group: 'global' },
  'app.back': { keys: ['Escape'], group: 'global' },
  'list.down': { keys: ['j', 'ArrowDown'], group: 'lists' },
  'list.up': { keys: ['k', 'ArrowUp'], group: 'lists' },
  'list.open': { keys: ['Enter'], group: 'lists' },
  'list.filter': { keys: ['/'], group: 'lists' },
  'list.edit': { keys: ['e', 'F2'], group: 'lists' },
  'list.new': { keys: ['shift+n'], group: 'lists' },
  'player.toggle': { keys: ['Space'], group: 'player' },
  'player.back': { keys: ['ArrowLeft'], group: 'player' },
  'player.forward': { keys: ['ArrowRight'], group: 'player' },
  'player.backFar': { keys: ['shift+ArrowLeft'], group: 'player' },
  'player.forwardFar': { keys: ['shift+ArrowRight'], group: 'player' },
  'player.slower': { keys: [','], group: 'player' },
  'player.faster': { keys: ['.'], group: 'player' },
  'player.normal': { keys: ['='], group: 'player' },
  'player.louder': { keys: ['mod+ArrowUp'], group: 'player' },
  'player.quieter': { keys: ['mod+ArrowDown'], group: 'player' },
  'player.loopStart': { keys: ['['], group: 'player' },
  'player.loopEnd': { keys: [']'], group: 'player' },
  'player.loopClear': { keys: ['\\'], group: 'player' },
  'review.previousTurn': { keys: ['alt+ArrowLeft'], group: 'review' },
  'review.nextTurn': { keys: ['alt+ArrowRight'], group: 'review' },
  'review.find': { keys: ['mod+f'], group: 'review' },
  'review.comment': { keys: ['c'], group: 'review' },
  'review.nextCall': { keys: ['n'], group: 'review' },
  'review.previousCall': { keys: ['b'], group: 'review' },
  'review.zoomIn': { keys: ['mod+='], group: 'review' },
  'review.zoomOut': { keys: ['mod+-'], group: 'review' },
  'review.follow': { keys: ['f'], group: 'review' },
} as const satisfies Record<string, { keys: readonly string[]; group: string }>;

export type ShortcutId = keyof typeof SHORTCUTS;
export type ShortcutGroup = (typeof SHORTCUTS)[ShortcutId]['group'];
export const SHORTCUT_GROUPS = ['global', 'lists', 'player', 'review'] as const satisfies ShortcutGroup[];

export const keysOf = (id: ShortcutId): readonly string[] => SHORTCUTS[id].keys;
