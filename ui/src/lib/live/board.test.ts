import { expect, test } from 'vitest';
import { caughtUp, patched, type Page, type Row, type Rows } from './board';

const row = (handle: string, rank: number, approximate = false): Row => ({
	handle,
	rank,
	approximate,
	name: '',
	official: true,
	points: 0,
	solved: 0,
	penalty_s: 0,
	cpu_ms: 0,
	memory_kib: 0,
	cells: []
});
const column = (label: string) => ({ label, title: label, points: 100, solved: 0, tried: 0 });
const page: Page = {
	version: 'v1',
	exact: true,
	phase: 'running',
	frozen: false,
	problems: [column('A'), column('B')],
	total: 3,
	offset: 0,
	rows: [row('ann', 1), row('bob', 2), row('cid', 3)],
	next: null,
	mine: row('cid', 3)
};
const step = (from: string, version: string, rows: Rows['rows'] = []): Rows => ({
	from,
	version,
	rows,
	exact: false,
	phase: 'running',
	frozen: false,
	total: 3,
	next: null
});
const told = (page: Page | undefined) =>
	page &&
	`${page.version}: ${page.rows.map((row) => `${row.approximate ? '≈' : ''}${row.rank} ${row.handle}`).join(', ')}`;

test('rows that changed take their places and the others stay the same objects', () => {
	const next = patched(
		page,
		step('v1', 'v2', [
			{ place: 0, row: row('bob', 1, true) },
			{ place: 1, row: row('ann', 2) }
		])
	);
	expect(told(next)).toBe('v2: ≈1 bob, 2 ann, 3 cid');
	expect(next?.rows[2]).toBe(page.rows[2]);
	expect([next?.exact, next?.mine?.handle]).toEqual([false, 'cid']);
	expect(told(page)).toBe('v1: 1 ann, 2 bob, 3 cid');
});

test('counts of problems come when they changed', () => {
	const counts: Rows = {
		...step('v1', 'v2'),
		problems: [
			[1, 2],
			[0, 1]
		]
	};
	const shown = patched(page, counts)?.problems.map((one) => `${one.solved}/${one.tried}`);
	expect(shown).toEqual(['1/2', '0/1']);
	expect(patched(page, step('v1', 'v2'))?.problems).toEqual(page.problems);
});

test('what was told of another page is not put in, and what is there already changes nothing', () => {
	expect(patched(page, step('v0', 'v2'))).toBeUndefined();
	expect(patched(page, step('v0', 'v1', [{ place: 0, row: row('eve', 1) }]))).toBe(page);
});

test('a page that was read goes on with what was told meanwhile', () => {
	const steps = [
		step('v0', 'v1', [{ place: 0, row: row('eve', 1) }]),
		step('v1', 'v2', [{ place: 1, row: row('dan', 2) }]),
		step('v2', 'v3', [{ place: 2, row: row('fay', 3) }])
	];
	expect(told(caughtUp(page, steps))).toBe('v3: 1 ann, 2 dan, 3 fay');
	expect(caughtUp({ ...page, version: 'v3' }, steps).rows).toBe(page.rows);
	expect(caughtUp({ ...page, version: 'v9' }, steps).rows).toBe(page.rows);
});
