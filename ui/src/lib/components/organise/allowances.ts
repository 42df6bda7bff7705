/** What single languages are given, from what the organiser filled in to what the API takes. Pure. */
import type { Schemas } from '$lib/api/client';

export interface Allowance {
	language: string;
	/** CPU time in times of the problem's limit; empty for the language's own. */
	times: string;
	/** Memory added to the problem's limit, in MiB; empty for none. */
	extra: string;
}

/** The first language that nothing is said of. */
export function nextAllowance(rows: Allowance[], languages: string[]): Allowance | undefined {
	const free = languages.find((id) => rows.every((row) => row.language !== id));
	return free === undefined ? undefined : { language: free, times: '', extra: '' };
}

export function toAllowances(rows: Allowance[]): Schemas['AllowanceForm'][] {
	return rows.map((row) => ({
		language: row.language,
		time_multiplier: row.times.trim() === '' ? null : Number(row.times),
		extra_mib: Number(row.extra)
	}));
}
