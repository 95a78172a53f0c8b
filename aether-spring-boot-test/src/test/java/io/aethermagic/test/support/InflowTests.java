package io.aethermagic.test.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.test.ManualTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.Inflow;
import io.aethermagic.transport.support.LinkedTransport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What flows into one listener.
 */
class InflowTests implements DeliveryListener {

	private final FakeConnector connector = new FakeConnector();

	private final AetherTransport transport = new LinkedTransport<>(this.connector, new ManualTimers(),
			Backoff.DEFAULT);

	private final Subscription subscription = this.transport.subscribe(new Channel.Topic("union", "topic"),
			SubscribeOptions.every(Action.PERFORM), this);

	private final List<String> taken = new ArrayList<>();

	private final List<String> told = new ArrayList<>();

	private Listener listener = (delivery) -> {
	};

	@Override
	public void onDelivery(Delivery delivery) {
		this.taken.add(delivery.message().tid());
		try {
			this.listener.take(delivery);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void onOverload(AetherMessage message) {
		this.told.add(message.tid());
		throw new IllegalStateException("this listener always throws when it is told of overload");
	}

	@Test
	void handsOverWhatWasAskedForInOrder() {
		offer(1, 5);
		assertThat(this.taken).isEmpty();
		this.subscription.request(2);
		assertThat(this.taken).containsExactly("1", "2");
		this.subscription.request(Subscription.UNBOUNDED);
		this.subscription.request(Subscription.UNBOUNDED);
		offer(6, 7);
		assertThat(this.taken).containsExactly("1", "2", "3", "4", "5", "6", "7");
	}

	@Test
	void aDemandThatIsNoneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.subscription.request(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.subscription.request(-1));
		this.subscription.close();
		assertThatIllegalArgumentException().isThrownBy(() -> this.subscription.request(-1));
	}

	@Test
	void whatIsAskedForInACallComesAfterIt() {
		List<Integer> depths = new ArrayList<>();
		int[] depth = new int[1];
		this.listener = (delivery) -> {
			depths.add(++depth[0]);
			this.subscription.request(1);
			depth[0]--;
		};
		offer(1, 1_000);
		this.subscription.request(1);
		assertThat(this.taken).hasSize(1_000);
		assertThat(depths).containsOnly(1);
	}

	@Test
	void oneThreadAtATimeCalls() throws Exception {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.listener = (delivery) -> {
			inside.countDown();
			goOn.await();
		};
		this.subscription.request(Subscription.UNBOUNDED);
		Thread other = new Thread(() -> offer(1, 1));
		other.start();
		inside.await();
		offer(2, 3);
		assertThat(this.taken).containsExactly("1");
		goOn.countDown();
		other.join();
		assertThat(this.taken).containsExactly("1", "2", "3");
	}

	@Test
	void aListenerThatThrowsHarmsNothingButItsDeliveryWhichIsGivenBack() {
		this.listener = (delivery) -> {
			if (delivery.message().tid().equals("1")) {
				throw new NoClassDefFoundError("once");
			}
		};
		this.subscription.request(3);
		FakeDelivery first = offer(1, 3).get(0);
		assertThat(this.taken).containsExactly("1", "2", "3");
		assertThat(first.steps).containsExactly("release");
	}

	@Test
	void whatIsBeyondTheBoundIsToldAndDoneWith() {
		List<FakeDelivery> all = offer(1, Inflow.MOST_WAITING + 2);
		assertThat(this.told).containsExactly("1001", "1002");
		assertThat(all.get(1_001).steps).containsExactly("ack");
		this.subscription.request(Subscription.UNBOUNDED);
		assertThat(this.taken).hasSize(Inflow.MOST_WAITING).startsWith("1").endsWith("1000");
	}

	@Test
	void whatIsNotWorthItAnyMoreTakesNoDemand() {
		this.transport.start("instance",
				new LastWill(new Channel.Topic("union", "topic"), new FakeDelivery("will").message()));
		this.connector.attachments.get(0).subscription.inflow()
			.dropIf((delivery) -> delivery.message().tid().equals("1"));
		FakeDelivery first = offer(1, 2).get(0);
		this.subscription.request(1);
		assertThat(this.taken).containsExactly("2");
		assertThat(first.steps).containsExactly("ack");
		assertThat(this.connector.log).endsWith("request 1", "request 1");
	}

	@Test
	void whatWaitsIsGivenBackWhenNothingMoreComes() {
		CompletableFuture<Void> unsubscribed = new CompletableFuture<>();
		this.connector.attachments.get(0).closed = unsubscribed;
		FakeDelivery waiting = offer(1, 1).get(0);
		CompletionStage<Void> closed = this.subscription.close();
		assertThat(waiting.steps).isEmpty();
		assertThat(offer(2, 2).get(0).steps).containsExactly("release");
		unsubscribed.complete(null);
		assertThat(waiting.steps).containsExactly("release");
		assertThat(closed.toCompletableFuture()).isCompleted();
		assertThat(this.taken).isEmpty();
	}

	@Test
	void theCloseWaitsForTheCallThatGoesOn() throws Exception {
		CountDownLatch goOn = new CountDownLatch(1);
		this.listener = (delivery) -> goOn.await();
		this.subscription.request(2);
		Thread other = new Thread(() -> offer(1, 2));
		other.start();
		await().atMost(Duration.ofSeconds(20)).until(() -> !this.taken.isEmpty());
		CompletionStage<Void> closed = this.subscription.close();
		assertThat(closed.toCompletableFuture()).isNotDone();
		goOn.countDown();
		other.join();
		assertThat(closed.toCompletableFuture()).isCompleted();
		assertThat(this.taken).containsExactly("1");
	}

	@Test
	void aListenerMayCloseItsSubscription() {
		this.listener = (delivery) -> this.subscription.close();
		this.subscription.request(2);
		FakeDelivery second = offer(1, 2).get(1);
		assertThat(this.taken).containsExactly("1");
		assertThat(second.steps).containsExactly("release");
		assertThat(this.subscription.close().toCompletableFuture()).isCompleted();
	}

	private List<FakeDelivery> offer(int first, int last) {
		List<FakeDelivery> offered = IntStream.rangeClosed(first, last)
			.mapToObj((tid) -> new FakeDelivery(Integer.toString(tid)))
			.toList();
		offered.forEach(this.connector::deliver);
		return offered;
	}

	/**
	 * What a test does with a delivery.
	 */
	private interface Listener {

		void take(Delivery delivery) throws InterruptedException;

	}

}
