import { expect, test } from 'vitest';
import { merge, NO_NEWS, reduce, type Submission } from './reduce';
import type { Told } from './share';

const one = (id: string, state: string, at = id): Submission => ({
	id,
	state,
	at,
	problem: 'A',
	language: 'cpp',
	bytes: 1,
	of: 100
});
const after = (...told: Told[]) => told.reduce(reduce, NO_NEWS);

test('progress never goes back and ends with the verdict', () => {
	const news = after(
		{ kind: 'progress', data: { id: 'x', done: 3, total: 9 } },
		{ kind: 'progress', data: { id: 'x', done: 2, total: 9 } }
	);
	expect(news.progress).toEqual({ x: { done: 3, total: 9 } });
	const judged = reduce(news, { kind: 'submission', data: one('x', 'judged') });
	expect(judged.progress).toEqual({});
	const late = reduce(judged, { kind: 'progress', data: { id: 'x', done: 9, total: 9 } });
	expect(late.progress).toEqual({});
});

test('a reset makes everybody read again', () => {
	const news = after({ kind: 'scoreboard', data: {} }, { kind: 'reset', data: {} });
	expect([news.contest, news.resets]).toEqual([1, 1]);
});

test('what was told joins what was loaded, newest first', () => {
	const news = after(
		{ kind: 'submission', data: one('3', 'pending') },
		{ kind: 'submission', data: one('1', 'judged') }
	);
	const list = merge([one('2', 'judged'), one('1', 'pending')], news);
	expect(list.map((s) => s.id + s.state)).toEqual(['3pending', '2judged', '1judged']);
});

test('an old telling never makes a judged one pending', () => {
	const news = after({ kind: 'submission', data: one('1', 'pending') });
	expect(merge([one('1', 'judged')], news)[0]?.state).toBe('judged');
});

test('another problem stays out', () => {
	const news = after({ kind: 'submission', data: { ...one('1', 'judged'), problem: 'B' } });
	expect(merge([], news, 'A')).toEqual([]);
});
