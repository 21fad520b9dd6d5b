import type { Removal } from './removal.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a text that a spreadsheet would run gets an apostrophe',
    file: 'electron/features/exports/formats/guard.ts',
    find: `export const guarded = (text: string): string => (needsGuard(text) ? \`'\${text}\` : text);`,
    replace: 'export const guarded = (text: string): string => text;',
    test: 'electron/features/exports/formats/round-trip.test.ts',
    only: 'the guard',
  },
  {
    name: 'an export that is cut short takes its half file along',
    file: 'electron/features/exports/service.ts',
    find: `    } catch (error) {
      await removePart(part);
      throw error;
    }`,
    replace: `    } catch (error) {
      throw error;
    }`,
    test: 'electron/features/exports/exports.test.ts',
    only: 'cancelled at any moment',
  },
  {
    name: 'what a crash left of an export is removed at the next start',
    file: 'electron/jobs/jobs.ts',
    find: 'for (const { id, kind } of listInterrupted(db)) void tidy(id, kind);',
    replace: '',
    test: 'electron/features/exports/exports.test.ts',
    only: 'what a crash left',
  },
  {
    name: 'the transcript of a call leaves without its redacted words',
    file: 'electron/features/exports/transcript/read-transcript.ts',
    find: 'text: maskText(turn.text, turn.redacted),',
    replace: 'text: turn.text,',
    test: 'electron/features/exports/transcript/transcript-files.test.ts',
    only: 'redacted',
  },
  {
    name: 'nor does the original of a corrected turn bring them back',
    file: 'electron/features/exports/transcript/read-transcript.ts',
    find: 'original: turn.correction !== null && turn.redacted.length === 0 ? turn.original : null,',
    replace: 'original: turn.correction !== null ? turn.original : null,',
    test: 'electron/features/exports/transcript/transcript-files.test.ts',
    only: 'redacted',
  },
  {
    name: 'a file gets its name only when it is whole',
    file: 'electron/features/exports/output-file.ts',
    find: `export const partPath = (target: string, jobId: string): string => join(dirname(target), \`.earshot-\${jobId}.part\`);`,
    replace: 'export const partPath = (target: string, _jobId: string): string => target;',
    test: 'electron/features/exports/exports.test.ts',
    only: 'cancelled at any moment',
  },
];
