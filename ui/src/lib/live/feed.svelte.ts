/** What happens in the contest that is open, for every component that looks. */
import type { Window } from './board';
import { NO_NEWS, reduce, type News } from './reduce';
import { follow, type Told } from './share';

/** Rows that are watched, and who is told of them. */
interface Watch {
	window: Window;
	told(event: Told): void;
}

class Feed {
	news = $state.raw<News>(NO_NEWS);
	live = $state(false);
	#contest: { id: string; who: string } | undefined;
	#watch: Watch | undefined;
	#name = '';
	#end: (() => void) | undefined;

	/** Follows a contest as somebody; anew when either changes, since what one is told depends on both. */
	open(id: string, who: string): void {
		if (this.#contest?.id === id && this.#contest.who === who) return;
		this.news = NO_NEWS;
		this.#contest = { id, who };
		this.#follow();
	}

	/** Watches rows of the board as well, for as long as the answer is not called. */
	watch(window: Window, told: (event: Told) => void): () => void {
		const watch = { window, told };
		this.#watch = watch;
		this.#follow();
		return () => {
			if (this.#watch !== watch) return;
			this.#watch = undefined;
			this.#follow();
		};
	}

	close(): void {
		this.#contest = undefined;
		this.#follow();
	}

	/** Opens the stream that is wanted now, unless it is open. Tabs that want the same share it. */
	#follow(): void {
		const { id, who } = this.#contest ?? {};
		const window = this.#watch?.window;
		const query = window ? `?watch=${window.offset}&limit=${window.limit}` : '';
		const name = id ? `agon-events-${id}-${who}${query}` : '';
		if (name === this.#name) return;
		this.#end?.();
		this.#end = undefined;
		this.#name = name;
		this.live = false;
		if (!id) return;
		this.#end = follow(name, `/api/v1/contests/${id}/events${query}`, {
			told: (event) => {
				this.news = reduce(this.news, event);
				this.#watch?.told(event);
			},
			live: (now) => (this.live = now)
		});
	}
}

export const feed = new Feed();
