/** A page of the board, and what the stream tells of its rows. Pure. */
import type { Schemas } from '$lib/api/client';

export type Page = Schemas['BoardView'];
export type Row = Schemas['RowView'];

/** Which rows are watched. */
export interface Window {
	offset: number;
	limit: number;
}

/** What changed in a watched window: from one version of its page to a later one. */
export interface Rows extends Pick<
	Page,
	'version' | 'exact' | 'phase' | 'frozen' | 'total' | 'next'
> {
	from: string;
	/** How many solved and tried each problem, when that changed. */
	problems?: [number, number][];
	rows: { place: number; row: Row }[];
}

/** The page with what was told put in; none when that was told of another page. */
export function patched(page: Page, told: Rows): Page | undefined {
	if (told.version === page.version) return page;
	if (told.from !== page.version) return undefined;
	const { version, exact, phase, frozen, total, next } = told;
	const rows = [...page.rows];
	for (const { place, row } of told.rows) rows[place] = row;
	const problems = page.problems.map((problem, place) => {
		const [solved, tried] = told.problems?.[place] ?? [problem.solved, problem.tried];
		return { ...problem, solved, tried };
	});
	return { ...page, version, exact, phase, frozen, total, next, rows, problems };
}

/** A page that was just read, with what was told while it was read. */
export function caughtUp(page: Page, told: readonly Rows[]): Page {
	const first = told.findIndex((one) => one.from === page.version);
	if (first < 0) return page;
	return told.slice(first).reduce((page, one) => patched(page, one) ?? page, page);
}
