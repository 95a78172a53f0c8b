package io.aethermagic.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A clock that a test moves; what becomes due runs in order on the thread that moves it.
 * Other threads may schedule meanwhile.
 */
public class DueTimers extends HeldTimers {

	private final List<Scheduled> scheduled = new ArrayList<>();

	@Override
	public void advance(Duration duration) {
		long target = nanoTime() + duration.toNanos();
		for (Optional<Scheduled> next = next(target); next.isPresent(); next = next(target)) {
			super.advance(Duration.ofNanos(Math.max(0, next.get().nanos() - nanoTime())));
			next.get().work().run();
		}
		super.advance(Duration.ofNanos(target - nanoTime()));
	}

	private synchronized Optional<Scheduled> next(long target) {
		Optional<Scheduled> next = this.scheduled.stream()
			.filter((each) -> each.nanos() <= target)
			.min(Comparator.comparingLong(Scheduled::nanos));
		next.ifPresent(this.scheduled::remove);
		return next;
	}

	@Override
	public synchronized Timer schedule(Duration delay, Runnable work) {
		Scheduled added = new Scheduled(nanoTime() + delay.toNanos(), work);
		this.scheduled.add(added);
		return () -> cancel(added);
	}

	private synchronized void cancel(Scheduled cancelled) {
		this.scheduled.remove(cancelled);
	}

	private record Scheduled(long nanos, Runnable work) {
	}

}
