import { expect, test } from 'vitest';
import { blank, localInput, partOf, toForm, unused } from './contest';

/** What a problem has of which nothing special is said. */
const plain = { allowances: [], rules: { forbid: {} } };
const choice = { ...unused(), use: true };

test('labels are filled in with letters that nobody took', () => {
	const form = toForm(blank('2026-01-01T10:00'), {
		first: choice,
		second: { ...choice, label: 'A', byTest: true, feedback: 'data' },
		third: { ...choice, use: false },
		fourth: { ...choice, points: '12.5' }
	});
	expect(form.problems).toEqual([
		{ problem: 'first', label: 'B', points: 100, partial: 'package', feedback: null, ...plain },
		{ problem: 'second', label: 'A', points: 100, partial: 'tests', feedback: 'data', ...plain },
		{ problem: 'fourth', label: 'C', points: 12.5, partial: 'package', feedback: null, ...plain }
	]);
});

test('minutes become seconds and no freeze is none', () => {
	const wish = { ...blank('2026-01-01T10:00'), minutes: '90', cpu: false };
	const form = toForm(wish, {});
	expect([form.length_s, form.freeze_s, form.tie_breaks]).toEqual([5400, null, ['memory']]);
	expect(toForm({ ...wish, freeze: '15' }, {}).freeze_s).toBe(900);
});

test('the last attempt may count, but not under icpc, and compile errors may be attempts', () => {
	const wish = { ...blank('2026-01-01T10:00'), last: true, compileErrors: true };
	const scoring = (rule: string) => toForm({ ...wish, rule }, {}).scoring;
	expect(scoring('ioi')).toMatchObject({ keep: 'last', uncounted: [] });
	expect(scoring('icpc')).toMatchObject({ keep: 'best', uncounted: [] });
	const usual = toForm(blank('2026-01-01T10:00'), {}).scoring;
	const decay = { minute_permille: 4, attempt: 50000, floor_percent: 30 };
	expect(usual).toEqual({ keep: 'best', uncounted: ['CE'], decay });
});

test('a start goes through the browser’s own time and back', () => {
	const at = new Date(2026, 10, 24, 9, 5);
	expect(new Date(toForm(blank(localInput(at)), {}).starts)).toEqual(at);
});

test('what languages are given and what sources may not hold is sent as it was written', () => {
	const wish = {
		...blank('2026-01-01T10:00'),
		identical: false,
		parallel: true,
		allowances: [
			{ language: 'python', times: '2.5', extra: '' },
			{ language: 'java', times: '', extra: '64' }
		],
		rules: {
			maxBytes: '4096',
			forbidden: [
				{ grammar: 'python', imports: 'os, socket', calls: '', urls: true, assembly: true },
				{ grammar: 'cpp', imports: '', calls: ' std::sort\n', urls: false, assembly: true }
			]
		}
	};
	const form = toForm(wish, { first: { ...choice, rules: wish.rules } });
	expect([form.identical_tests, form.parallel_tests]).toEqual([false, true]);
	expect(form.allowances).toEqual([
		{ language: 'python', time_multiplier: 2.5, extra_mib: 0 },
		{ language: 'java', time_multiplier: null, extra_mib: 64 }
	]);
	const rules = {
		max_bytes: 4096,
		forbid: {
			// Python has no inline assembly.
			python: { imports: ['os', 'socket'], calls: [], constructs: ['urls'] },
			cpp: { imports: [], calls: ['std::sort'], constructs: ['assembly'] }
		}
	};
	expect(form.rules).toEqual(rules);
	expect(form.problems[0]?.rules).toEqual(rules);
});

test('a refusal is shown beside the part of the form that it is about', () => {
	expect(partOf('rules.forbid.cpp.calls')).toEqual({ part: 'rules', rest: 'forbid.cpp.calls' });
	expect(partOf('title')).toEqual({ part: 'title', rest: '' });
	expect(partOf('grace_s')).toEqual({ part: '', rest: '' });
	expect(partOf('')).toEqual({ part: '', rest: '' });
});
