import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, extname, join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { exerciseFiles } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { PackageError, type PackedFile } from './packed-file.js';

export interface PackedExercise {
  files: PackedFile[];
  /** Packages that its checks import. */
  packages: string[];
  leftOut: string[];
}

/**
 * What of an exercise may be shown: the stub as it was handed out, whatever has been made of it since, its checks, and the files beside
 * them that these import or name. All else in the folder may be somebody's solution.
 */
export async function packExercise(slug: string, root: string = courseRoot): Promise<PackedExercise> {
  const { folder, student, checks, stub, knownMistakes } = exerciseFiles(slug, root);
  const take = (file: string): PackedFile => ({ path: asPath(relative(root, file)), content: read(file) });
  const { locals, packages } = await importsOf(checks, root);
  const words = [stub, ...locals].map((file) => read(file).toString()).join('\n');
  const beside = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((file) => file !== student && !locals.includes(file));
  const taken = beside.filter(
    (file) => isData(file) && (file === knownMistakes || words.includes(relative(folder, file))),
  );
  return {
    files: [
      { path: asPath(relative(root, student)), content: read(stub) },
      take(stub),
      ...[...locals, ...taken].map(take),
    ],
    packages,
    leftOut: beside.filter((file) => !taken.includes(file)).map((file) => asPath(relative(root, file))),
  };
}

/** The checks' own file and those of the exercise that it imports, types aside; and the packages that they need. */
async function importsOf(checks: string, root: string): Promise<{ locals: string[]; packages: string[] }> {
  const { metafile } = await build({
    entryPoints: [checks],
    bundle: true,
    packages: 'external',
    external: ['#lab'],
    platform: 'node',
    write: false,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'silent',
  }).catch((error: Error) => {
    throw new PackageError(`${relative(root, checks)} does not load: ${error.message}`);
  });
  const locals = Object.keys(metafile.inputs).map((path) => join(root, path));
  const outside = locals.find((file) => !file.startsWith(dirname(checks) + sep));
  if (outside)
    throw new PackageError(`${relative(root, checks)} imports ${relative(root, outside)}, which is not beside it`);
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  const names = imported.map(({ path }) => path).filter((path) => !path.startsWith('#') && !isBuiltin(path));
  return { locals, packages: [...new Set(names.map(packageOf))] };
}

/** `@scope/name/file` is in the package `@scope/name`. */
function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

/** A regular file that is no program; links are not followed. */
function isData(file: string): boolean {
  return lstatSync(file).isFile() && !/^\.[cm]?[jt]sx?$/.test(extname(file));
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new PackageError(`the package needs it: ${(error as Error).message}`);
  }
}

function asPath(file: string): string {
  return file.split(sep).join('/');
}
