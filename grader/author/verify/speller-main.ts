import { json } from 'node:stream/consumers';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  createTextDocument,
  DocumentValidator,
  getDictionary,
  readSettings,
  type CSpellUserSettings,
} from 'cspell-lib';
import type { Misspelling, SpellingRequest } from './spelling.js';

/**
 * A process of its own: reads a {@link SpellingRequest} as JSON from standard input and prints the list of what is no word. CSpell is an ES
 * module and large, and British English takes seconds to load.
 */
const SUGGESTIONS = 4;
/** Shorter ones are mostly symbols. */
const LEAST_LETTERS = 3;

const { root, texts, words } = (await json(process.stdin)) as SpellingRequest;
const settings = await dictionaries(root);
const empty = createTextDocument({ uri: 'file:///prose.txt', content: '', languageId: 'plaintext', locale: 'en-GB' });
const validator = await DocumentValidator.create(empty, { noConfigSearch: true, generateSuggestions: false }, settings);
const own = new Set(words);
const withOwn = await getDictionary({ ...settings, words });

const found: Misspelling[] = [];
for (const [text, content] of texts.entries()) {
  await validator.updateDocumentText(content);
  for (const { text: word, offset } of validator.checkDocument(true)) {
    const bare = word.replace(/['’]s$/, '');
    const known = [bare, bare.toLowerCase()].find((form) => own.has(form));
    const suggestions = known ? [] : withOwn.suggest(word, { numSuggestions: SUGGESTIONS, ignoreCase: true });
    found.push({ text, offset, word, ...(known && { known }), suggestions: suggestions.map((one) => one.word) });
  }
}
process.stdout.write(JSON.stringify(found));

/** British English and the words of computing, without all other languages that CSpell brings. */
async function dictionaries(course: string): Promise<CSpellUserSettings> {
  const find = createRequire(join(course, 'package.json'));
  const parts = ['@cspell/dict-en-gb-mit/cspell-ext.json', '@cspell/dict-software-terms/cspell-ext.json'];
  const read = await Promise.all(parts.map((part) => readSettings(find.resolve(part))));
  const wanted = ['en-gb', 'softwareTerms', 'computing-acronyms'];
  return {
    loadDefaultConfiguration: false,
    language: 'en-GB',
    dictionaryDefinitions: read
      .flatMap((part) => part.dictionaryDefinitions ?? [])
      .filter(({ name }) => wanted.includes(name)),
    dictionaries: wanted,
    minWordLength: LEAST_LETTERS,
    maxNumberOfProblems: 10_000,
    maxDuplicateProblems: 10_000,
  };
}
