/** What a contestant must know of a problem's kind, a line each; an ordinary problem needs none. */
import type { Schemas } from '$lib/api/client';
import { m } from '$lib/messages';

export function kindsOf(problem: Pick<Schemas['ProblemView'], 'mode' | 'passes'>): string[] {
	const kinds: string[] = [];
	if (problem.mode === 'interactive') kinds.push(m.workspace.interactive);
	if (problem.mode === 'submit_answer') kinds.push(m.workspace.answersOnly);
	if (problem.passes > 1) kinds.push(m.workspace.multiPass(problem.passes));
	return kinds;
}
