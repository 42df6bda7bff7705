/** The contest that is open, for the pages inside it. */
import { getContext, setContext } from 'svelte';
import type { Schemas } from '$lib/api/client';
import type { Fresh } from './fresh.svelte';

const KEY = Symbol('contest');

export function provideContest(contest: Fresh<Schemas['ContestView']>): void {
	setContext(KEY, contest);
}

export function openContest(): Fresh<Schemas['ContestView']> {
	return getContext(KEY);
}
