/** As much of a place in a syntax tree as is asked for here; Stryker hands over Babel's. */
interface SyntaxPath {
  node: SyntaxNode;
  parentPath: SyntaxPath | null;
}

interface SyntaxNode {
  type: string;
  callee?: SyntaxNode;
  object?: SyntaxNode;
  arguments?: SyntaxNode[];
  key?: SyntaxNode;
  value?: unknown;
  name?: string;
  test?: SyntaxNode;
}

const ERRORS: ReadonlySet<string> = new Set(['AppError', 'NetError']);
const SENTENCES: ReadonlySet<string> = new Set(['message', 'action', 'why']);
/** The sentence comes after the code. */
const SENTENCE_ARGUMENT = 1;

/**
 * The wording of sentences, and names in the log, change nothing that Earshot does; which sentence is shown, and whether, is
 * mutated like everything else. A plugin of Stryker.
 */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'shown-text',
    value: {
      shouldIgnore(path: SyntaxPath): string | undefined {
        const { type } = path.node;
        if (type !== 'StringLiteral' && type !== 'TemplateLiteral') return undefined;
        return isShown(path) ? 'wording of a sentence, or a name in the log' : undefined;
      },
    },
  },
];

function isShown(path: SyntaxPath): boolean {
  const { node, parentPath } = path;
  const parent = parentPath?.node;
  if (!parentPath || !parent) return false;
  switch (parent.type) {
    case 'ConditionalExpression':
      return parent.test !== node && isShown(parentPath);
    case 'LogicalExpression':
      return isShown(parentPath);
    case 'ObjectProperty':
      return parent.value === node && SENTENCES.has(parent.key?.name ?? '');
    case 'NewExpression':
      return ERRORS.has(parent.callee?.name ?? '') && parent.arguments?.[SENTENCE_ARGUMENT] === node;
    case 'CallExpression':
      return parent.callee?.object?.name === 'log' && parent.arguments?.[0] === node;
    default:
      return false;
  }
}
