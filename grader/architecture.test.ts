import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { courseRoot } from './course/root.js';
import { importGraph, rooms } from './tools/import-graph.js';

const grader = join(courseRoot, 'grader');
const sources = readdirSync(grader, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('fixtures') && file.includes(sep))
  .sort();
const graph = importGraph();

test('every folder of the grader is a room', () => expect(graph.unknown).toEqual([]));

test('imports go one way', () => expect(graph.upward).toEqual([]));

test('no files import each other in a circle', () => expect(graph.circles).toEqual([]));

test('the graph has the imports that there are', () => {
  expect(graph.files).toBeGreaterThan(sources.length / 2);
  expect(graph.arrows.get('cli course')).toBeGreaterThan(10);
});

test('no file is longer than 250 lines', () => {
  const long = sources.filter((file) => readFileSync(join(grader, file), 'utf8').split('\n').length > 250);
  expect(long).toEqual([]);
});

test('ARCHITECTURE.md has a sentence for each room', () => {
  const text = readFileSync(join(courseRoot, 'ARCHITECTURE.md'), 'utf8');
  expect(rooms.filter((room) => !text.includes(`\`${room}/\``))).toEqual([]);
});

test.each(['ARCHITECTURE.md', 'SECURITY.md'])('%s names files and folders that there are', (document) => {
  const text = readFileSync(join(courseRoot, document), 'utf8');
  // From the root or from grader/, a folder by itself also from its room; `*` is any name, and SLUG one of the exercises.
  const named = [...text.matchAll(/`([\w.-]+\/[\w./*-]*)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(5);
  const isThere = (path: string) => {
    const place = path.includes('*') ? dirname(path) : path.replace('SLUG', 'echo-server');
    const parents = [courseRoot, grader];
    if (/^[^/]+\/$/.test(path)) parents.push(join(courseRoot, 'site'), ...rooms.map((room) => join(grader, room)));
    return parents.some((from) => existsSync(join(from, place)));
  };
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});
