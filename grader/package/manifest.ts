import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { courseRoot } from '../course/root.js';
import { PackageError, textFile, type PackedFile } from './packed-file.js';

const versions = z.record(z.string(), z.string());
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  engines: versions,
  dependencies: versions,
  devDependencies: versions,
  overrides: versions.default({}),
});

/**
 * `package.json` with these packages and no others, at the course's own versions, and the lock file that goes with it.
 * @throws {PackageError} when the course does not depend on one of them, or npm cannot tell
 */
export async function manifestFiles(
  packages: readonly string[],
  scripts: Readonly<Record<string, string>>,
): Promise<PackedFile[]> {
  const own = manifestSchema.parse(JSON.parse(readFileSync(join(courseRoot, 'package.json'), 'utf8')));
  const known = { ...own.devDependencies, ...own.dependencies };
  const dependencies = [...new Set(packages)].sort().map((name) => {
    const version = known[name];
    if (version === undefined) throw new PackageError(`checks import ${name}, which package.json does not list`);
    return [name, version];
  });
  const manifest = json({
    name: own.name,
    version: own.version,
    private: true,
    license: own.license,
    type: 'module',
    engines: own.engines,
    scripts,
    dependencies: Object.fromEntries(dependencies) as Record<string, string>,
    overrides: own.overrides,
  });
  return [textFile('package.json', manifest), textFile('package-lock.json', await lockFor(manifest))];
}

/** The course's lock file with all taken out that the manifest does not ask for: npm's own work, for which it asks no registry. */
async function lockFor(manifest: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'course-lock-'));
  try {
    writeFileSync(join(folder, 'package.json'), manifest);
    copyFileSync(join(courseRoot, 'package-lock.json'), join(folder, 'package-lock.json'));
    const npm = process.env['npm_execpath'];
    const [file, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
    const args = ['install', '--package-lock-only', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    await promisify(execFile)(file, [...first, ...args], { cwd: folder });
    return readFileSync(join(folder, 'package-lock.json'), 'utf8');
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new PackageError(`npm could not make the package's lock file: ${stderr?.trim() || message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
