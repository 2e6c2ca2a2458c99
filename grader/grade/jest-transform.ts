/**
 * ts-jest, loaded only when there is something to transpile: loading the TypeScript compiler takes longer than running most checks.
 * Jest asks for the cache key first, and this one is made without the compiler.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { SyncTransformer, TransformOptions } from '@jest/transform';

const load = createRequire(__filename);
const { version } = load('ts-jest/package.json') as { version: string };

export function createTransformer(options: object): SyncTransformer {
  let transformer: SyncTransformer | undefined;
  const tsJest = () => {
    const { createTransformer: create } = (
      load('ts-jest') as { default: { createTransformer: (options: object) => SyncTransformer } }
    ).default;
    return (transformer ??= create(options));
  };
  return {
    process: (source, path, transformOptions) => tsJest().process(source, path, transformOptions),
    getCacheKey: (source: string, path: string, { configString, instrument }: TransformOptions) =>
      createHash('sha256')
        .update([version, process.version, configString, String(instrument), path, source].join('\0'))
        .digest('hex'),
  };
}

export default { createTransformer };
