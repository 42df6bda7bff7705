/** The API of the server, typed from `openapi.json`. */
import createClient from 'openapi-fetch';
import { error, redirect } from '@sveltejs/kit';
import { m } from '$lib/messages';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Fetch = typeof fetch;

/** The server said no; `detail` says what to change. `status` is 0 when it could not be reached. */
export class Refused extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly detail: string,
		readonly field?: string | null
	) {
		super(detail);
	}

	/** Worth trying again as it is: the network, or a server that restarts. */
	get passing(): boolean {
		return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
	}
}

/** A client over `fetch`; in load functions, over theirs. */
export function api(over?: Fetch) {
	return createClient<paths>({ baseUrl: '', fetch: over ?? ((request) => fetch(request)) });
}

interface Answer<T> {
	data?: T;
	error?: unknown;
	response: Response;
}

/** What was answered, or a thrown `Refused`. */
export async function answer<T>(asked: Promise<Answer<T>>): Promise<T> {
	let got: Answer<T>;
	try {
		got = await asked;
	} catch {
		throw new Refused(0, 'unreachable', m.network.unreachable);
	}
	if (got.response.ok) return got.data as T;
	const problem = got.error as Partial<Schemas['ProblemBody']> | undefined;
	throw new Refused(
		got.response.status,
		problem?.code ?? 'unknown',
		problem?.detail ?? m.network.odd(got.response.status),
		problem?.field
	);
}

/** For load functions: a refusal becomes the login page or an error page. */
export async function loaded<T>(asked: Promise<Answer<T>>, here: URL): Promise<T> {
	try {
		return await answer(asked);
	} catch (reason) {
		if (!(reason instanceof Refused)) throw reason;
		if (reason.status === 401) redirect(303, loginFrom(here));
		error(reason.status || 503, { message: reason.detail, code: reason.code });
	}
}

/** Pages that lead on to where one came from; none of them is a place to come back to. */
const DOORS = ['/login', '/register', '/reset'];

/** A door with the way back to `here`; from another door, with the way back that it has. */
function door(path: string, here: URL): string {
	const back = DOORS.includes(here.pathname) ? nextPath(here) : here.pathname + here.search;
	return back === '/' ? path : `${path}?next=${encodeURIComponent(back)}`;
}

/** The login page, with the way back. */
export const loginFrom = (here: URL) => door('/login', here);

/** The page to register, with the way back. */
export const registerFrom = (here: URL) => door('/register', here);

/** A path of this site from `?next=`, or the first page: never another site. */
export function nextPath(here: URL): string {
	const next = here.searchParams.get('next') ?? '/';
	return /^\/(?![/\\])/.test(next) ? next : '/';
}

/** A key for a wish that must not happen twice. */
export function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
