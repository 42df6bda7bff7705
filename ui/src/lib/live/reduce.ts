/** What the stream tells, folded into what pages show. Pure. */
import type { Schemas } from '$lib/api/client';
import type { Told } from './share';

export type Submission = Schemas['SubmissionView'];
export interface Progress {
	done: number;
	total: number;
}

/** What is known beyond what the pages loaded themselves. */
export interface News {
	/** Own submissions, by id, as last told. */
	submissions: Record<string, Submission>;
	/** How far judging is, by submission; gone when judged. */
	progress: Record<string, Progress>;
	/** Counts changes of the contest itself. */
	contest: number;
	/** Counts moments after which everything must be read again. */
	resets: number;
}

export const NO_NEWS: News = { submissions: {}, progress: {}, contest: 0, resets: 0 };

export function reduce(news: News, told: Told): News {
	switch (told.kind) {
		case 'reset':
			return {
				...news,
				progress: {},
				contest: news.contest + 1,
				resets: news.resets + 1
			};
		case 'scoreboard':
		case 'rows':
		case 'mine':
			// The board hears of itself.
			return news;
		case 'contest':
			return { ...news, contest: news.contest + 1 };
		case 'progress': {
			const { id, done, total } = told.data as Progress & { id: string };
			if (news.submissions[id]?.state === 'judged') return news;
			const known = news.progress[id]?.done ?? 0;
			return {
				...news,
				progress: { ...news.progress, [id]: { done: Math.max(done, known), total } }
			};
		}
		case 'submission': {
			const one = told.data as Submission;
			const progress = { ...news.progress };
			if (one.state === 'judged') delete progress[one.id];
			return { ...news, progress, submissions: { ...news.submissions, [one.id]: one } };
		}
	}
}

/** A list newest first, with what was told since merged in; a judged one never becomes pending again. */
export function merge(items: Submission[], news: News, problem?: string): Submission[] {
	const byId = new Map(items.map((one) => [one.id, one]));
	for (const one of Object.values(news.submissions)) {
		if (problem !== undefined && one.problem !== problem) continue;
		const known = byId.get(one.id);
		if (!known || known.state === 'pending' || one.state === 'judged') byId.set(one.id, one);
	}
	return [...byId.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}
