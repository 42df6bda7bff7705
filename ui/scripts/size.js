/** Weighs what a first visit loads, gzipped: 90 kB of scripts and 20 kB of styles at most. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const build = new URL('../build/', import.meta.url).pathname;
const manifest = JSON.parse(
	readFileSync(new URL('../.svelte-kit/output/client/.vite/manifest.json', import.meta.url), 'utf8')
);

/** A file of the manifest with all that it imports at once, not lazily. */
function closure(keys) {
	const files = new Set();
	const seen = new Set();
	const visit = (key) => {
		if (seen.has(key)) return;
		seen.add(key);
		const entry = manifest[key];
		files.add(entry.file);
		for (const css of entry.css ?? []) files.add(css);
		for (const next of entry.imports ?? []) visit(next);
	};
	keys.forEach(visit);
	return files;
}

const kb = (bytes) => Math.round(bytes / 100) / 10;
const weigh = (files, end) =>
	[...files]
		.filter((file) => file.endsWith(end))
		.reduce((sum, file) => sum + gzipSync(readFileSync(join(build, file))).length, 0);

// The application, the layouts, the error page and the list of contests.
const starts = Object.keys(manifest).filter((key) =>
	/client\/entry\.js$|optimized\/app\.js$|nodes\/[0-3]\.js$/.test(key)
);
const first = closure(starts);
const editor = closure(Object.keys(manifest).filter((key) => key.endsWith('editor/Editor.svelte')));
const core = new Set([...editor].filter((file) => !first.has(file)));

const rows = [
	['first load, scripts', weigh(first, '.js'), 90],
	['first load, styles', weigh(first, '.css'), 20],
	['editor, lazy', weigh(core, '.js'), 170]
];
let isOver = false;
for (const [name, bytes, budget] of rows) {
	const over = kb(bytes) > budget;
	isOver ||= over;
	console.log(`${name}: ${kb(bytes)} kB of ${budget} kB${over ? '  TOO HEAVY' : ''}`);
}
if (starts.length !== 6 || editor.size === 0) {
	console.error(`the build is not laid out as expected: ${starts.join(', ')}`);
	isOver = true;
}
console.log(`${readdirSync(join(build, '_app/immutable/chunks')).length} chunks`);
process.exit(isOver ? 1 : 0);
