/** What happens in the contest that is open, for every component that looks. */
import { NO_NEWS, reduce, type News } from './reduce';
import { follow } from './share';

class Feed {
	news = $state.raw<News>(NO_NEWS);
	live = $state(false);
	#name = '';
	#end: (() => void) | undefined;

	/** Follows a contest as somebody; anew when either changes, since what one is told depends on both. */
	open(contest: string, who: string): void {
		const name = `agon-events-${contest}-${who}`;
		if (name === this.#name) return;
		this.close();
		this.#name = name;
		this.news = NO_NEWS;
		this.#end = follow(name, `/api/v1/contests/${contest}/events`, {
			told: (event) => (this.news = reduce(this.news, event)),
			live: (now) => (this.live = now)
		});
	}

	close(): void {
		this.#end?.();
		this.#end = undefined;
		this.#name = '';
		this.live = false;
	}
}

export const feed = new Feed();
