/**
 * One event stream per browser, shared by its tabs: a browser allows six connections to a server over
 * HTTP/1.1, and each stream takes one. The tab that holds a Web Lock reads the stream and tells the others
 * over a BroadcastChannel; when it closes, the lock passes on and the next tab opens the stream anew, which
 * begins with `reset`. Where there are no Web Locks (plain http beyond loopback) every tab asks again
 * every few seconds instead.
 */

/** What the server sends; `reset` means: read everything again. */
export const KINDS = [
	'reset',
	'submission',
	'progress',
	'scoreboard',
	'contest',
	'rows',
	'mine'
] as const;
export type Kind = (typeof KINDS)[number];

export interface Told {
	kind: Kind;
	data: unknown;
}

type Message = { told: Told } | { live: boolean } | { ask: true };

export interface Listener {
	told(event: Told): void;
	live(now: boolean): void;
}

/** How often everything is read again while no stream is open. */
export const POLL_MS = 5000;

/** A refused stream is asked for again after this long and up to twice as long: all seats may be taken. */
export const REFUSED_MS = 15_000;

/** Follows `url` together with the other tabs that use the same `name`; the answer ends it. */
export function follow(name: string, url: string, listener: Listener): () => void {
	const ending = new AbortController();
	const channel = new BroadcastChannel(name);
	let live = false;
	let leading = false;

	const setLive = (now: boolean) => {
		live = now;
		listener.live(now);
	};
	const send = (message: Message) => {
		if (!ending.signal.aborted) channel.postMessage(message);
	};
	channel.onmessage = ({ data }: MessageEvent<Message>) => {
		if ('told' in data) listener.told(data.told);
		else if ('live' in data) setLive(data.live);
		else if (leading) send({ live });
	};
	send({ ask: true });
	const poll = setInterval(() => {
		if (!live) listener.told({ kind: 'reset', data: {} });
	}, POLL_MS);

	if (navigator.locks) {
		navigator.locks
			.request(name, { signal: ending.signal }, () => {
				leading = true;
				return lead(url, ending.signal, {
					told(event) {
						listener.told(event);
						send({ told: event });
					},
					live(now) {
						setLive(now);
						send({ live: now });
					}
				});
			})
			.catch(() => {
				// Ended while waiting for the lock.
			});
	}
	return () => {
		if (leading) send({ live: false });
		ending.abort();
		clearInterval(poll);
		channel.close();
	};
}

/** Reads the stream until told to end. */
function lead(url: string, ending: AbortSignal, listener: Listener): Promise<void> {
	return new Promise((resolve) => {
		let source: EventSource | undefined;
		let again: ReturnType<typeof setTimeout> | undefined;
		const open = () => {
			source = new EventSource(url);
			source.onopen = () => listener.live(true);
			source.onerror = () => {
				listener.live(false);
				// The browser tries again by itself unless the server answered with an error.
				if (source?.readyState === EventSource.CLOSED) {
					again = setTimeout(open, REFUSED_MS * (1 + Math.random()));
				}
			};
			for (const kind of KINDS) {
				source.addEventListener(kind, (event) =>
					listener.told({ kind, data: JSON.parse((event as MessageEvent<string>).data) })
				);
			}
		};
		open();
		ending.addEventListener('abort', () => {
			clearTimeout(again);
			source?.close();
			resolve();
		});
	});
}
