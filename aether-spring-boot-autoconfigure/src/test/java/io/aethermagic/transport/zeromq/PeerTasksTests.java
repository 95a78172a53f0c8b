package io.aethermagic.transport.zeromq;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.transport.hub.HubLink;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeerTasks}: who is granted how much.
 */
class PeerTasksTests {

	private final AtomicLong permits = new AtomicLong();

	private final PeerTasks tasks = new PeerTasks(7, this.permits::get);

	private final Caller one = new Caller();

	private final Caller other = new Caller();

	/** A caller that has no tasks. */
	private void addIdle(Caller caller) {
		this.tasks.add(caller.link);
		while (!caller.polls.isEmpty()) {
			caller.polls.remove().complete(false);
		}
	}

	private void came(Caller caller) {
		this.permits.decrementAndGet();
		this.tasks.came(caller.link);
		this.tasks.grant();
	}

	private void permit() {
		this.permits.incrementAndGet();
		this.tasks.grant();
	}

	@Test
	void whilePermitsAreThereEverybodyHasAGrantForEach() {
		this.permits.set(3);
		addIdle(this.one);
		addIdle(this.other);
		assertThat(this.one.granted).isEqualTo(3);
		assertThat(this.other.granted).isEqualTo(3);
	}

	@Test
	void withoutPermitsNobodyIsAsked() {
		this.tasks.add(this.one.link);
		assertThat(this.one.granted).isZero();
		permit();
		assertThat(this.one.granted).isEqualTo(1);
	}

	@Test
	void aPermitGoesToOneOfThoseInLine() {
		this.tasks.add(this.one.link);
		this.tasks.add(this.other.link);
		permit();
		assertThat(this.one.granted).isEqualTo(1);
		assertThat(this.other.granted).isZero();
		this.one.polls.remove().complete(true);
		came(this.one);
		permit();
		assertThat(this.one.granted).isEqualTo(1);
		assertThat(this.other.granted).isEqualTo(1);
	}

	@Test
	void whoHasNothingLetsTheNextOneHaveThePermit() {
		this.tasks.add(this.one.link);
		this.tasks.add(this.other.link);
		permit();
		this.one.polls.remove().complete(false);
		assertThat(this.other.granted).isEqualTo(1);
		this.other.polls.remove().complete(true);
		came(this.other);
		permit();
		assertThat(this.one.granted).as("its grant stays").isEqualTo(1);
		assertThat(this.other.granted).isEqualTo(2);
	}

	@Test
	void whoIsGoneKeepsNoPermitFromOthers() {
		this.tasks.add(this.one.link);
		this.tasks.add(this.other.link);
		permit();
		this.tasks.remove(this.one.link);
		assertThat(this.other.granted).isEqualTo(1);
		this.one.polls.remove().completeExceptionally(new IllegalStateException("gone"));
		this.other.polls.remove().complete(false);
		permit();
		assertThat(this.other.granted).isEqualTo(2);
	}

	/**
	 * A caller's hub.
	 */
	private static final class Caller {

		private final Deque<CompletableFuture<Boolean>> polls = new ArrayDeque<>();

		private long granted;

		private final HubLink link = (HubLink) Proxy.newProxyInstance(HubLink.class.getClassLoader(),
				new Class<?>[] { HubLink.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "request" -> {
						this.granted += (Long) arguments[1];
						yield null;
					}
					case "poll" -> {
						this.granted++;
						CompletableFuture<Boolean> answer = new CompletableFuture<>();
						this.polls.add(answer);
						yield answer;
					}
					case "hashCode" -> System.identityHashCode(proxy);
					case "equals" -> proxy == arguments[0];
					default -> throw new UnsupportedOperationException(method.getName());
				});

	}

}
